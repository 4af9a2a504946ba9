import Postgres
import TestSupport
import Testing

@Suite(.database) struct CopyNumericTests {
    /// A decimal number with up to 30 digits on either side of the point.
    private func decimal(_ random: inout SeededGenerator) -> String {
        func digits(_ count: Int, _ random: inout SeededGenerator) -> String {
            // Runs of zeros and nines are where carrying goes wrong.
            let kind = random.below(4)
            return (0..<count).map { _ in
                kind == 0 ? "0" : kind == 1 ? "9" : "\(random.below(10))"
            }.joined()
        }
        let whole = digits(random.below(random.oneIn(4) ? 30 : 9), &random)
        let fraction = digits(random.below(random.oneIn(4) ? 30 : 9), &random)
        let sign = random.oneIn(2) ? "-" : ""
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }

    @Test func `thousands of numerics read as the server writes them, and as exact micros`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (place int, value numeric)")
        var random = SeededGenerator(seed: 21)
        let special = [
            "NaN", "Infinity", "-Infinity", "0", "0.000000", "-0.0000005", "0.0000005", "0.00000049999",
            "9223372036854.775807", "9223372036854.775808", "-9223372036854.775808", "-9223372036854.775809",
            "9223372036854.7758075", "9223372036854.7758074", "99999999999999999999999999", "10000", "0.0001",
            "100000000.00000001", "1e-20", "1e40",
        ].map {
            $0.contains("e") ? ($0 == "1e40" ? "1" + String(repeating: "0", count: 40) : "0.00000000000000000001") : $0
        }
        let texts = special + (0..<4_000).map { _ in decimal(&random) }
        try connection.copyIn("t", columns: 2, rows: texts.count) { (row, index) throws(PostgresError) in
            try row.int32(Int32(index))
            try row.numericText(texts[index])
        }
        // The written text is what the server would have read from it.
        var failures = 0
        let rows = try connection.query(
            """
            SELECT value::text = u.text::numeric::text AND value = u.text::numeric AS same
            FROM t, unnest($1::text[]) WITH ORDINALITY AS u(text, place) WHERE t.place = u.place - 1
            """, [.textArray(texts)])
        for row in rows where try !row.bool("same") { failures += 1 }
        #expect(rows.count == texts.count)
        #expect(failures == 0)
        for scale in [0, 2, 6, 18] {
            let read = try connection.copyOut(
                """
                SELECT value, value::text, CASE WHEN value::text NOT IN ('NaN', 'Infinity', '-Infinity')
                    THEN trunc(round(value, \(scale)) * 10::numeric ^ \(scale))::text END, value = round(value, \(scale)), value
                FROM t ORDER BY place
                """
            ) { (row) throws(PostgresError) in
                let text = try row.numericText()
                let number = row.row
                #expect(try row.text() == text, "row \(number)")
                let units = try row.optionalText()
                let isExact = try row.bool()
                let expected: ScaledNumeric =
                    if let units {
                        Int64(units).map { isExact ? .value($0) : .inexact($0) } ?? .overflow
                    } else {
                        text == "NaN" ? .nan : .infinity
                    }
                #expect(try row.scaledNumeric(scale: scale) == expected, "row \(number): \(text) at scale \(scale)")
            }
            #expect(read == texts.count)
        }
    }

    @Test func `money goes in exactly at every scale`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (value bigint, scale int, number numeric, cents numeric(20,2))")
        var random = SeededGenerator(seed: 22)
        let extremes: [Int64] = [.min, .max, 0, 1, -1, 9_999, 10_000, 99_999_999, 100_000_000]
        let values = (0..<2_000).map { _ in
            random.oneIn(4)
                ? random.pick(extremes) : Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64))
        }
        try connection.copyIn("t", columns: 4, rows: values.count) { (row, index) throws(PostgresError) in
            try row.int64(values[index])
            try row.int32(Int32(index % 19))
            try row.scaledNumeric(values[index], scale: index % 19)
            try row.scaledNumeric(index == 0 ? nil : values[index], scale: 6)
        }
        let row = try connection.query(
            """
            SELECT count(*) AS rows,
                   count(*) FILTER (WHERE number * 10::numeric ^ scale = value AND scale(number) = scale) AS exact,
                   count(*) FILTER (WHERE cents = round(value / 1000000::numeric, 2)) AS rounded,
                   count(*) FILTER (WHERE cents IS NULL) AS nulls
            FROM t
            """
        ).only
        #expect(try row.int("rows") == values.count)
        #expect(try row.int("exact") == values.count)
        #expect(try row.int("rounded") == values.count - 1)
        #expect(try row.int("nulls") == 1)
    }

    @Test func `what is no decimal number is refused before it is sent`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (value numeric)")
        for text in ["", "-", ".", "1e5", "1.2.3", "12a", " 1", "nan", "१"] {
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn("t", columns: 1, rows: 1) { (row, _) throws(PostgresError) in
                    try row.numericText(text)
                }
            }
            #expect(error?.kind == .usage)
        }
        try connection.copyOut("SELECT count(*) FROM t") { (row) throws(PostgresError) in
            #expect(try row.int64() == 0)
        }
    }
}
