import Postgres
import TestSupport
import Testing

/// Every type, random values with extremes and NULLs: what goes in by COPY comes out by COPY, and the server agrees with
/// it in text.
@Suite(.database) struct CopyRoundTripTests {
    private static let rows = 2_000

    /// Writes random values to a column of `type`, reads them back, and compares what `server.expression` says about
    /// each of them with `server.expected`.
    private func roundTrip<T: Equatable>(
        _ type: String, seed: UInt64, _ make: (inout SeededGenerator) -> T,
        write: (inout RowWriter, T?) throws(PostgresError) -> Void,
        read: (inout RowReader) throws(PostgresError) -> T?,
        server: (expression: String, expected: (T) -> String)? = nil
    ) throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (place int, value \(type))")
        var random = SeededGenerator(seed: seed)
        let values: [T?] = (0..<Self.rows).map { _ in random.oneIn(8) ? nil : make(&random) }
        let loaded = try connection.copyIn("t (place, value)", columns: 2, rows: values.count) {
            (row, index) throws(PostgresError) in
            try row.int32(Int32(index))
            try write(&row, values[index])
        }
        #expect(loaded == values.count)
        var copied: [T?] = []
        let count = try connection.copyOut("SELECT value FROM t ORDER BY place") { (row) throws(PostgresError) in
            copied.append(try read(&row))
        }
        #expect(count == values.count)
        #expect(copied == values, "seed \(seed)")
        guard let server else { return }
        let texts = try connection.query("SELECT \(server.expression) AS v FROM t ORDER BY place")
        for (row, value) in zip(texts, values) {
            #expect(try row.optionalText("v") == value.map(server.expected), "seed \(seed)")
        }
    }

    @Test func `smallint`() throws {
        try roundTrip(
            "smallint", seed: 1,
            { $0.oneIn(8) ? $0.pick([.min, .max, 0, -1]) : Int16(truncatingIfNeeded: $0.next()) },
            write: { (row, value) throws(PostgresError) in try row.int16(value) },
            read: { (row) throws(PostgresError) in try row.optionalInt16() }, server: ("value", { "\($0)" }))
    }

    @Test func `integer`() throws {
        try roundTrip(
            "integer", seed: 2,
            { $0.oneIn(8) ? $0.pick([.min, .max, 0, -1]) : Int32(truncatingIfNeeded: $0.next()) },
            write: { (row, value) throws(PostgresError) in try row.int32(value) },
            read: { (row) throws(PostgresError) in try row.optionalInt32() }, server: ("value", { "\($0)" }))
    }

    @Test func `bigint`() throws {
        try roundTrip(
            "bigint", seed: 3,
            { $0.oneIn(8) ? $0.pick([.min, .max, 0, -1]) : Int64(truncatingIfNeeded: $0.next()) },
            write: { (row, value) throws(PostgresError) in try row.int64(value) },
            read: { (row) throws(PostgresError) in try row.optionalInt64() }, server: ("value", { "\($0)" }))
    }

    @Test func `real, to the last bit`() throws {
        try roundTrip(
            "real", seed: 4,
            { random in
                let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
                return (value.isNaN ? 0 : value).bitPattern
            },
            write: { (row, value) throws(PostgresError) in try row.float(value.map { Float(bitPattern: $0) }) },
            read: { (row) throws(PostgresError) in try row.optionalFloat()?.bitPattern })
    }

    @Test func `double precision, to the last bit`() throws {
        let extremes: [Double] = [.infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1]
        try roundTrip(
            "double precision", seed: 5,
            { random in
                let value = random.oneIn(8) ? random.pick(extremes) : Double(bitPattern: random.next())
                return (value.isNaN ? 0 : value).bitPattern
            },
            write: { (row, value) throws(PostgresError) in try row.double(value.map { Double(bitPattern: $0) }) },
            read: { (row) throws(PostgresError) in try row.optionalDouble()?.bitPattern })
        var connection = try Connection(Database.current)
        try connection.copyOut("SELECT 'NaN'::float8") { (row) throws(PostgresError) in
            #expect(try row.double().isNaN)
        }
    }

    @Test func `boolean`() throws {
        try roundTrip(
            "boolean", seed: 6, { $0.oneIn(2) },
            write: { (row, value) throws(PostgresError) in try row.bool(value) },
            read: { (row) throws(PostgresError) in try row.optionalBool() },
            server: ("value::text", { "\($0)" }))
    }

    @Test func `uuid`() throws {
        try roundTrip(
            "uuid", seed: 7, { PostgresUUID(high: $0.next(), low: $0.oneIn(8) ? 0 : $0.next()) },
            write: { (row, value) throws(PostgresError) in try row.uuid(value) },
            read: { (row) throws(PostgresError) in try row.optionalUUID() },
            server: ("value", { $0.description }))
    }

    @Test func `text of any script and length`() throws {
        let pieces = ["", "a", "é", "优惠券", "🎟️", "\n", "\t", "\\", "\"", "'", "\u{1}", "\u{10FFFF}", "满200减30"]
        try roundTrip(
            "text", seed: 8,
            { random in
                let count = random.oneIn(500) ? 20_000 : random.below(12)
                return (0..<count).map { _ in random.pick(pieces) }.joined()
            },
            write: { (row, value) throws(PostgresError) in try row.text(value) },
            read: { (row) throws(PostgresError) in try row.optionalText() },
            server: ("value", { $0 }))
    }

    @Test func `text as symbols`() throws {
        let kinds = SymbolTable(["view", "cart", "purchase", "", "优惠券"])
        var read = SymbolTable()
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (place int, kind text)")
        var random = SeededGenerator(seed: 9)
        let symbols = (0..<Self.rows).map { _ in Int32(random.below(kinds.count + 1)) - 1 }
        try connection.copyIn("t", columns: 2, rows: symbols.count) { (row, index) throws(PostgresError) in
            try row.int32(Int32(index))
            try row.symbol(symbols[index], in: kinds)
        }
        var texts: [String?] = []
        try connection.copyOut("SELECT kind FROM t ORDER BY place") { (row) throws(PostgresError) in
            let symbol = try row.symbol(in: &read)
            texts.append(read[symbol])
        }
        #expect(texts == symbols.map { kinds[$0] })
        #expect(Set(read.texts) == Set(kinds.texts))
    }

    @Test func `timestamptz, with its infinities and its last representable microsecond`() throws {
        let extremes: [Int64] = [
            PostgresTime.infinity, PostgresTime.minusInfinity, 0, -1, 946_684_800_000_000,
            -210_866_803_200_000_000, 9_223_371_331_199_999_999,
        ]
        try roundTrip(
            "timestamptz", seed: 10,
            {
                $0.oneIn(8)
                    ? $0.pick(extremes) : Int64(truncatingIfNeeded: $0.next()) % 200_000_000_000_000_000
            },
            write: { (row, value) throws(PostgresError) in try row.timestamp(value) },
            read: { (row) throws(PostgresError) in try row.optionalTimestamp() },
            server: (
                "CASE WHEN isfinite(value) THEN (extract(epoch FROM value) * 1000000)::numeric(20,0)::text "
                    + "ELSE value::text END",
                { $0 == .max ? "infinity" : $0 == .min ? "-infinity" : "\($0)" }
            ))
    }

    @Test func `a timestamptz beyond what 64 bits hold from 1970 is an error, not another time`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT '294276-12-31 23:59:59+00'::timestamptz") { (row) throws(PostgresError) in
                _ = try row.timestamp()
            }
        }
        #expect(error?.kind == .decoding)
    }

    @Test func `date, with its infinities and both ends of the calendar`() throws {
        let extremes = [PostgresTime.infiniteDay, PostgresTime.minusInfiniteDay, 0, -1, -2_440_588, 2_145_042_541]
        try roundTrip(
            "date", seed: 11,
            { $0.oneIn(8) ? $0.pick(extremes) : Int32(truncatingIfNeeded: $0.next()) % 2_440_588 },
            write: { (row, value) throws(PostgresError) in try row.date(value) },
            read: { (row) throws(PostgresError) in try row.optionalDate() },
            server: (
                "CASE WHEN isfinite(value) THEN (value - '1970-01-01'::date)::text ELSE value::text END",
                { $0 == .max ? "infinity" : $0 == .min ? "-infinity" : "\($0)" }
            ))
    }

    @Test func `bigint arrays`() throws {
        try roundTrip(
            "bigint[]", seed: 12,
            { random in (0..<random.below(5)).map { _ in Int64(truncatingIfNeeded: random.next()) } },
            write: { (row, value) throws(PostgresError) in try row.int64Array(value) },
            read: { (row) throws(PostgresError) in try row.optionalInt64Array() },
            server: ("value", { "{\($0.map { "\($0)" }.joined(separator: ","))}" }))
    }

    @Test func `text arrays`() throws {
        try roundTrip(
            "text[]", seed: 13,
            { random in (0..<random.below(5)).map { _ in random.pick(["", "NULL", "a,b", "\"", "优惠券"]) } },
            write: { (row, value) throws(PostgresError) in try row.textArray(value) },
            read: { (row) throws(PostgresError) in try row.optionalTextArray() })
    }

    @Test func `jsonb and json as text`() throws {
        let documents = [#"{"a": [1, 2, {"b": null}]}"#, "[]", #""优惠券""#, "1.50", "true", "null"]
        try roundTrip(
            "jsonb", seed: 14, { $0.pick(documents) },
            write: { (row, value) throws(PostgresError) in try row.jsonb(value) },
            read: { (row) throws(PostgresError) in try row.optionalJSON() }, server: ("value", { $0 }))
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE j (value json)")
        try connection.copyIn("j", columns: 1, rows: documents.count) { (row, index) throws(PostgresError) in
            try row.json(documents[index])
        }
        var read: [String] = []
        try connection.copyOut("SELECT value FROM j") { (row) throws(PostgresError) in read.append(try row.json()) }
        #expect(read == documents)
    }

    @Test func `smaller integers in arrays become bigint, and NULL in an array is an error`() throws {
        var connection = try Connection(Database.current)
        var values: [Int64] = []
        try connection.copyOut("SELECT '{1,-2}'::int[], '{3}'::smallint[], '[7:8]={4,5}'::bigint[]") {
            (row) throws(PostgresError) in
            for _ in 0..<3 {
                _ = try row.int64Array(appendingTo: &values)
            }
        }
        #expect(values == [1, -2, 3, 4, 5])
        for array in ["'{1,NULL}'::bigint[]", "'{{1,2},{3,4}}'::bigint[]", "'{a}'::text[]", "'{1.5}'::numeric[]"] {
            let error = #expect(throws: PostgresError.self) {
                try connection.copyOut("SELECT \(array)") { (row) throws(PostgresError) in _ = try row.int64Array() }
            }
            #expect(error?.kind == .decoding)
            #expect(error?.column == 1)
        }
    }
}
