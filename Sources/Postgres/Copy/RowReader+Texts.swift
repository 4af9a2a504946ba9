extension RowReader {
    /// Takes a text, varchar, or anything else that travels as text.
    package mutating func text() throws(PostgresError) -> String {
        String(decoding: try variable("text"), as: UTF8.self)
    }

    /// Takes a text; `nil` for NULL.
    package mutating func optionalText() throws(PostgresError) -> String? {
        try isNull() ? nil : text()
    }

    /// Takes a text as its number in `table`, to which it is added if it is new; −1 for NULL.
    ///
    /// No `String` is made for a text that is in the table.
    package mutating func symbol(in table: inout SymbolTable) throws(PostgresError) -> Int32 {
        guard let utf8 = try optionalVariable("text") else { return -1 }
        return table.symbol(utf8)
    }

    /// Takes a json or jsonb as its text.
    package mutating func json() throws(PostgresError) -> String {
        let bytes = try variable("json")
        // jsonb travels as a version byte, 1, and the text; json as the text alone, which cannot begin with that byte.
        return String(decoding: bytes.first == 1 ? bytes.dropFirst() : bytes[...], as: UTF8.self)
    }

    /// Takes a json or jsonb as its text; `nil` for NULL.
    package mutating func optionalJSON() throws(PostgresError) -> String? {
        try isNull() ? nil : json()
    }
}
