/// A row of a ``RowSet``: values by column name or by place from 0, as the type that is asked for.
///
/// Each accessor throws ``PostgresError`` of kind `.decoding`, with the column but never with the value, where there is
/// no such column or row, where the value is not of the type, and, without `optional`, where it is NULL.
package struct Row: Sendable {
    let rows: RowSet
    let index: Int

    /// The value as text, however the server writes it.
    package func text(_ column: some RowColumn) throws(PostgresError) -> String {
        try required(column) { $0 }
    }

    /// The value as text; `nil` for NULL.
    package func optionalText(_ column: some RowColumn) throws(PostgresError) -> String? {
        try value(column)
    }

    /// The text of `column`, or `nil` for NULL.
    private func value(_ column: some RowColumn) throws(PostgresError) -> String? {
        guard rows.indices.contains(index) else {
            throw PostgresError(
                .decoding, "row \(index + 1) was asked for, but there are \(rows.rowCount)", context: rows.context)
        }
        guard let place = column.place(among: rows.columnNames) else {
            throw PostgresError(.decoding, "there is no column \(column)", context: rows.context)
        }
        return rows.values[index * rows.columnNames.count + place]
    }

    /// The value as what `parse` makes of its text; `nil` for NULL.
    func optional<T>(
        _ column: some RowColumn, _ parse: (String) -> T?
    ) throws(PostgresError) -> T? {
        guard let text = try value(column) else { return nil }
        guard let parsed = parse(text) else { throw mismatch(column, "is not \(T.self)") }
        return parsed
    }

    /// The value as what `parse` makes of its text.
    func required<T>(_ column: some RowColumn, _ parse: (String) -> T?) throws(PostgresError) -> T {
        guard let parsed = try optional(column, parse) else { throw mismatch(column, "is NULL") }
        return parsed
    }

    private func mismatch(_ column: some RowColumn, _ what: String) -> PostgresError {
        let place = column.place(among: rows.columnNames)
        var error = PostgresError(
            .decoding, "the value \(what)", context: rows.context, row: index + 1, column: place.map { $0 + 1 })
        error.columnName = place.map { rows.columnNames[$0] }
        return error
    }
}
