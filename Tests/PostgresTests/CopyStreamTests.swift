import Postgres
import TestSupport
import Testing

@Suite(.database) struct CopyStreamTests {
    private static func stop() -> PostgresError { PostgresError(.usage, "that is enough") }

    @Test func `nothing goes in and out as nothing`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (a int, b text)")
        #expect(
            try connection.copyIn("t", columns: 2, rows: 0) { (_, _) throws(PostgresError) in throw Self.stop() } == 0)
        #expect(try connection.copyOut("SELECT * FROM t") { (_) throws(PostgresError) in throw Self.stop() } == 0)
        #expect(try connection.copyOut("SELECT FROM generate_series(1, 3)") { (_) throws(PostgresError) in } == 3)
    }

    @Test func `a million rows go in and out, and their sums agree`() throws {
        let count = 1_000_000
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (id bigint, value double precision)")
        let loaded = try connection.copyIn("t", columns: 2, rows: count) { (row, index) throws(PostgresError) in
            try row.int64(Int64(index) &* 7_919)
            try row.double(index % 10 == 0 ? nil : Double(index))
        }
        #expect(loaded == count)
        let sums = try connection.query(
            "SELECT sum(id)::bigint AS ids, sum(value)::bigint AS values, count(value) AS n FROM t"
        ).only
        var ids: Int64 = 0
        var values = 0.0
        var nulls = 0
        let read = try connection.copyOut("SELECT id, value FROM t") { (row) throws(PostgresError) in
            ids &+= try row.int64()
            if let value = try row.optionalDouble() { values += value } else { nulls += 1 }
        }
        #expect(read == count)
        #expect(try sums.int64("ids") == ids)
        #expect(try sums.double("values") == values)
        #expect(try sums.int("n") == count - nulls)
        #expect(nulls == count / 10)
    }

    @Test func `rows of every length come whole, also those longer than what is read at once`() throws {
        var connection = try Connection(Database.current)
        let lengths = [0, 1, 32_700, 32_768, 65_500, 65_524, 65_530, 65_536, 70_000, 1_000_000, 3, 200_000]
        var row = 0
        try connection.copyOut(
            """
            SELECT n, repeat(chr(96 + (n % 26)::integer), length)
            FROM unnest('{\(lengths.map(String.init).joined(separator: ","))}'::integer[]) WITH ORDINALITY AS r(length, place),
                generate_series(place * 10, place * 10 + 9) AS n
            ORDER BY n
            """
        ) { (reader) throws(PostgresError) in
            let number = try reader.int64()
            let text = try reader.text()
            let letter = UInt8(96 + number % 26)
            #expect(number == Int64(row + 10))
            #expect(text.utf8.count == lengths[row / 10])
            #expect(text.utf8.allSatisfy { $0 == letter })
            row += 1
        }
        #expect(row == 10 * lengths.count)
    }

    @Test func `several connections copy at once`() throws {
        let conninfo = Database.current
        var connection = try Connection(conninfo)
        try connection.execute("CREATE TABLE t (part int, n bigint)")
        let sums = Received<Int64>()
        try onThreads(
            (0..<2).map { part in
                {
                    var connection = try Connection(conninfo)
                    try connection.copyIn("t", columns: 2, rows: 20_000) { (row, index) throws(PostgresError) in
                        try row.int32(Int32(part))
                        try row.int64(Int64(index + part))
                    }
                    var sum: Int64 = 0
                    try connection.copyOut("SELECT n FROM t WHERE part = \(part)") { (row) throws(PostgresError) in
                        sum += try row.int64()
                    }
                    sums.add(sum)
                }
            })
        #expect(Set(sums.all) == [199_990_000, 200_010_000])
    }

    @Test func `reading may stop early, and the connection goes on`() throws {
        var connection = try Connection(Database.current)
        var seen = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT generate_series(1, 100000000)") { (_) throws(PostgresError) in
                seen += 1
                throw Self.stop()
            }
        }
        #expect(error?.message == Self.stop().message)
        #expect(error?.context.contains("COPY of SELECT generate_series") == true)
        #expect(seen == 1)
        for _ in 0..<20 {
            #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
            #expect(throws: PostgresError.self) {
                try connection.copyOut("SELECT 1") { (_) throws(PostgresError) in throw Self.stop() }
            }
        }
    }

    @Test func `an error of the server in the middle of the rows surfaces with its code`() throws {
        var connection = try Connection(Database.current)
        var seen = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT 1 / (20000 - n) FROM generate_series(1, 100000) AS n") {
                (row) throws(PostgresError) in
                try row.skip()
                seen += 1
            }
        }
        #expect(error?.code == .divisionByZero)
        #expect(seen > 0)
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
    }

    @Test func `a query with a mistake is an error that says where in the query`() throws {
        var connection = try Connection(Database.current)
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT amuont FROM pg_class") { (_) throws(PostgresError) in }
        }
        #expect(error?.code == .undefinedColumn)
        #expect(error?.position == 8)
        for statement in ["SELECT 1) TO STDOUT; SELECT (2", "DELETE FROM t", "SELECT 1; SELECT 2", ""] {
            #expect(throws: PostgresError.self) {
                try connection.copyOut(statement) { (_) throws(PostgresError) in }
            }
        }
        #expect(try connection.copyOut("SELECT 1 -- one\n;\n ") { (row) throws(PostgresError) in try row.skip() } == 1)
    }

    @Test func `a field that is not what was asked for is an error with row and column and without value`() throws {
        var connection = try Connection(Database.current)
        let query = "SELECT n::int, CASE WHEN n = 3 THEN NULL ELSE 'canary' END FROM generate_series(1, 5) AS n"
        func failure(_ read: (inout RowReader) throws(PostgresError) -> Void) -> PostgresError? {
            let error = #expect(throws: PostgresError.self) { try connection.copyOut(query, read) }
            #expect(error?.kind == .decoding)
            #expect(error?.description.contains("canary") == false)
            return error
        }
        let width = failure { (row) throws(PostgresError) in _ = try row.int64() }
        #expect(width?.row == 1)
        #expect(width?.column == 1)
        let null = failure { (row) throws(PostgresError) in
            _ = try row.int32()
            _ = try row.text()
        }
        #expect(null?.row == 3)
        #expect(null?.column == 2)
        let tooFew = failure { (row) throws(PostgresError) in _ = try row.int32() }
        #expect(tooFew?.row == 1)
        let tooMany = failure { (row) throws(PostgresError) in
            _ = try row.int32()
            _ = try row.optionalText()
            _ = try row.optionalText()
        }
        #expect(tooMany?.description.contains("after the last") == true)
        _ = failure { (row) throws(PostgresError) in
            _ = try row.int32()
            _ = try row.numericText()
        }
    }

    @Test func `writing may stop early, and nothing is loaded`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n bigint)")
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("t", columns: 1, rows: 100_000) { (row, index) throws(PostgresError) in
                if index == 50_000 { throw Self.stop() }
                try row.int64(Int64(index))
            }
        }
        #expect(error?.message == Self.stop().message)
        #expect(try connection.query("SELECT count(*) AS n FROM t").only.int("n") == 0)
    }

    @Test func `fields too many or too few are refused before they are sent`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (a int, b int)")
        func failure(columns: Int, fields: Int) -> PostgresError? {
            #expect(throws: PostgresError.self) {
                try connection.copyIn("t (a, b)", columns: columns, rows: 1) { (row, _) throws(PostgresError) in
                    for _ in 0..<fields {
                        try row.int32(1)
                    }
                }
            }
        }
        #expect(failure(columns: 2, fields: 1)?.row == 1)
        #expect(failure(columns: 2, fields: 3)?.kind == .usage)
        #expect(failure(columns: 3, fields: 3)?.kind == .usage)
    }

    @Test func `a row that the server refuses is named by line, without its values`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (name text PRIMARY KEY, n bigint)")
        let duplicate = #expect(throws: PostgresError.self) {
            try connection.copyIn("t", columns: 2, rows: 200_000) { (row, index) throws(PostgresError) in
                try row.text(index == 1_000 ? "canary 7" : "canary \(index)")
                try row.int64(1)
            }
        }
        #expect(duplicate?.code == .uniqueViolation)
        #expect(duplicate?.context.contains("line 1001") == true)
        #expect(duplicate?.description.contains("canary") == false)
        let width = #expect(throws: PostgresError.self) {
            try connection.copyIn("t", columns: 2, rows: 1) { (row, _) throws(PostgresError) in
                try row.text("canary")
                try row.int32(1)
            }
        }
        #expect(width?.context.contains("line 1, column n") == true)
        #expect(try connection.query("SELECT count(*) AS n FROM t").only.int("n") == 0)
    }

    @Test func `COPY through query or execute is refused, and the connection goes on`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n int)")
        for statement in [
            "COPY t TO STDOUT", "COPY t FROM STDIN", "COPY (SELECT generate_series(1, 100000)) TO STDOUT",
        ] {
            #expect(throws: PostgresError.self) { try connection.query(statement) }
            #expect(throws: PostgresError.self) { try connection.execute(statement) }
            #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
        }
    }

    @Test func `a connection lost in the middle of a COPY is a connection failure`() throws {
        var connection = try Connection(Database.current)
        var other = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (n bigint)")
        let pid = Int64(connection.backend.pid)
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("t", columns: 1, rows: 1_000_000) { (row, index) throws(PostgresError) in
                if index == 10_000 { try other.query("SELECT pg_terminate_backend($1)", [.int64(pid)]) }
                try row.int64(1)
            }
        }
        #expect(error?.isConnectionFailure == true)
        #expect(try other.query("SELECT count(*) AS n FROM t").only.int("n") == 0)
    }
}
