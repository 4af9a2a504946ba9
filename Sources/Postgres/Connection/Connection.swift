internal import CLibPQ

/// One session with a PostgreSQL server (14 or later) through libpq, with one owner, who closes it by letting it go.
///
/// ```swift
/// var connection = try Connection("service=shop")
/// let users = try connection.query("SELECT count(*) AS n FROM shop.customers WHERE region = $1", ["south"])
/// print(try users[0].int("n"))
/// ```
///
/// Calls block the thread they are made on. A connection belongs to one thread at a time; work on several at once uses
/// several connections, each opened on the thread (or in the task) that uses it.
package struct Connection: ~Copyable {
    let handle: OpaquePointer
    let noticeReceiver: NoticeReceiver
    /// Cancels what this connection is doing, from any thread; harmless once the connection is closed.
    package let canceller: Canceller
    /// The code of the last error that the server reported: tells whether a transaction may be tried again even where
    /// its body wrapped the error in one of its own.
    var lastErrorCode: SQLState

    /// Connects as libpq does.
    ///
    /// - Parameters:
    ///   - conninfo: A connection string or URI. What it leaves out comes from the service file, the PG* variables
    ///     and `.pgpass`; the empty string takes everything from there.
    ///   - applicationName: What `pg_stat_activity` shows, unless `conninfo` or `PGAPPNAME` has another name.
    ///   - searchPath: The session's `search_path`; `nil` leaves it to the role and the database. A pooler that
    ///     gives the session to somebody else after each transaction does not keep it.
    /// - Throws: ``PostgresError`` of kind `.connection`; its message never has the password in it.
    package init(
        _ conninfo: String, applicationName: String = "allot", searchPath: String? = nil
    ) throws(PostgresError) {
        self = try Self.connect(conninfo, applicationName, searchPath)
    }

    // Not in the initializer: that of a type with a deinit cannot throw once everything is set.
    private static func connect(
        _ conninfo: String, _ applicationName: String, _ searchPath: String?
    ) throws(PostgresError) -> Connection {
        var connection = Connection(owning: try open(conninfo, applicationName: applicationName))
        try connection.configure(searchPath: searchPath)
        return connection
    }

    private init(owning handle: OpaquePointer) {
        self.handle = handle
        canceller = Canceller(connection: handle)
        noticeReceiver = NoticeReceiver()
        lastErrorCode = .success
        noticeReceiver.attach(to: handle)
    }

    deinit {
        canceller.close()
        PQfinish(handle)
        // libpq pointed to it until here.
        withExtendedLifetime(noticeReceiver) {}
    }

    /// The server's process that serves this connection, and its version.
    package var backend: Backend {
        Backend(pid: PQbackendPID(handle), serverVersion: Int(PQserverVersion(handle)))
    }

    /// Gets what the server says beside its results; `nil` drops it.
    package var onNotice: (@Sendable (Notice) -> Void)? {
        get { noticeReceiver.handler }
        set { noticeReceiver.handler = newValue }
    }

    /// Whether a transaction is open, failed or not.
    package var isInTransaction: Bool {
        let status = PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// A connection of libpq's that is up; the caller has to close it.
    private static func open(_ conninfo: String, applicationName: String) throws(PostgresError) -> OpaquePointer {
        let context = "connecting to the database"
        try ConnectionString.check(conninfo, context: context)
        let opened = ConnectionString.withParameters([
            ("dbname", conninfo), ("client_encoding", "UTF8"), ("fallback_application_name", applicationName),
        ]) { keywords, values in
            PQconnectdbParams(keywords, values, 1)
        }
        guard let opened else { throw PostgresError(.connection, "out of memory", context: context) }
        guard PQstatus(opened) == CONNECTION_OK else {
            defer { PQfinish(opened) }
            var error = PostgresError(connection: opened, context: context)
            error.message = ConnectionString.withoutPasswords(error.message, connection: opened)
            throw error
        }
        return opened
    }

    /// Whether the connection was lost: every call fails from then on.
    package var isLost: Bool { PQstatus(handle) == CONNECTION_BAD }

    /// Settings that reading results and letting go of a killed client depend on.
    private mutating func configure(searchPath: String?) throws(PostgresError) {
        let style = PQparameterStatus(handle, "DateStyle").map { String(cString: $0) } ?? ""
        if !style.hasPrefix("ISO") {
            try execute("SET datestyle = 'ISO'")
        }
        if let searchPath {
            try query("SELECT pg_catalog.set_config('search_path', $1, false)", [.text(searchPath)])
        }
        do throws(PostgresError) {
            // Without it a server learns that its client was killed only when it next sends something.
            try execute("SET client_connection_check_interval = '5s'")
        } catch {
            // Servers on platforms without POLLRDHUP refuse it.
            guard error.kind == .server else { throw error }
        }
    }
}
