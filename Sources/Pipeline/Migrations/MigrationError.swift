/// The database's schema and the binary's do not go together.
package enum MigrationError: ExitCoded, Hashable {
    /// The database has a migration that the binary does not know.
    case databaseIsNewer(migration: String)
    /// A migration was edited after it was applied.
    case checksumChanged(migration: String)
    /// Migrations have to be applied before anything else.
    case pending([String])
    /// Another process was migrating for longer than this one waits.
    case busy

    package var exitCode: ExitCode {
        switch self {
        case .databaseIsNewer, .checksumChanged, .pending: .configuration
        case .busy: .tryAgain
        }
    }

    package var description: String {
        switch self {
        case .databaseIsNewer(let migration):
            "the database has the migration \(migration), which this allot does not know: install a newer allot"
        case .checksumChanged(let migration):
            "the migration \(migration) is not the one that was applied to this database: "
                + "an applied migration must never be edited; put its file back and add a new one"
        case .pending(let names):
            "the database lacks \(names.joined(separator: ", ")): run `allot migrate`"
        case .busy:
            "another process is migrating this database: try again"
        }
    }
}
