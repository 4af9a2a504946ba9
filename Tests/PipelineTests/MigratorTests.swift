import Dispatch
import Pipeline
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.database) struct MigratorTests {
    /// The migrations of this binary, in order.
    private static let names = [
        "0001_schema", "0002_enrolment", "0003_policy_cell", "0004_features", "0005_segments", "0006_quality",
        "0007_feature_state",
    ]
    private let first = Migration(number: 1, name: "0001_first", sql: "CREATE TABLE allot.one (n integer)")
    private let second = Migration(
        number: 2, name: "0002_second", sql: "CREATE TABLE allot.two (n integer); INSERT INTO allot.two VALUES (2)")

    @Test func `the schema is applied once, and a second migration finds nothing to do`() throws {
        var connection = try Connection(Database.current)
        #expect(try Migrator().migrate(&connection) == Self.names)
        #expect(try Migrator().migrate(&connection) == [])
        try Migrator().requireCurrent(&connection)
        #expect(try Migrator().status(&connection).entries.allSatisfy { $0.appliedAt != nil })
    }

    @Test func `looking at the status of an empty database writes nothing`() throws {
        var connection = try Connection(Database.current)
        let status = try Migrator().status(&connection)
        #expect(status.pending == Self.names)
        #expect(status.description == Self.names.map { "\($0)  pending" }.joined(separator: "\n"))
        #expect(try connection.query("SELECT FROM pg_namespace WHERE nspname = 'allot'").isEmpty)
        #expect(throws: MigrationError.pending(Self.names)) {
            try Migrator().requireCurrent(&connection)
        }
    }

    @Test func `a later migration comes on top of the earlier ones`() throws {
        var connection = try Connection(Database.current)
        #expect(try Migrator([first]).migrate(&connection) == ["0001_first"])
        #expect(try Migrator([first, second]).status(&connection).pending == ["0002_second"])
        #expect(try Migrator([first, second]).migrate(&connection) == ["0002_second"])
    }

    @Test func `a migration that fails leaves nothing of itself, and those before it in place`() throws {
        var connection = try Connection(Database.current)
        var broken = second
        broken.sql += "; SELECT 1 / 0"
        #expect(throws: PostgresError.self) { try Migrator([first, broken]).migrate(&connection) }
        #expect(try Migrator([first, second]).status(&connection).pending == ["0002_second"])
        #expect(try Migrator([first, second]).migrate(&connection) == ["0002_second"])
    }

    @Test func `an edited migration is refused with its name`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator([first]).migrate(&connection)
        var edited = first
        edited.sql += " "
        let error = #expect(throws: MigrationError.self) { try Migrator([edited]).migrate(&connection) }
        #expect(error == .checksumChanged(migration: "0001_first"))
        #expect(error?.exitCode == .configuration)
    }

    @Test func `a database that is newer than the binary is refused`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator([first, second]).migrate(&connection)
        let error = #expect(throws: MigrationError.self) { try Migrator([first]).migrate(&connection) }
        #expect(error == .databaseIsNewer(migration: "0002_second"))
        #expect(error?.exitCode == .configuration)
    }

    @Test func `a migration that another process holds up for too long is a reason to try again`() throws {
        var connection = try Connection(Database.current)
        var other = try Connection(Database.current)
        try other.query("SELECT pg_advisory_lock(x'616c6c6f74'::bigint)")
        let error = #expect(throws: MigrationError.self) {
            try Migrator(patience: .milliseconds(10)).migrate(&connection)
        }
        #expect(error == .busy)
        #expect(error?.exitCode == .tryAgain)
    }

    @Test func `several processes may migrate at once, and each migration is applied once`() throws {
        let conninfo = Database.current
        let outcomes = Mutex<[Result<[String], any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let outcome = Result {
                var connection = try Connection(conninfo)
                return try Migrator().migrate(&connection)
            }
            outcomes.withLock { $0.append(outcome) }
        }
        let applied = try outcomes.withLock { try $0.flatMap { try $0.get() } }
        // One process may apply the first, another one the next, and say so in any order.
        #expect(applied.sorted() == Self.names)
    }
}
