internal import Postgres
internal import Synchronization
package import Testing

/// Gives each case of a test a database of its own on a server that all tests share; it is dropped afterwards.
///
/// ```swift
/// @Suite(.database) struct LedgerTests {
///     @Test func `a run is recorded`() throws {
///         var connection = try Connection(Database.current)
///     }
/// }
/// ```
package struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    private static let count = Mutex(0)

    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        let server = try SharedServer.running
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let name = "test_\(number)"
        let conninfo = try server.createDatabase(name)
        let outcome: Result<Void, any Error>
        do {
            try await Database.$current.withValue(conninfo, operation: function)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try server.dropDatabase(name)
        try outcome.get()
    }
}

extension Trait where Self == DatabaseTrait {
    /// Gives each case of the test its own database, ``Database/current``.
    package static var database: DatabaseTrait { DatabaseTrait() }
}
