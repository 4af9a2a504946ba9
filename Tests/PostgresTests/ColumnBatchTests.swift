import Postgres
import TestSupport
import Testing

@Suite(.database) struct ColumnBatchTests {
    private static let columns: [ColumnBatch.Column] = [
        .int64(null: -7), .timestamp, .symbol, .numeric(scale: 6), .double, .uuid, .int64(null: nil),
    ]

    /// Rows with every kind of value, NULLs among them, as SQL.
    private static let query = """
        SELECT CASE WHEN n % 5 > 0 THEN n END,
            CASE WHEN n % 7 > 0 THEN timestamptz '2025-01-01' + n * interval '1 minute' END,
            CASE WHEN n % 11 > 0 THEN (array['', 'a', 'view', 'purchase', 'twelve bytes', 'more than sixteen bytes'])[n % 6 + 1]
            END,
            CASE n % 13 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' WHEN 3 THEN 1e30 WHEN 4 THEN 0.0000005
                WHEN 5 THEN -n * 12345.6789 WHEN 6 THEN 0 WHEN 7 THEN 10000 * n WHEN 8 THEN 1234567890123.25
                ELSE n::numeric / 100 END,
            n * 0.5::double precision, md5(n::text)::uuid, n::bigint
        FROM generate_series(1::bigint, 1000) AS n
        """

    @Test(arguments: [1, 7, 1_000, 4_096])
    func `a batch has what a reader of each row has`(capacity: Int) throws {
        struct Values: Equatable {
            var integer: Int64?
            var time: Int64?
            var text: String?
            var number: ScaledNumeric
            var double: Double
            var uuid: PostgresUUID
            var required: Int64
        }
        var connection = try Connection(Database.current)
        var expected: [Values] = []
        try connection.copyOut(Self.query) { row throws(PostgresError) in
            let values = Values(
                integer: try row.optionalInt64(), time: try row.optionalTimestamp(), text: try row.optionalText(),
                number: try row.scaledNumeric(scale: 6), double: try row.double(), uuid: try row.uuid(),
                required: try row.int64())
            expected.append(values)
        }
        // A batch does not tell a rounded numeric from an exact one.
        for row in expected.indices {
            if case .inexact(let value) = expected[row].number { expected[row].number = .value(value) }
        }
        var batch = ColumnBatch(Self.columns, capacity: capacity)
        var found: [Values] = []
        var sizes: [Int] = []
        let count = try connection.copyOut(Self.query, into: &batch) { rows throws(PostgresError) in
            sizes.append(rows.count)
            for row in 0..<rows.count {
                func optional(_ column: Int) -> Int64? {
                    rows.nulls[row] & 1 << UInt32(column) == 0 ? rows.values[column][row] : nil
                }
                if rows.nulls[row] & 1 != 0 { #expect(rows.values[0][row] == -7) }
                found.append(
                    Values(
                        integer: optional(0), time: optional(1),
                        text: rows.symbols[2][Int32(rows.values[2][row])], number: rows.numeric(3, row),
                        double: Double(bitPattern: UInt64(bitPattern: rows.values[4][row])),
                        uuid: PostgresUUID(
                            high: UInt64(bitPattern: rows.values[5][row]),
                            low: UInt64(bitPattern: rows.low(5)[row])),
                        required: rows.values[6][row]))
            }
            // What is taken out of a batch is not missed in the next one.
            var taken: [Int64] = []
            rows.exchange(0, with: &taken)
        }
        #expect(count == expected.count)
        #expect(found == expected)
        #expect(sizes.dropLast().allSatisfy { $0 == capacity } && sizes.allSatisfy { $0 > 0 })
    }

    @Test func `a field that is not of its column's type is the error that a reader throws`() throws {
        var connection = try Connection(Database.current)
        let wrong: [(column: ColumnBatch.Column, value: String)] = [
            (.int64(null: 0), "1::int"), (.int64(null: nil), "NULL::bigint"), (.double, "NULL::double precision"),
            (.uuid, "NULL::uuid"), (.timestamp, "date '2025-01-01'"), (.numeric(scale: 2), "'canary'::text"),
        ]
        for (column, value) in wrong {
            var batch = ColumnBatch([.int64(null: 0), column], capacity: 16)
            let error = #expect(throws: PostgresError.self, "\(value)") {
                try connection.copyOut(
                    "SELECT 1::bigint, CASE WHEN true THEN \(value) END FROM generate_series(1, 3)", into: &batch
                ) { _ throws(PostgresError) in }
            }
            #expect(error?.kind == .decoding && error?.row == 1 && error?.column == 2, "\(value)")
            #expect(error?.description.contains("canary") == false)
        }
        var batch = ColumnBatch([.int64(null: 0)], capacity: 16)
        #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT 1::bigint, 2::bigint", into: &batch) { _ throws(PostgresError) in }
        }
        for rows in [0, 1, 40] {
            let query = "SELECT generate_series(1, \(rows))::bigint"
            #expect(try connection.copyOut(query, into: &batch) { _ throws(PostgresError) in } == rows)
        }
    }

    @Test func `runs of texts that were made ready are loaded as the texts are`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n bigint, a text, b text, c text)")
        let runs: [[String?]] = [["one", nil], ["", "größer"], [nil, nil]]
        let fields = ReadyFields(width: 2, runs)
        let single = ReadyFields(width: 1, [["x"]])
        try connection.copyIn("t", columns: 4, rows: 30) { row, index throws(PostgresError) in
            try row.int64(Int64(index))
            try row.fields(index % 3, of: fields)
            try row.fields(0, of: single)
        }
        for row in try connection.query("SELECT * FROM t ORDER BY n") {
            let run = runs[try row.int("n") % 3]
            #expect(try row.optionalText("a") == run[0])
            #expect(try row.optionalText("b") == run[1])
            #expect(try row.text("c") == "x")
        }
        #expect(throws: PostgresError.self) {
            try connection.copyIn("t", columns: 4, rows: 1) { row, _ throws(PostgresError) in
                try row.int64(1)
                try row.fields(0, of: fields)
                try row.fields(0, of: fields)
            }
        }
    }
}
