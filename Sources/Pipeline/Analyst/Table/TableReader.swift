internal import Gzip
internal import Postgres

/// Reads a table row by row in constant memory: a text file, gzipped or not, standard input, or a query.
///
/// ```swift
/// let reader = try TableReader(.file("orders.csv.gz"), format: TableFormat())
/// var customers = KeyTable()
/// let summary = try reader.read(columns: ["customer", "day"]) { (row) throws(RowFault) in
///     let customer = try row.key(0, in: &customers)
///     let day = try row.day(1, .iso)
///     …
/// }
/// try summary.require(rejectedAtMost: 0.001, of: "orders.csv.gz")
/// ```
///
/// A row whose fields `body` cannot use is rejected by the ``RowFault`` it throws; the reader counts it and goes on.
package struct TableReader: ~Copyable {
    /// What it is called in messages.
    package let name: String
    /// The columns' names, in order; `nil` where the table has no header.
    package let header: [String]?
    /// The number of columns.
    package let columnCount: Int
    private let input: TableInput

    /// Opens a table and reads its header.
    ///
    /// - Throws: ``TableError`` for a table that cannot be read, is empty or is no text; `PostgresError` for a query.
    package init(_ source: TableSource, format: TableFormat) throws {
        name = source.name
        switch source {
        case .file(let path):
            var file = try FileTable.open(path, format: format)
            header = format.hasHeader ? file.takeHeader() : nil
            columnCount = file.columnCount
            input = .file(file)
        case .query(let sql, let conninfo, let role):
            let query = try QueryTable.open(sql, conninfo: conninfo, role: role)
            header = query.names
            columnCount = query.names.count
            input = .query(query)
        }
    }

    /// The places of `columns`: names of the header, or where there is none numbers from 1.
    ///
    /// - Throws: ``TableError`` that names what is not there and what is.
    package func places(of columns: [String]) throws(TableError) -> [Int] {
        var places: [Int] = []
        for column in columns {
            guard let header else {
                guard let number = Int(column), (1...max(1, columnCount)).contains(number) else {
                    throw TableError(
                        "\(name): column '\(column)': without a header columns are numbered 1 to \(columnCount)",
                        exitCode: .usage)
                }
                places.append(number - 1)
                continue
            }
            let matches = header.indices.filter { header[$0] == column }
            guard let place = matches.first else {
                let hint = SpellingSuggestion.hint(for: column, in: header)
                throw TableError(
                    "\(name): there is no column '\(column)'\(hint); there are \(header.joined(separator: ", "))")
            }
            guard matches.count == 1 else {
                throw TableError("\(name): \(matches.count) columns are named '\(column)'; give them names of their own")
            }
            places.append(place)
        }
        return places
    }

    /// Reads all rows, after which the table is closed.
    ///
    /// - Parameters:
    ///   - columns: The columns to read, by name, or by number from 1 where there is no header; the row counts them from 0.
    ///   - body: Uses one row, or throws why it cannot.
    /// - Returns: Rows read and rejected.
    /// - Throws: ``TableError`` for columns that are not there and a file that cannot be read to its end; `PostgresError`.
    package consuming func read(
        columns: [String], _ body: (borrowing TableRow) throws(RowFault) -> Void
    ) throws -> TableSummary {
        let places = try places(of: columns)
        switch consume input {
        case .file(var file): return try file.read(places, body)
        case .query(var query): return try query.read(places, body)
        }
    }
}

/// The two kinds of tables.
private enum TableInput: ~Copyable {
    case file(FileTable)
    case query(QueryTable)
}
