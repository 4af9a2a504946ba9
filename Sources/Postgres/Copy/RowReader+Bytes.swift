extension RowReader {
    /// Takes a text as its UTF-8, appended to `bytes`; nothing is appended for NULL.
    package mutating func appendUTF8(to bytes: inout [UInt8]) throws(PostgresError) {
        guard let utf8 = try optionalVariable("text") else { return }
        bytes.append(contentsOf: utf8)
    }
}
