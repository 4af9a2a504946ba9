/// A small result in memory: its columns and its rows, every value as text.
///
/// ```swift
/// for row in try connection.query("SELECT region, count(*) AS n FROM shop.customers GROUP BY region") {
///     print(try row.text("region"), try row.int("n"))
/// }
/// ```
package struct RowSet: Sendable {
    /// The columns' names, in order.
    package let columnNames: [String]
    let values: [String?]
    let rowCount: Int
    let context: String

    /// The rows of `result`, which `context` asked for.
    init(_ result: borrowing QueryResult, context: String) {
        let columns = result.columnCount
        columnNames = (0..<columns).map { result.columnName($0) }
        var values: [String?] = []
        values.reserveCapacity(result.rowCount * columns)
        for row in 0..<result.rowCount {
            for column in 0..<columns {
                values.append(result.text(row, column))
            }
        }
        self.values = values
        rowCount = result.rowCount
        self.context = context
    }

    /// The only row.
    ///
    /// - Throws: ``PostgresError`` of kind `.decoding` where there is none or more than one.
    package var only: Row {
        get throws(PostgresError) {
            guard rowCount == 1 else {
                throw PostgresError(.decoding, "one row was expected, but there are \(rowCount)", context: context)
            }
            return self[0]
        }
    }
}

extension RowSet: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package var endIndex: Int { rowCount }

    /// The row at `index`.
    ///
    /// There is one for every index: reading a value of a row that does not exist throws.
    package subscript(index: Int) -> Row { Row(rows: self, index: index) }
}
