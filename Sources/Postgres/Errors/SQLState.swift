/// A server's five-character error code, as in the appendix "PostgreSQL Error Codes" of its manual.
///
/// ```swift
/// do { try connection.execute(sql) } catch where error.code == .uniqueViolation { … }
/// ```
package struct SQLState: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The five characters, such as `23505`.
    package let rawValue: String

    /// The code with these characters.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first two characters: the class of conditions that the code belongs to.
    package var conditionClass: String { String(rawValue.prefix(2)) }

    package var description: String { rawValue }

    /// 00000: no error.
    package static let success = SQLState(rawValue: "00000")
    /// 22012: division by zero.
    package static let divisionByZero = SQLState(rawValue: "22012")
    /// 22P02: text that is not a value of the type it should become.
    package static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// 23502: NULL in a column that is NOT NULL.
    package static let notNullViolation = SQLState(rawValue: "23502")
    /// 23503: a reference to a row that does not exist, or that is still referred to.
    package static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// 23505: a key that exists already.
    package static let uniqueViolation = SQLState(rawValue: "23505")
    /// 23514: a CHECK constraint that does not hold.
    package static let checkViolation = SQLState(rawValue: "23514")
    /// 25006: a write in a read-only transaction.
    package static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// 25P02: a statement in a transaction that has failed already.
    package static let inFailedTransaction = SQLState(rawValue: "25P02")
    /// 28P01: a wrong password.
    package static let invalidPassword = SQLState(rawValue: "28P01")
    /// 3D000: no database of this name.
    package static let undefinedDatabase = SQLState(rawValue: "3D000")
    /// 3F000: no schema of this name.
    package static let undefinedSchema = SQLState(rawValue: "3F000")
    /// 40001: a serialisation conflict; the transaction may be tried again.
    package static let serializationFailure = SQLState(rawValue: "40001")
    /// 40P01: a deadlock; the transaction may be tried again.
    package static let deadlockDetected = SQLState(rawValue: "40P01")
    /// 42501: a right that the role does not have, or row security.
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// 42601: SQL that cannot be parsed.
    package static let syntaxError = SQLState(rawValue: "42601")
    /// 42703: no column of this name.
    package static let undefinedColumn = SQLState(rawValue: "42703")
    /// 42883: no function or operator of this name and these types.
    package static let undefinedFunction = SQLState(rawValue: "42883")
    /// 42P01: no table of this name.
    package static let undefinedTable = SQLState(rawValue: "42P01")
    /// 42P07: a table of this name exists already.
    package static let duplicateTable = SQLState(rawValue: "42P07")
    /// 55P03: a lock that was not free within `lock_timeout`, or under `NOWAIT`.
    package static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// 57014: cancelled, by request or by `statement_timeout`.
    package static let queryCanceled = SQLState(rawValue: "57014")
    /// 57P01: the administrator ended the session.
    package static let adminShutdown = SQLState(rawValue: "57P01")
    /// 57P02: another session crashed, so that all were ended.
    package static let crashShutdown = SQLState(rawValue: "57P02")
    /// 57P03: the server is starting up or shutting down.
    package static let cannotConnectNow = SQLState(rawValue: "57P03")
    /// P0001: `RAISE EXCEPTION` in PL/pgSQL.
    package static let raisedException = SQLState(rawValue: "P0001")
}
