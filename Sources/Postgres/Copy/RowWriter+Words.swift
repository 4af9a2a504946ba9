extension RowWriter {
    /// Writes a bytea of 64-bit words, each big-endian.
    package mutating func words(_ values: [Int64]) throws(PostgresError) {
        try begin(width: values.count * 8)
        for value in values { store(value) }
    }
}
