extension RowWriter {
    /// Writes a bigint[]; NULL for `nil`.
    package mutating func int64Array(_ values: [Int64]?) throws(PostgresError) {
        guard let values else { return try null() }
        try int64Array(values.span)
    }

    /// Writes a bigint[] from a part of a column that holds several rows' elements one after the other.
    package mutating func int64Array(_ values: Span<Int64>) throws(PostgresError) {
        try beginArray(of: ElementType.int64, count: values.count, width: 12 * values.count)
        for index in values.indices {
            store(Int32(8))
            store(values[index])
        }
    }

    /// Writes a text[]; NULL for `nil`.
    package mutating func textArray(_ values: [String]?) throws(PostgresError) {
        guard let values else { return try null() }
        try beginArray(
            of: ElementType.text, count: values.count, width: values.reduce(0) { $0 + 4 + $1.utf8.count })
        for var value in values {
            store(Int32(truncatingIfNeeded: value.utf8.count))
            value.withUTF8 { store(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Writes an array's header; its elements take `width` bytes, for which room is made.
    private mutating func beginArray(of elementType: UInt32, count: Int, width: Int) throws(PostgresError) {
        let isEmpty = count == 0
        try begin(width: (isEmpty ? 12 : 20) + width)
        store(Int32(isEmpty ? 0 : 1))
        store(Int32(0))
        store(elementType)
        if isEmpty { return }
        store(Int32(truncatingIfNeeded: count))
        store(Int32(1))
    }
}
