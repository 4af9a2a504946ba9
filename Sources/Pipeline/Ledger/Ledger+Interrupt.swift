internal import Postgres
internal import Synchronization

extension Ledger {
    /// Runs that this process has begun and not finished, and where their ledger is.
    private static let atWork = Mutex<[RunID: String]>([:])

    /// Notes that `run` is at work in this process.
    static func noteBegun(_ run: RunID, conninfo: String) {
        atWork.withLock { $0[run] = conninfo }
    }

    /// Notes that `run` has ended.
    static func noteEnded(_ run: RunID) {
        atWork.withLock { $0[run] = nil }
    }

    /// Writes that this process's runs were interrupted and lets their leases go, so that the next one may begin at once.
    ///
    /// From then on they cannot publish: the publishing transaction wants the row `running`. A run whose publishing
    /// transaction is over stays `published`. From any thread, on a connection of its own. What cannot be written, since
    /// the database is away or the row is being changed, is left: the next run finds the row and closes it.
    ///
    /// - Parameter code: ``ExitCode/interrupted`` or ``ExitCode/terminated``.
    package static func interruptRuns(_ code: ExitCode) {
        for (run, conninfo) in atWork.withLock({ $0 }) {
            do throws(PostgresError) {
                var connection = try Connection(conninfo, applicationName: "allot interrupt", searchPath: "pg_catalog")
                try connection.execute("SET lock_timeout = '2s'")
                try connection.run(
                    """
                    UPDATE allot.run
                    SET status = 'interrupted', finished_at = clock_timestamp(), lease_until = NULL, exit_code = $2,
                        error = $3
                    WHERE run_id = $1 AND status = 'running'
                    """,
                    [
                        .uuid(run.uuid), .int64(Int64(code.rawValue)),
                        .text(code == .interrupted ? "interrupted from the keyboard" : "terminated by a signal"),
                    ])
            } catch {
                continue
            }
        }
    }
}
