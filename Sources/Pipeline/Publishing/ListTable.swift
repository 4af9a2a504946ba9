internal import Postgres

/// The table that holds the rows of one version: on its own until it is attached to allot.targeting.
struct ListTable {
    /// The version.
    let version: Int64

    /// The table of `version`.
    init(_ version: Int64) {
        self.version = version
    }

    /// Its qualified name; a number needs no quoting.
    var name: String { "allot.targeting_v\(version)" }

    /// Whether it is a partition of allot.targeting.
    func isAttached(_ connection: inout Connection) throws -> Bool {
        try !connection.query("SELECT FROM pg_inherits WHERE inhrelid = to_regclass($1)", [.text(name)]).isEmpty
    }

    /// Takes the table out of allot.targeting, if it is in, and drops it.
    ///
    /// Taking it out needs a lock that readers would queue behind, so it is asked for only for a moment. (DETACH …
    /// CONCURRENTLY would not keep readers waiting, but would itself wait for every open transaction.)
    ///
    /// - Parameters:
    ///   - patience: How long the moment is.
    ///   - connection: A connection without an open transaction.
    ///   - afterDetach: Called between the two steps.
    /// - Returns: Whether it is gone; not where a reader was in the way.
    /// - Throws: What `afterDetach` throws; `PostgresError`.
    func drop(
        _ patience: LockPatience, _ connection: inout Connection, afterDetach: () throws -> Void = {}
    ) throws -> Bool {
        do {
            if try isAttached(&connection) {
                try connection.transaction { connection in
                    try connection.execute(patience.setting)
                    try connection.execute("ALTER TABLE allot.targeting DETACH PARTITION \(name)")
                }
                try afterDetach()
            }
            // In a transaction of its own: freeing the file must not keep allot.targeting locked.
            try connection.transaction { connection in
                try connection.execute(patience.setting)
                try connection.execute("DROP TABLE IF EXISTS \(name)")
            }
            return true
        } catch let error as PostgresError where error.code == .lockNotAvailable {
            return false
        }
    }
}
