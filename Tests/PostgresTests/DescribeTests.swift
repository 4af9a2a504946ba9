import Postgres
import TestSupport
import Testing

@Suite(.database) struct DescribeTests {
    @Test func `describe gives names and types of the columns`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
        let columns = try connection.describe(
            "SELECT 1::bigint AS user_id, now() AS at, 1.5::numeric(12,2) AS amount, '{1}'::bigint[] AS items, 'sad'::mood AS m"
        )
        #expect(columns.map(\.name) == ["user_id", "at", "amount", "items", "m"])
        #expect(columns.map(\.typeName) == ["bigint", "timestamp with time zone", "numeric", "bigint[]", "mood"])
        #expect(columns[0].typeOID == 20)
    }

    @Test func `describe executes nothing`() throws {
        var connection = try Connection(Database.current)
        try connection.execute(
            """
            CREATE TABLE t (n int);
            CREATE FUNCTION leave_a_trace() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING n'
            """)
        #expect(try connection.describe("SELECT leave_a_trace() AS n").count == 1)
        #expect(try connection.describe("SELECT 1 / (random() * 0)::int AS never").map(\.typeName) == ["integer"])
        #expect(try connection.describe("DELETE FROM t").isEmpty)
        #expect(try connection.describe("DELETE FROM t RETURNING n").map(\.name) == ["n"])
        #expect(try connection.query("SELECT count(*) AS n FROM t").only.int("n") == 0)
        #expect(connection.isInTransaction == false)
    }

    @Test func `describe says what is wrong and where`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) { try connection.describe("SELECT\n amuont FROM pg_class") }
        #expect(error?.code == .undefinedColumn)
        #expect(error?.position == 9)
        #expect(throws: PostgresError.self) { try connection.describe("SELECT 1; SELECT 2") }
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
    }

    @Test func `describe works in a transaction and leaves it open`() throws {
        var connection = try Connection(Database.current)
        try connection.transaction { connection in
            try connection.execute("CREATE TABLE t (n int)")
            #expect(try connection.describe("SELECT n FROM t").map(\.typeName) == ["integer"])
            try connection.run("INSERT INTO t VALUES (1)")
        }
        #expect(try connection.query("SELECT n FROM t").only.int("n") == 1)
    }
}
