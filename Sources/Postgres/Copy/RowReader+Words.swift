extension RowReader {
    /// Takes a bytea of as many big-endian 64-bit words as `values` has room for.
    ///
    /// - Parameter values: Gets the words.
    /// - Throws: ``PostgresError`` of kind `.decoding` where the field is NULL or has another width.
    package mutating func words(into values: inout [Int64]) throws(PostgresError) {
        let bytes = try fixed(values.count * 8, "bytea of words")
        for index in values.indices {
            values[index] = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
        }
    }
}
