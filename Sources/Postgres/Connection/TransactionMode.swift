/// What a transaction may do and what it sees of others.
///
/// ```swift
/// try connection.transaction(.readOnly.isolated(.repeatableRead)) { connection in … }
/// ```
package struct TransactionMode: Sendable, Hashable {
    /// What a transaction sees of others that commit while it is open.
    package enum Isolation: String, Sendable, Hashable, CaseIterable {
        /// Each statement sees what was committed when the statement began.
        case readCommitted = "READ COMMITTED"
        /// All statements see what was committed when the first began.
        case repeatableRead = "REPEATABLE READ"
        /// As if transactions ran one after the other; conflicts fail with 40001.
        case serializable = "SERIALIZABLE"
    }

    /// Whether it may write.
    package var isReadOnly: Bool
    /// What it sees of others.
    package var isolation: Isolation

    /// Reads and writes, read committed.
    package static let readWrite = TransactionMode(isReadOnly: false, isolation: .readCommitted)
    /// Only reads, read committed.
    package static let readOnly = TransactionMode(isReadOnly: true, isolation: .readCommitted)
    /// Only reads, and all statements see the same state.
    package static let snapshot = TransactionMode(isReadOnly: true, isolation: .repeatableRead)
    /// Reads and writes as if alone.
    package static let serializable = TransactionMode(isReadOnly: false, isolation: .serializable)

    /// The same mode with another isolation.
    package func isolated(_ isolation: Isolation) -> TransactionMode {
        TransactionMode(isReadOnly: isReadOnly, isolation: isolation)
    }

    /// The statement that opens such a transaction.
    var begin: String { "BEGIN ISOLATION LEVEL \(isolation.rawValue) READ \(isReadOnly ? "ONLY" : "WRITE")" }
}
