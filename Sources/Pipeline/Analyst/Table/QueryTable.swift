internal import Postgres

/// A query that is read as a table: every column as text, in a read-only transaction.
struct QueryTable: ~Copyable {
    /// The columns' names.
    let names: [String]
    private let sql: String
    private let role: String?
    private var connection: Connection

    /// Connects and asks the server for the query's columns, without running it.
    ///
    /// - Throws: `PostgresError`; ``TableError`` for a statement that is no query.
    static func open(_ sql: String, conninfo: String, role: String?) throws -> QueryTable {
        var connection = try Connection(conninfo)
        let sql = withoutSemicolon(sql)
        let names = try asReader(role, on: &connection) { connection throws(any Error) in
            do throws(PostgresError) {
                return try connection.describe(sql).map(\.name)
            } catch {
                guard error.kind == .server, !error.isPermissionDenied else { throw error }
                throw TableError("--sql: \(error)")
            }
        }
        guard !names.isEmpty else { throw TableError("--sql: the statement returns no columns; it has to be a SELECT") }
        return QueryTable(names: names, sql: sql, role: role, connection: connection)
    }

    /// Reads all rows; `columns` are places among ``names``.
    mutating func read(
        _ columns: [Int], _ body: (borrowing TableRow) throws(RowFault) -> Void
    ) throws -> TableSummary {
        var summary = TableSummary()
        var row = TableRow()
        row.columns = Array(columns.indices)
        // Columns are renamed by place, so that a query may have two of the same name.
        let aliases = names.indices.map { "c\($0)" }.joined(separator: ", ")
        let chosen = columns.map { "c\($0)::text" }.joined(separator: ", ")
        let query = "SELECT \(chosen) FROM (\(sql)\n) AS q(\(aliases))"
        let count = columns.count
        try Self.asReader(role, on: &connection) { connection throws(any Error) in
            try connection.execute("SET LOCAL datestyle = 'ISO'")
            try connection.copyOut(query) { (reader) throws(PostgresError) in
                row.removeFields()
                row.bytes.removeAll(keepingCapacity: true)
                for _ in 0..<count {
                    let start = row.bytes.count
                    try reader.appendUTF8(to: &row.bytes)
                    row.addField(start, row.bytes.count, hasQuotes: false)
                }
                summary.rows += 1
                row.line = summary.rows
                do throws(RowFault) {
                    try body(row)
                } catch {
                    summary.rejected.add(error, line: summary.rows)
                }
            }
        }
        return summary
    }

    /// Runs `body` in a read-only transaction under `role`.
    private static func asReader<T>(
        _ role: String?, on connection: inout Connection,
        _ body: (inout Connection) throws -> T
    ) throws -> T {
        try connection.transaction(.readOnly) { connection throws(any Error) in
            if let role { try connection.run("SELECT set_config('role', $1, true)", [.text(role)]) }
            // A policy that hides rows from the reader must fail loudly instead of shrinking the table.
            try connection.execute("SET LOCAL row_security = off")
            return try body(&connection)
        }
    }

    private static func withoutSemicolon(_ sql: String) -> String {
        var text = sql[...]
        while let last = text.last, last == ";" || last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
