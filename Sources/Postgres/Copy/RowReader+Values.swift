extension RowReader {
    /// Takes a smallint.
    @inlinable @inline(__always)
    package mutating func int16() throws(PostgresError) -> Int16 {
        Int16(bigEndian: try fixed(2, "smallint").loadUnaligned(as: Int16.self))
    }

    /// Takes a smallint; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalInt16() throws(PostgresError) -> Int16? {
        try isNull() ? nil : int16()
    }

    /// Takes an integer.
    @inlinable @inline(__always)
    package mutating func int32() throws(PostgresError) -> Int32 {
        Int32(bigEndian: try fixed(4, "integer").loadUnaligned(as: Int32.self))
    }

    /// Takes an integer; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalInt32() throws(PostgresError) -> Int32? {
        try isNull() ? nil : int32()
    }

    /// Takes a bigint.
    @inlinable @inline(__always)
    package mutating func int64() throws(PostgresError) -> Int64 {
        Int64(bigEndian: try fixed(8, "bigint").loadUnaligned(as: Int64.self))
    }

    /// Takes a bigint; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalInt64() throws(PostgresError) -> Int64? {
        try isNull() ? nil : int64()
    }

    /// Takes a real.
    @inlinable @inline(__always)
    package mutating func float() throws(PostgresError) -> Float {
        Float(bitPattern: UInt32(bigEndian: try fixed(4, "real").loadUnaligned(as: UInt32.self)))
    }

    /// Takes a real; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalFloat() throws(PostgresError) -> Float? {
        try isNull() ? nil : float()
    }

    /// Takes a double precision number.
    @inlinable @inline(__always)
    package mutating func double() throws(PostgresError) -> Double {
        Double(bitPattern: UInt64(bigEndian: try fixed(8, "double precision").loadUnaligned(as: UInt64.self)))
    }

    /// Takes a double precision number; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalDouble() throws(PostgresError) -> Double? {
        try isNull() ? nil : double()
    }

    /// Takes a boolean.
    @inlinable @inline(__always)
    package mutating func bool() throws(PostgresError) -> Bool {
        try fixed(1, "boolean").load(as: UInt8.self) != 0
    }

    /// Takes a boolean; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalBool() throws(PostgresError) -> Bool? {
        try isNull() ? nil : bool()
    }

    /// Takes a uuid.
    @inlinable @inline(__always)
    package mutating func uuid() throws(PostgresError) -> PostgresUUID {
        let value = try fixed(16, "uuid")
        return PostgresUUID(
            high: UInt64(bigEndian: value.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: value.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Takes a uuid; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalUUID() throws(PostgresError) -> PostgresUUID? {
        try isNull() ? nil : uuid()
    }

    /// Takes a timestamptz as microseconds since 1970-01-01 UTC, with ``PostgresTime``'s infinities.
    ///
    /// A time after the year 294246, which 64 bits do not reach from 1970, throws.
    @inlinable @inline(__always)
    package mutating func timestamp() throws(PostgresError) -> Int64 {
        let wire = Int64(bigEndian: try fixed(8, "timestamp with time zone").loadUnaligned(as: Int64.self))
        guard let micros = PostgresTime.unixMicros(wire) else { throw failureOfLast("the time is out of range") }
        return micros
    }

    /// Takes a timestamptz as microseconds since 1970-01-01 UTC; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalTimestamp() throws(PostgresError) -> Int64? {
        try isNull() ? nil : timestamp()
    }

    /// Takes a date as days since 1970-01-01, with ``PostgresTime``'s infinities.
    @inlinable @inline(__always)
    package mutating func date() throws(PostgresError) -> Int32 {
        let wire = Int32(bigEndian: try fixed(4, "date").loadUnaligned(as: Int32.self))
        // The last day of PostgreSQL's calendar, in the year 5874897, still fits.
        return wire == Int32.max || wire == Int32.min ? wire : wire &+ PostgresTime.epochDays
    }

    /// Takes a date as days since 1970-01-01; `nil` for NULL.
    @inlinable @inline(__always)
    package mutating func optionalDate() throws(PostgresError) -> Int32? {
        try isNull() ? nil : date()
    }

    /// Takes a numeric as an integer number of 10^(−scale), exactly; says where that cannot be.
    ///
    /// - Parameter scale: Digits after the point, 0 … 18; 6 for micros.
    /// - Returns: The value, or which of the ways in which it is none.
    /// - Throws: ``PostgresError`` of kind `.decoding` where the field is not a numeric.
    package mutating func scaledNumeric(scale: Int) throws(PostgresError) -> ScaledNumeric {
        precondition((0...18).contains(scale), "a scale is 0 … 18")
        guard let bytes = try optionalVariable("numeric") else { return .null }
        guard let numeric = WireNumeric(bytes) else { throw failureOfLast("the value is not a numeric") }
        return numeric.scaled(scale)
    }

    /// Takes a numeric as the server writes it, to its last digit; `NaN`, `Infinity` and `-Infinity` too.
    package mutating func numericText() throws(PostgresError) -> String {
        guard let numeric = WireNumeric(try variable("numeric")) else {
            throw failureOfLast("the value is not a numeric")
        }
        return numeric.text
    }

    /// Takes a numeric as the server writes it; `nil` for NULL.
    package mutating func optionalNumericText() throws(PostgresError) -> String? {
        try isNull() ? nil : numericText()
    }
}
