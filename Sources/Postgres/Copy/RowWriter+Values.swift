extension RowWriter {
    /// Writes a smallint; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func int16(_ value: Int16?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(value)
    }

    /// Writes an integer; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func int32(_ value: Int32?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(value)
    }

    /// Writes a bigint; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func int64(_ value: Int64?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(value)
    }

    /// Writes a real; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func float(_ value: Float?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(value.bitPattern)
    }

    /// Writes a double precision number; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func double(_ value: Double?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(value.bitPattern)
    }

    /// Writes a boolean; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func bool(_ value: Bool?) throws(PostgresError) {
        guard let value else { return try null() }
        try field(UInt8(value ? 1 : 0))
    }

    /// Writes a uuid; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func uuid(_ value: PostgresUUID?) throws(PostgresError) {
        guard let value else { return try null() }
        try uuid(high: value.high, low: value.low)
    }

    /// Writes the uuid of two 64-bit words.
    @inlinable @inline(__always)
    package mutating func uuid(high: UInt64, low: UInt64) throws(PostgresError) {
        try begin(width: 16)
        store(high)
        store(low)
    }

    /// Writes a timestamptz from microseconds since 1970-01-01 UTC, with ``PostgresTime``'s infinities; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func timestamp(_ value: Int64?) throws(PostgresError) {
        guard let value else { return try null() }
        guard let wire = PostgresTime.wireMicros(value) else { throw failure("the time is out of range") }
        try field(wire)
    }

    /// Writes a date from days since 1970-01-01, with ``PostgresTime``'s infinities; NULL for `nil`.
    @inlinable @inline(__always)
    package mutating func date(_ value: Int32?) throws(PostgresError) {
        guard let value else { return try null() }
        if value == Int32.max || value == Int32.min { return try field(value) }
        let (wire, overflow) = value.subtractingReportingOverflow(PostgresTime.epochDays)
        guard !overflow else { throw failure("the date is out of range") }
        try field(wire)
    }

    /// An error at the next field.
    @usableFromInline
    func failure(_ message: String) -> PostgresError {
        PostgresError(.usage, message, row: row + 1, column: column + 1)
    }
}
