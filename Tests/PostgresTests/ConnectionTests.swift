import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct ConnectionTests {
    @Test func `parameters of every kind arrive as they were meant`() throws {
        var connection = try Connection(Database.current)
        let uuid = PostgresUUID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        let row = try connection.query(
            """
            SELECT $1::int = 42 AND $2::text = 'it''s' AND $3::float8 = 0.1::float8 AND $4::bool AND $5::text IS NULL
               AND $6::timestamptz = '2026-10-01 08:30:00.000001+08' AND $7::date = '2024-02-29'
               AND $8::uuid = '01234567-89ab-cdef-fedc-ba9876543210' AND $9::numeric = -0.000001
               AND $10::jsonb -> 'a' = '[1]' AND $11::text[] = ARRAY['a,b', 'c"d\\e', '', 'NULL', '{}']
               AND $12::int[] = '{1,-2}' AND $13::bigint[] = '{}' AND $14::float8[] = '{0.1,Infinity}'
               AND $15::timestamptz = '-infinity' AND $16::date = 'infinity' AND $17::float8 = 'NaN' AS same
            """,
            [
                42, "it's", 0.1, true, nil, .timestamp(1_790_814_600_000_001), .date(19_782), .uuid(uuid),
                .scaledNumeric(-1, scale: 6), .json(#"{"a": [1]}"#),
                .textArray(["a,b", "c\"d\\e", "", "NULL", "{}"]), .int32Array([1, -2]), .int64Array([]),
                .doubleArray([0.1, .infinity]), .timestamp(PostgresTime.minusInfinity),
                .date(PostgresTime.infiniteDay), .double(.nan),
            ]
        ).only
        #expect(try row.bool("same"))
    }

    @Test func `a statement's parameters cannot smuggle in another statement`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) { try connection.query("SELECT 1; SELECT 2") }
        #expect(error?.code == .syntaxError)
        #expect(try connection.query("SELECT $1 AS t", ["'; DROP TABLE x; --"]).only.text("t") == "'; DROP TABLE x; --")
    }

    @Test func `text with a NUL in it is refused rather than cut`() throws {
        var connection = try Connection(Database.current)
        #expect(throws: PostgresError.self) { try connection.query("SELECT $1::text", ["a\0b"]) }
        #expect(throws: PostgresError.self) { try connection.execute("SELECT 1;\0 DROP TABLE x") }
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
    }

    @Test func `run counts the rows that changed`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n int); INSERT INTO t SELECT generate_series(1, 10)")
        #expect(try connection.run("UPDATE t SET n = n + 1 WHERE n > $1", [7]) == 3)
        #expect(try connection.run("CREATE TABLE u ()") == 0)
    }

    @Test func `a session has the settings that results are read with`() throws {
        var connection = try Connection(Database.current + " options='-c datestyle=german'", searchPath: "pg_catalog")
        let row = try connection.query(
            """
            SELECT current_setting('client_encoding') AS encoding, current_setting('datestyle') AS style,
                   current_setting('search_path') AS path, current_setting('application_name') AS name,
                   current_setting('client_connection_check_interval') AS interval, pg_backend_pid() AS pid
            """
        ).only
        #expect(try row.text("encoding") == "UTF8")
        #expect(try row.text("style").hasPrefix("ISO"))
        #expect(try row.text("path") == "pg_catalog")
        #expect(try row.text("name") == "allot")
        #expect(try row.text("interval") == "5s")
        #expect(try row.int32("pid") == connection.backend.pid)
        #expect(connection.backend.serverVersion >= 140_000)
    }

    @Test func `a server that is not there is a connection failure`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: PostgresError.self) { _ = try Connection("host=\(folder.path) password=canary") }
        #expect(error?.kind == .connection)
        #expect(error?.isConnectionFailure == true)
        #expect(error?.description.contains("canary") == false)
        #expect(error?.description.contains(folder.path) == true)
    }

    @Test(arguments: [
        "host=x password=two canary", "postgresql://u:canary@h:port/d", "password='canary", "colour=red passwd=canary",
    ])
    func `a connection string that cannot be read does not give away its password`(conninfo: String) {
        let error = #expect(throws: PostgresError.self) { _ = try Connection(conninfo) }
        #expect(error?.kind == .connection)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `a session that was ended is lost, and says so`() throws {
        var connection = try Connection(Database.current)
        var other = try Connection(Database.current)
        let pid = connection.backend.pid
        try other.query("SELECT pg_terminate_backend($1)", [.int64(Int64(pid))])
        try eventually("the session ends") {
            try other.query("SELECT FROM pg_stat_activity WHERE pid = $1", [.int64(Int64(pid))]).isEmpty
        }
        let error = #expect(throws: PostgresError.self) { try connection.query("SELECT 1") }
        #expect(error?.isConnectionFailure == true)
        #expect(connection.isLost == true)
        let again = #expect(throws: PostgresError.self) { try connection.transaction { _ in } }
        #expect(again?.isConnectionFailure == true)
    }

    @Test func `notices reach their handler without their DETAIL`() throws {
        let notices = Received<Notice>()
        var connection = try Connection(Database.current)
        connection.onNotice = { notices.add($0) }
        try connection.execute("DO $$ BEGIN RAISE WARNING 'mind the gap' USING DETAIL = 'canary'; END $$")
        connection.onNotice = nil
        try connection.execute("DO $$ BEGIN RAISE WARNING 'unheard'; END $$")
        #expect(notices.all.map(\.message) == ["mind the gap"])
        #expect(notices.all.map(\.severity) == ["WARNING"])
        #expect("\(notices.all)".contains("canary") == false)
    }

    @Test func `a statement is cancelled from another thread`() throws {
        let conninfo = Database.current
        let cancellers = Received<Canceller>()
        let errors = Received<PostgresError>()
        try onThreads([
            {
                var connection = try Connection(conninfo, applicationName: "sleeper")
                cancellers.add(connection.canceller)
                do throws(PostgresError) { try connection.query("SELECT pg_sleep(600)") } catch { errors.add(error) }
                guard try connection.query("SELECT 1 AS n").only.int("n") == 1 else { return }
                errors.add(PostgresError(.usage, "usable"))
            },
            {
                var connection = try Connection(conninfo)
                try eventually("the statement runs") {
                    try !connection.query(
                        """
                        SELECT FROM pg_stat_activity
                        WHERE application_name = 'sleeper' AND wait_event = 'PgSleep' AND datname = current_database()
                        """
                    ).isEmpty
                }
                for canceller in cancellers.all {
                    #expect(canceller.cancel())
                }
            },
        ])
        #expect(errors.all.map(\.code) == [.queryCanceled, nil])
        #expect(errors.all.first?.isTimeout == true)
        // The connection is closed by now.
        #expect(cancellers.all.map { $0.cancel() } == [false])
    }
}
