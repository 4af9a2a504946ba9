internal import Foundation
internal import Postgres
internal import Records

/// An error as a user reads it, with the exit code it ends the command with: the one place that maps one to the other.
package struct Failure: Sendable {
    /// The exit code.
    package let exitCode: ExitCode
    /// What happened and what to do.
    package let description: String

    /// The failure that `error` means; `nil` for errors of the command line, which know how to print themselves.
    package init?(_ error: any Error) {
        switch error {
        case let error as any ExitCoded:
            exitCode = error.exitCode
            description = error.description
        case let error as PostgresError:
            exitCode = Self.exitCode(of: error)
            description = error.description + Self.advice(for: error)
        case let error as EmbeddedPostgresError:
            exitCode = .databaseUnreachable
            description = error.description
        case let error as ParameterError:
            exitCode = .bug
            description = "\(error); this is a bug, please report it"
        case let error as CocoaError:
            exitCode = .cannotWrite
            description = "\(error.localizedDescription)\(error.filePath.map { " (\($0))" } ?? "")"
        default:
            return nil
        }
    }

    private static func exitCode(of error: PostgresError) -> ExitCode {
        if error.isConnectionFailure { return .databaseUnreachable }
        if error.isPermissionDenied { return .permission }
        if error.isTimeout || error.isRetryable { return .tryAgain }
        if isMissingSchema(error) { return .configuration }
        if error.code?.conditionClass == "53" { return .cannotWrite }
        return .bug
    }

    private static func isMissingSchema(_ error: PostgresError) -> Bool {
        error.code == .undefinedTable || error.code == .undefinedSchema
    }

    private static func advice(for error: PostgresError) -> String {
        if error.isConnectionFailure {
            return "\nIs the server up? allot connects as psql does: try psql with the same settings."
        }
        if error.isPermissionDenied {
            return "\nGrant it as Sql/roles.sql does, or name another role in Jobs/allot.yaml."
        }
        if isMissingSchema(error) { return "\nThe tables of allot are not there: run allot migrate." }
        return ""
    }
}
