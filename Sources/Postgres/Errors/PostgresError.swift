/// Something went wrong between this process and a database: what, where and in which state that leaves things.
///
/// An error never carries row values: the server's DETAIL and the values in its CONTEXT are dropped, and so are values
/// that a data exception (class 22) quotes in its message. It never carries a password.
@usableFromInline
package struct PostgresError: Error, Sendable, Hashable {
    /// What kind of thing went wrong.
    package enum Kind: Sendable, Hashable {
        /// The server refused or failed a statement; `code` says why, and the connection is usable.
        case server
        /// There is no connection: it could not be made, or it was lost. Whatever was open is rolled back.
        case connection
        /// A value is not what the caller asked for: NULL, another type or width, out of range.
        case decoding
        /// The call itself is wrong, such as a transaction in a transaction or the wrong number of fields in a row.
        case usage
        /// The connection was lost while COMMIT was under way: the transaction is in the database as a whole or not
        /// at all, and only a look at the data can tell which.
        case commitOutcomeUnknown
    }

    /// What kind of thing went wrong.
    package var kind: Kind
    /// The server's code, where the server spoke.
    package var code: SQLState?
    /// The server's primary message, or this module's, without row values.
    package var message: String
    /// What was being done, outermost first; empty where that is not known.
    package var context: String
    /// The server's severity, in English: `ERROR`, `FATAL` or `PANIC`.
    package var severity: String?
    /// The server's hint what to do.
    package var hint: String?
    /// The schema that the server names.
    package var schemaName: String?
    /// The table that the server names.
    package var tableName: String?
    /// The column that the server names.
    package var columnName: String?
    /// The type that the server names.
    package var typeName: String?
    /// The constraint that the server names.
    package var constraintName: String?
    /// Where in the statement, in characters from 1.
    package var position: Int?
    /// The row of a COPY or of a result, from 1.
    package var row: Int?
    /// The column of a COPY or of a result, from 1.
    package var column: Int?

    /// An error of `kind` that the server did not report.
    package init(_ kind: Kind, _ message: String, context: String = "", row: Int? = nil, column: Int? = nil) {
        self.kind = kind
        self.message = message
        self.context = context
        self.row = row
        self.column = column
    }

    /// Whether the database could not be reached, or the connection was lost.
    package var isConnectionFailure: Bool {
        // After FATAL and PANIC the server ends the session, whatever the reason.
        kind == .connection || kind == .commitOutcomeUnknown || severity == "FATAL" || severity == "PANIC"
            || code?.conditionClass == "08"
    }

    /// Whether the role has no right to do this, or row security forbids it (42501).
    package var isPermissionDenied: Bool { code == .insufficientPrivilege }

    /// Whether the same transaction may succeed when it is tried again from the start (40001, 40P01).
    package var isRetryable: Bool {
        kind == .server && (code == .serializationFailure || code == .deadlockDetected)
    }

    /// Whether a time limit or a cancel ended the statement (57014), or a lock was not free in time (55P03).
    package var isTimeout: Bool { code == .queryCanceled || code == .lockNotAvailable }

    /// The same error with `outer`, what was being done, before its context.
    package func adding(context outer: String) -> PostgresError {
        var copy = self
        copy.context = context.isEmpty ? outer : "\(outer): \(context)"
        return copy
    }
}

extension PostgresError: CustomStringConvertible {
    @usableFromInline package var description: String {
        var text = context.isEmpty ? message : "\(context): \(message)"
        var places: [String] = []
        if let code { places.append("SQLSTATE \(code)") }
        if let row { places.append("row \(row)") }
        if let column { places.append("column \(column)") }
        if let tableName { places.append("table \(schemaName.map { "\($0)." } ?? "")\(tableName)") }
        if let columnName { places.append("column \(columnName)") }
        if let constraintName { places.append("constraint \(constraintName)") }
        if let position { places.append("character \(position)") }
        if !places.isEmpty { text += " (\(places.joined(separator: ", ")))" }
        if let hint { text += ". \(hint)" }
        return text
    }
}
