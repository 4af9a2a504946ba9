extension RowWriter {
    /// Writes a text, varchar, or json; NULL for `nil`.
    package mutating func text(_ value: String?) throws(PostgresError) {
        guard var value else { return try null() }
        try begin(width: value.utf8.count)
        value.withUTF8 { store(UnsafeRawBufferPointer($0)) }
    }

    /// Writes the text that `symbol` stands for in `table`; NULL for the number of no text, such as −1.
    package mutating func symbol(_ symbol: Int32, in table: SymbolTable) throws(PostgresError) {
        guard let width = table.width(of: symbol) else { return try null() }
        try begin(width: width)
        table.withUTF8(symbol) { store($0) }
    }

    /// Writes the fields that were made ready as number `index` of `fields`.
    package mutating func fields(_ index: Int, of fields: ReadyFields) throws(PostgresError) {
        let bytes = fields.ends[index]..<fields.ends[index + 1]
        guard column + fields.width <= columnCount else { throw refusal(width: 0) }
        reserve(bytes.count)
        fields.bytes.withUnsafeBytes { store(UnsafeRawBufferPointer(rebasing: $0[bytes])) }
        column += fields.width
    }

    /// Writes a json from its text; NULL for `nil`.
    package mutating func json(_ value: String?) throws(PostgresError) {
        try text(value)
    }

    /// Writes a jsonb from its text; NULL for `nil`.
    package mutating func jsonb(_ value: String?) throws(PostgresError) {
        guard var value else { return try null() }
        try begin(width: 1 + value.utf8.count)
        store(UInt8(1))
        value.withUTF8 { store(UnsafeRawBufferPointer($0)) }
    }
}
