import Postgres
import TestSupport
import Testing

@Suite(.database) struct TransactionTests {
    private struct Refusal: Error {}

    @Test func `what the body did is there when it returns and gone when it throws`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n int)")
        let answer = try connection.transaction { connection in
            try connection.run("INSERT INTO t VALUES (1)")
            return 42
        }
        #expect(answer == 42)
        #expect(throws: Refusal.self) {
            try connection.transaction { connection in
                try connection.run("INSERT INTO t VALUES (2)")
                throw Refusal()
            }
        }
        #expect(connection.isInTransaction == false)
        #expect(try connection.query("SELECT sum(n) AS n FROM t").only.int("n") == 1)
    }

    @Test func `a read-only transaction refuses to write`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n int)")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction(.readOnly) { try $0.run("INSERT INTO t VALUES (1)") }
        }
        #expect(error?.code == .readOnlyTransaction)
    }

    @Test(arguments: TransactionMode.Isolation.allCases)
    func `a transaction has the isolation that was asked for`(isolation: TransactionMode.Isolation) throws {
        var connection = try Connection(Database.current)
        let level = try connection.transaction(.readOnly.isolated(isolation)) {
            try $0.query("SELECT current_setting('transaction_isolation') AS level").only.text("level")
        }
        #expect(level.uppercased() == isolation.rawValue)
    }

    @Test func `a transaction in a transaction is an error`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.transaction { _ in } }
        }
        #expect(error?.kind == .usage)
        #expect(connection.isInTransaction == false)
    }

    @Test func `a body that ignores a failed statement does not commit`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try? $0.execute("SELECT 1/0") }
        }
        #expect(error?.code == .divisionByZero)
        #expect(connection.isInTransaction == false)
    }

    @Test func `a body that ends the transaction itself is an error`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) { try connection.transaction { try $0.execute("COMMIT") } }
        #expect(error?.kind == .usage)
    }

    @Test func `a conflict of serialisable transactions is tried again until it succeeds`() throws {
        var first = try Connection(Database.current)
        var second = try Connection(Database.current)
        try first.execute(
            "CREATE TABLE doctor (name text, on_call bool); INSERT INTO doctor VALUES ('a', true), ('b', true)")
        // Each goes off call while somebody else is on: the classic write skew.
        let leave =
            "UPDATE doctor SET on_call = false WHERE name = $1 AND (SELECT count(*) FROM doctor WHERE on_call) > 1"
        var attempts = 0
        try first.transaction(.serializable) { connection in
            attempts += 1
            try connection.run(leave, ["a"])
            if attempts == 1 {
                try second.transaction(.serializable) { try $0.run(leave, ["b"]) }
            }
        }
        #expect(attempts == 2)
        #expect(try first.query("SELECT count(*) AS n FROM doctor WHERE on_call").only.int("n") == 1)
    }

    @Test(arguments: [SQLState.serializationFailure, .deadlockDetected])
    func `a transaction that always conflicts gives up after five retries`(code: SQLState) throws {
        var connection = try Connection(Database.current)
        var attempts = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                attempts += 1
                try connection.execute("DO $$ BEGIN RAISE 'conflict' USING ERRCODE = '\(code)'; END $$")
            }
        }
        #expect(error?.code == code)
        #expect(attempts == 1 + Connection.maximumRetries)
    }

    @Test func `a conflict is tried again also where the body wraps its error`() throws {
        var connection = try Connection(Database.current)
        var attempts = 0
        try connection.transaction { connection in
            attempts += 1
            guard attempts == 1 else { return }
            do {
                try connection.execute("DO $$ BEGIN RAISE 'conflict' USING ERRCODE = '40001'; END $$")
            } catch {
                throw Refusal()
            }
        }
        #expect(attempts == 2)
    }

    @Test func `another error is not tried again`() throws {
        var connection = try Connection(Database.current)
        var attempts = 0
        #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                attempts += 1
                try connection.execute("SELECT 1/0")
            }
        }
        #expect(attempts == 1)
    }

    @Test func `a connection lost during COMMIT is reported as an unknown outcome`() throws {
        var connection = try Connection(Database.current)
        try connection.execute(
            """
            CREATE TABLE t (n int);
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die()
            """)
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.run("INSERT INTO t VALUES (1)") }
        }
        #expect(error?.kind == .commitOutcomeUnknown)
        #expect(error?.isConnectionFailure == true)
        #expect(error?.isRetryable == false)
    }

    @Test func `a setting of the transaction reaches describe and COPY, and ends with it`() throws {
        var connection = try Connection(Database.current)
        let query = "SELECT current_setting('allot.from')::timestamptz AS since"
        let since = try connection.transaction(.readOnly) { connection in
            try connection.query("SELECT set_config('allot.from', $1, true)", [.timestamp(5_000_000)])
            #expect(try connection.describe(query).map(\.typeName) == ["timestamp with time zone"])
            var since: Int64?
            try connection.copyOut(query) { (row) throws(PostgresError) in since = try row.timestamp() }
            return since
        }
        #expect(since == 5_000_000)
        #expect(throws: PostgresError.self) { try connection.query(query).only.timestamp("since") }
    }
}
