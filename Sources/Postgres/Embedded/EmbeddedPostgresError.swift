/// A private server could not be started or reached.
package enum EmbeddedPostgresError: Error, Sendable, Hashable {
    /// There are no server programs in any of the usual places, which `searched` lists.
    case serverNotFound(searched: [String])
    /// The process is root's, the server refuses to run as root, and there is no account `postgres` to run it as.
    case noAccount
    /// The operating system refused something.
    case system(SystemError)
    /// `program` failed; `log` is the end of what it said.
    case programFailed(program: String, status: Int32, log: String)
    /// The server runs, but a statement failed.
    case statementFailed(PostgresError)
    /// The server was stopped before.
    case stopped
}

extension EmbeddedPostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .serverNotFound(let searched):
            """
            no PostgreSQL server was found (initdb, pg_ctl and postgres in one folder). Looked in: \
            \(searched.joined(separator: ", ")). Install one ("apt install postgresql", "dnf install \
            postgresql-server", "brew install postgresql@17"), or set PG_BINDIR to the folder of its programs
            """
        case .noAccount:
            """
            PostgreSQL does not run as root, and there is no account "postgres" to run it as: create one \
            ("useradd --system postgres"), or run this as an ordinary user
            """
        case .system(let error):
            "\(error)"
        case .programFailed(let program, let status, let log):
            "\(program) ended with status \(status)\(log.isEmpty ? "" : ":\n\(log)")"
        case .statementFailed(let error):
            "\(error)"
        case .stopped:
            "the private server has been stopped"
        }
    }
}
