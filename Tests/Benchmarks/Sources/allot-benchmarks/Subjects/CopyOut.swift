internal import Postgres
internal import Synchronization

/// The events by binary COPY into columns, beside psql that throws the same stream away.
enum CopyOut {
    static func comparison(_ inputs: Inputs, connections: Int) throws -> Comparison {
        let measure: Measure = connections == 1 ? .copyOut : .copyOut2
        let queries = try Self.queries(inputs, connections: connections)
        let rows = try inputs.events().n
        return Comparison(
            title: "\(rows) events out, \(connections == 1 ? "one connection" : "two connections")",
            ours: Contender(name: "allot, into columns", commands: [try inputs.subject(measure)]),
            theirs: Contender(
                name: connections == 1 ? "psql to /dev/null" : "two psql to /dev/null",
                commands: queries.map { inputs.psqlCopyOut($0.sql) }, discardsOutput: true),
            bar: Comparison.Bar(wall: 1.15, seconds: connections == 1 ? 1.2 : nil),
            check: try inputs.subject(measure, check: true))
    }

    static func run(_ inputs: Inputs, connections: Int, check: Bool) throws -> Span {
        let queries = try Self.queries(inputs, connections: connections)
        let (columns, span) = try Span.measure {
            try Self.read(queries, conninfo: inputs.conninfo)
        }
        if check { try verify(columns, conninfo: inputs.conninfo) }
        return span
    }

    private struct Query {
        let sql: String
        /// Rows that the table's statistics promise.
        let rows: Int
    }

    /// The whole table, or a stretch of its blocks for each connection.
    private static func queries(_ inputs: Inputs, connections: Int) throws -> [Query] {
        var connection = try Connection(inputs.conninfo)
        let table = try connection.query(
            """
            SELECT pg_relation_size('events') / 8192 AS blocks, reltuples::bigint AS rows \
            FROM pg_class WHERE oid = 'events'::regclass
            """
        ).only
        let (blocks, rows) = (try table.int("blocks"), try table.int("rows"))
        let selection = "SELECT \(EventColumns.selection) FROM events"
        guard connections > 1 else { return [Query(sql: selection, rows: rows)] }
        return (0..<connections).map { part in
            let from = blocks * part / connections
            let to = part == connections - 1 ? blocks + 1 : blocks * (part + 1) / connections
            return Query(
                sql: "\(selection) WHERE ctid >= '(\(from),0)' AND ctid < '(\(to),0)'", rows: rows / connections + 1)
        }
    }

    /// Reads each query into columns of its own, all at once.
    private static func read(_ queries: [Query], conninfo: String) throws -> [EventColumns] {
        try onThreads(queries.count) { part in
            var connection = try Connection(conninfo)
            var columns = EventColumns()
            columns.reserveCapacity(queries[part].rows)
            try connection.copyOut(queries[part].sql) { (row) throws(PostgresError) in try columns.append(&row) }
            return columns
        }
    }

    private static func verify(_ parts: [EventColumns], conninfo: String) throws {
        var all = EventColumns()
        for part in parts {
            all.userID += part.userID
            all.itemID += part.itemID
            all.kind += part.kind
            all.time += part.time
            all.amount += part.amount
        }
        var connection = try Connection(conninfo)
        let sums = try connection.query(EventColumns.checksumQuery).only
        let expected = try ["rows", "users", "items", "kinds", "seconds", "cents"].map { "\(try sums.int64($0))" }
        guard all.checksum == expected else {
            throw InputError("the columns sum to \(all.checksum), the table to \(expected)")
        }
    }
}
