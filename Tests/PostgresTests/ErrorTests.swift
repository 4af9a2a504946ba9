import Postgres
import TestSupport
import Testing

@Suite(.database) struct ErrorTests {
    /// The error of `sql`, after a table `paid` with constraints was made.
    private func error(of sql: String) throws -> PostgresError {
        var connection = try Connection(Database.current)
        try connection.execute(
            "CREATE TABLE paid (name text CONSTRAINT paid_key PRIMARY KEY, amount int NOT NULL CHECK (amount > 0))")
        try connection.run("INSERT INTO paid VALUES ('canary', 1)")
        let error = #expect(throws: PostgresError.self) { try connection.run(sql) }
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
        return try #require(error)
    }

    @Test func `an error has code, names and the statement, but no row values`() throws {
        let error = try error(of: "INSERT INTO paid VALUES ('canary', 2)")
        #expect(error.kind == .server)
        #expect(error.code == .uniqueViolation)
        #expect(error.severity == "ERROR")
        #expect(error.schemaName == "public")
        #expect(error.tableName == "paid")
        #expect(error.constraintName == "paid_key")
        #expect(error.context == "INSERT INTO paid VALUES ('…', 2)")
        #expect(!"\(error)".contains("canary"))
        #expect(!String(reflecting: error).contains("canary"))
    }

    @Test(arguments: [
        ("INSERT INTO paid VALUES ('canary2', 0)", SQLState.checkViolation),
        ("INSERT INTO paid VALUES ('canary2', NULL)", .notNullViolation),
        ("SELECT name::int FROM paid", .invalidTextRepresentation),
        ("SELECT (name || '1')::timestamptz FROM paid", SQLState(rawValue: "22007")),
        ("SELECT name::jsonb FROM paid", .invalidTextRepresentation),
        ("SELECT name::uuid FROM paid", .invalidTextRepresentation),
        (
            "DO $$ BEGIN RAISE 'ungültige Eingabesyntax für Typ integer: »canary«' USING ERRCODE = '22P02'; END $$",
            .invalidTextRepresentation
        ),
    ])
    func `an error about a value does not repeat the value`(sql: String, code: SQLState) throws {
        let error = try error(of: sql)
        #expect(error.code == code)
        #expect(!String(reflecting: error).contains("canary"))
    }

    @Test func `what an error means for the caller can be asked`() throws {
        var connection = try Connection(Database.current)
        // Roles are the server's, not the database's: the name is this test's own.
        try connection.execute(
            "DROP ROLE IF EXISTS errortests_nobody; CREATE ROLE errortests_nobody; CREATE TABLE t (n int)")
        let denied = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("SET LOCAL ROLE errortests_nobody; SELECT * FROM t")
            }
        }
        #expect(denied?.isPermissionDenied == true)
        let slow = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)")
            }
        }
        #expect(slow?.isTimeout == true)
        #expect(slow?.isRetryable == false)
        try connection.execute("DROP ROLE errortests_nobody")
    }

    @Test func `context reads from the outside in`() {
        let error = PostgresError(.decoding, "the value is NULL", row: 3, column: 2)
            .adding(context: "COPY of SELECT 1").adding(context: "reading events")
        #expect(
            error.description == "reading events: COPY of SELECT 1: the value is NULL (row 3, column 2)")
    }
}
