internal import Postgres
internal import Records

// Events are many, so they are folded while they are read and none is kept but its identifier, 8 bytes, until the reading
// is over; with many threads, the server works for several connections at once. What stands against that are corrections, which repeat an event: whether a row counts,
// only its later rows can tell. Where the last night had corrections, each connection therefore reads its part twice, in
// one snapshot: first the identifiers alone, to find those that occur again, then the rows. Rows of such identifiers are
// set aside until the part is read; of them, latestCorrections(of:) decides. Where it had none, rows are read at once, and
// what was folded is thrown away if an identifier turns out to occur again. All rows of an event are in one part, because
// parts are made by the identifier's hash. No sum depends on the order of rows, hence none on the number of connections.

extension SourceReader {
    /// Amounts of this many units of the currency or more are taken for mistakes.
    static let implausibleUnits: Int64 = 1_000_000_000

    /// Connections beyond which the server's disks, not its processors, set the pace.
    private static let maximumConnections = 4

    /// Connections for `threads`: one for two, because the server works for each of them more than we do, on the same
    /// machine often, and goes through the whole table for every part.
    private static func connections(threads: Int) -> Int { max(1, min(threads / 2, maximumConnections)) }

    /// What became of a part of the events.
    private struct PartResult: Sendable {
        var rows = 0
        var quarantine = Quarantine()
        var through: Int64?
        /// Whether an identifier occurred again that was not known to.
        var isRepeated = false
    }

    /// Reads the events of the history, quarantines what cannot be used, and folds the latest version of each event.
    ///
    /// - Parameters:
    ///   - snapshot: Gets counts, digest and the time of the latest event; its users are the ones that count.
    ///   - emptyFold: Makes what is folded into.
    ///   - bounds: The stretch of time.
    ///   - threads: How many may read at once.
    ///   - connection: The source, in the transaction whose snapshot is read.
    /// - Returns: The fold of all usable events.
    /// - Throws: ``NightError`` where the query fails on the data; `PostgresError`; `ParameterError` where a user's money
    ///   passes the range of `Money`.
    func readEvents(
        into snapshot: inout SourceSnapshot, emptyFold: (SourceSnapshot) throws -> EventFold, bounds: Bounds,
        threads: Int, on connection: inout Connection
    ) throws -> EventFold {
        var read = try readParts(
            of: snapshot.customers, fold: emptyFold(snapshot), bounds: bounds,
            identifiersFirst: bounds.expectsCorrections, threads: threads, on: &connection)
        if read.results.contains(where: \.isRepeated) {
            read = try readParts(
                of: snapshot.customers, fold: emptyFold(snapshot), bounds: bounds, identifiersFirst: true,
                threads: threads, on: &connection)
        }
        for result in read.results {
            snapshot.rowsRead["events", default: 0] += result.rows
            snapshot.quarantine.add(result.quarantine)
            snapshot.through = [snapshot.through, result.through].compactMap(\.self).max()
        }
        snapshot.digest = read.fold.digest
        return read.fold
    }

    private func readParts(
        of customers: CustomerTable, fold: EventFold, bounds: Bounds, identifiersFirst: Bool, threads: Int,
        on connection: inout Connection
    ) throws -> (fold: EventFold, results: [PartResult]) {
        let parts = Self.connections(threads: threads)
        let shared = SharedEventFold(fold)
        let exported =
            parts == 1 ? nil : try connection.query("SELECT pg_export_snapshot() AS snapshot").only.text("snapshot")
        @Sendable func read(_ part: Int, on connection: inout Connection) throws -> PartResult {
            try readPart(
                part, of: parts, into: shared, customers: customers, to: bounds.to, identifiersFirst: identifiersFirst,
                on: &connection)
        }
        let others = (1..<parts).map { part in
            BackgroundTask(name: "allot events \(part)") {
                guarding(shared) {
                    var connection = try Connection(conninfo)
                    return try inSnapshot(exported, on: &connection) { connection throws(any Error) in
                        try setBounds(from: bounds.historyFrom, to: bounds.to, on: &connection)
                        return try read(part, on: &connection)
                    }
                }
            }
        }
        let own = guarding(shared) { try read(0, on: &connection) }
        let results = ([own] + others.map { $0.wait() }).compactMap(\.self)
        return (try shared.finish(), results)
    }

    /// Runs `body`; what it throws stops the other threads too.
    private func guarding(_ shared: SharedEventFold, _ body: () throws -> PartResult) -> PartResult? {
        do {
            return try body()
        } catch {
            shared.fail(error)
            return nil
        }
    }

    private func readPart(
        _ part: Int, of parts: Int, into shared: SharedEventFold, customers: CustomerTable, to: Int64,
        identifiersFirst: Bool, on connection: inout Connection
    ) throws -> PartResult {
        // Part 0 has the rows without an identifier, too: they are quarantined there.
        let condition =
            parts == 1 ? nil : "coalesce((hashint8(event_id) & 2147483647) % \(parts), 0) = \(part)"
        var repeated: UserIndex?
        if identifiersFirst {
            var identifiers = RepeatedIdentifiers()
            _ = try copyOut(.events, "event_id", where: condition, on: &connection) { row throws(PostgresError) in
                if let id = try row.optionalInt64() { identifiers.add(id) }
            }
            repeated = try identifiers.finish()
        }
        var events = EventPart(
            shared: shared, customers: customers, currency: currency, to: to, repeated: repeated)
        var batch = EventPart.emptyBatch()
        let rows = try copyOut(.events, EventPart.columns, where: condition, into: &batch, on: &connection) {
            rows throws(PostgresError) in
            try events.take(&rows)
        }
        let isRepeated = try events.finish()
        return PartResult(
            rows: rows, quarantine: events.quarantine, through: events.through, isRepeated: isRepeated)
    }

    /// Whether a time is one: PostgreSQL also has `infinity` and `-infinity`, with which nothing can be computed.
    static func isFinite(_ micros: Int64?) -> Bool {
        micros != PostgresTime.infinity && micros != PostgresTime.minusInfinity
    }

    struct Fault: Error {
        let reason: Quarantine.Reason
    }

    /// An amount in micros, or why it cannot be one; a missing amount is 0.
    static func usable(_ numeric: ScaledNumeric) -> Result<Int64, Fault> {
        switch numeric {
        case .null: .success(0)
        case .value(let micros), .inexact(let micros):
            // The magnitude: the smallest 64-bit integer has no absolute value.
            micros.magnitude < UInt64(implausibleUnits) * 1_000_000
                ? .success(micros) : .failure(Fault(reason: .implausible))
        case .nan: .failure(Fault(reason: .notANumber))
        case .infinity: .failure(Fault(reason: .infinite))
        case .overflow: .failure(Fault(reason: .implausible))
        }
    }
}
