import Postgres
import TestSupport
import Testing

@Suite(.database) struct ConnectionTests {
    @Test func `parameters come back as they were sent`() throws {
        var connection = try Connection(Database.current)
        let rows = try connection.query(
            "SELECT $1::int AS n, $2::text AS t, $3::float8 AS d, $4::bool AS b", [42, "it's", 0.1, true])
        #expect(try rows[0].int("n") == 42)
        #expect(try rows[0].text("t") == "it's")
        #expect(try rows[0].double("d") == 0.1)
        #expect(try rows[0].bool("b"))
    }

    @Test func `columns go in and out by binary COPY`() throws {
        var connection = try Connection(Database.current)
        try connection.execute("CREATE TABLE t (id bigint, name text, paid numeric(12,2), at timestamptz)")
        let loaded = try connection.copyIn("t (id, name, paid, at)", columns: 4, rows: 3) {
            (row, index) throws(PostgresError) in
            try row.int64(Int64(index))
            try row.text(index == 1 ? nil : "name \(index)")
            try row.scaledNumeric(12_340_000, scale: 6)
            try row.timestamp(0)
        }
        #expect(loaded == 3)
        var names: [String?] = []
        let read = try connection.copyOut("SELECT * FROM t ORDER BY id;") { (row) throws(PostgresError) in
            _ = try row.int64()
            names.append(try row.optionalText())
            #expect(try row.scaledNumeric(scale: 6) == .value(12_340_000))
            #expect(try row.timestamp() == 0)
        }
        #expect(read == 3)
        #expect(names == ["name 0", nil, "name 2"])
    }
}
