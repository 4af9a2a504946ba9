internal import Dispatch
internal import Postgres
internal import Synchronization

/// What a keeper shares with its thread.
final class LeaseRenewer: Sendable {
    private struct State {
        /// The lease is certainly ours until then; `nil` once the run has ended in the ledger, by itself.
        var deadline: ContinuousClock.Instant?
        /// Another run took over.
        var isTakenOver = false
        var hasToldLoss = false
        var isStopped = false

        var isLost: Bool {
            guard let deadline else { return false }
            return isTakenOver || ContinuousClock.now >= deadline
        }
    }

    /// What the ledger says about the run.
    private enum Answer {
        case renewed
        case taken
        case ended
        /// The database could not be asked, or the row was being changed: the next renewal or the deadline will tell.
        case unknown
    }

    let run: RunID
    private let conninfo: String
    private let terms: LeaseTerms
    private let onLoss: @Sendable (LedgerError) -> Void
    private let connection: Mutex<Connection?>
    private let state: Mutex<State>
    /// Signalled to end the thread.
    private let stopSignal = DispatchSemaphore(value: 0)
    /// Signalled by the thread when it ends.
    private let ended = DispatchSemaphore(value: 0)

    init(
        run: RunID, connection: consuming sending Connection, conninfo: String, terms: LeaseTerms,
        grantedAt: ContinuousClock.Instant, onLoss: @escaping @Sendable (LedgerError) -> Void
    ) {
        self.run = run
        self.conninfo = conninfo
        self.terms = terms
        self.onLoss = onLoss
        self.connection = Mutex(connection)
        state = Mutex(State(deadline: grantedAt + terms.length))
    }

    var isLost: Bool { state.withLock(\.isLost) }

    /// The thread: renews until it is told to stop.
    func work() {
        while stopSignal.wait(timeout: .now() + terms.renewal.dispatchInterval) == .timedOut {
            renew()
        }
        connection.withLock { $0 = nil }
        ended.signal()
    }

    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        if isFirst { stopSignal.signal() }
    }

    func awaitEnd() {
        ended.wait()
        // For the next who waits.
        ended.signal()
    }

    /// Renews once; where the connection is lost, makes a new one, so that others see this process alive.
    func renew() {
        let sentAt = ContinuousClock.now
        let answer = connection.withLock { connection -> Answer in
            do {
                if connection == nil {
                    connection = try Connection(
                        conninfo, applicationName: "allot lease", searchPath: "pg_catalog")
                }
                return try Self.renew(run, for: terms.length, &connection)
            } catch {
                connection = nil
                return .unknown
            }
        }
        let isNews = state.withLock { state in
            switch answer {
            case .renewed: state.deadline = sentAt + terms.length
            case .taken: state.isTakenOver = true
            case .ended: state.deadline = nil
            case .unknown: break
            }
            guard state.isLost, !state.hasToldLoss else { return false }
            state.hasToldLoss = true
            return true
        }
        if isNews { onLoss(.leaseLost(run: run)) }
    }

    private static func renew(
        _ run: RunID, for length: Duration, _ connection: inout Connection?
    ) throws(PostgresError) -> Answer {
        let rows = try connection?.query(
            """
            WITH renewed AS (
                UPDATE allot.run
                SET lease_until = clock_timestamp() + $2 * interval '1 microsecond', backend_pid = pg_backend_pid(),
                    backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
                WHERE run_id = $1 AND status = 'running'
                RETURNING run_id
            )
            SELECT CASE WHEN EXISTS (SELECT FROM renewed) THEN 'renewed' ELSE status END AS answer
            FROM allot.run WHERE run_id = $1
            """,
            [.uuid(run.uuid), .int64(length.wholeMicroseconds)])
        switch try rows?.first?.text("answer") {
        case "renewed": return .renewed
        case "running", nil: return .unknown
        case "abandoned": return .taken
        default: return .ended
        }
    }
}
