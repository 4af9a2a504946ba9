import Postgres
import TestSupport
import Testing

@Suite(.database) struct RowSetTests {
    @Test func `values come by name or by place, as the type that is asked for`() throws {
        var connection = try Connection(Database.current)
        let rows = try connection.query(
            """
            SELECT 7::smallint AS i, 9223372036854775807 AS big, 0.1::float8 AS d, 1.50::numeric(12,2) AS n, true AS b,
                   'x' AS t, '{a,"b,c"}'::text[] AS ts, '{1,2}'::int[] AS ns, '{0.5}'::float8[] AS ds,
                   '00000000-0000-0001-0000-000000000002'::uuid AS u, '{"k": 1}'::jsonb AS j,
                   '2000-01-01'::date AS day
            """)
        let row = try rows.only
        #expect(try row.int("i") == 7)
        #expect(try row.int(0) == 7)
        #expect(try row.int64("big") == .max)
        #expect(try row.double("d") == 0.1)
        #expect(try row.double("n") == 1.5)
        #expect(try row.text("n") == "1.50")
        #expect(try row.bool("b"))
        #expect(try row.textArray("ts") == ["a", "b,c"])
        #expect(try row.intArray("ns") == [1, 2])
        #expect(try row.doubleArray("ds") == [0.5])
        #expect(try row.uuid("u") == PostgresUUID(high: 1, low: 2))
        #expect(try row.json("j") == #"{"k": 1}"#)
        #expect(try row.date("day") == 10_957)
        #expect(rows.columnNames.count == 12)
    }

    @Test func `NULL is nil where that is asked for, and an error that names the column where it is not`() throws {
        var connection = try Connection(Database.current)
        let row = try connection.query("SELECT NULL::int AS amount, NULL::text[] AS names").only
        #expect(try row.optionalInt("amount") == nil)
        #expect(try row.optionalTextArray("names") == nil)
        let error = #expect(throws: PostgresError.self) { try row.int("amount") }
        #expect(error?.kind == .decoding)
        #expect(error?.columnName == "amount")
        #expect(error?.description.contains("NULL") == true)
    }

    @Test func `a value of another type is an error without the value`() throws {
        var connection = try Connection(Database.current)
        let row = try connection.query("SELECT 'canary' AS n").only
        let error = #expect(throws: PostgresError.self) { try row.int("n") }
        #expect(error?.kind == .decoding)
        #expect(error?.description.contains("canary") == false)
        #expect(throws: PostgresError.self) { try row.timestamp("n") }
        #expect(throws: PostgresError.self) { try row.bool("n") }
        #expect(throws: PostgresError.self) { try row.intArray("n") }
    }

    @Test func `a row or a column that is not there is an error, not a crash`() throws {
        var connection = try Connection(Database.current)
        let rows = try connection.query("SELECT 1 AS n WHERE false")
        #expect(rows.isEmpty)
        #expect(throws: PostgresError.self) { try rows[0].int("n") }
        #expect(throws: PostgresError.self) { try rows[-1].int("n") }
        #expect(throws: PostgresError.self) { try rows.only }
        let row = try connection.query("SELECT 1 AS n").only
        #expect(throws: PostgresError.self) { try row.int("m") }
        #expect(throws: PostgresError.self) { try row.int(1) }
    }

    @Test func `times are microseconds since 1970 in any time zone, and infinities have their own values`() throws {
        var connection = try Connection(Database.current)
        var random = SeededGenerator(seed: 1)
        let extremes: [Int64] = [
            0, -1, 951_782_400_000_000, -62_135_596_800_000_000, -62_135_596_800_000_001, 253_402_300_800_000_000,
            -210_866_803_200_000_000, PostgresTime.infinity, PostgresTime.minusInfinity,
        ]
        let times = extremes + (0..<200).map { _ in Int64(truncatingIfNeeded: random.next()) % 200_000_000_000_000_000 }
        for zone in ["UTC", "Asia/Kolkata", "America/St_Johns", "Asia/Shanghai"] {
            try connection.query("SELECT set_config('timezone', $1, false)", [.text(zone)])
            for time in times {
                let row = try connection.query(
                    """
                    SELECT t, CASE WHEN isfinite(t) THEN (extract(epoch FROM t) * 1000000)::bigint END AS micros
                    FROM (SELECT $1::timestamptz AS t) AS s
                    """, [.timestamp(time)]
                ).only
                #expect(try row.timestamp("t") == time)
                let micros = try row.optionalInt64("micros")
                #expect(micros == nil || micros == time)
            }
        }
    }
}
