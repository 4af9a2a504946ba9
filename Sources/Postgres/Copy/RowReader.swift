/// A cursor over one row of a binary COPY: each getter takes the next field.
///
/// The closure of ``Connection/copyOut(_:_:)`` gets one for each row and reads every field of it, in order, with the
/// getter of the field's type. A field of another width, NULL where the getter is not optional, and a field too many or
/// too few throw ``PostgresError`` of kind `.decoding` with row and column, without the value. Types of the same width
/// (bigint, double precision, timestamptz) cannot be told apart here: ``Connection/describe(_:)`` can.
///
/// Getters neither allocate nor copy, apart from those that return a `String` or an array.
@safe
@usableFromInline
package struct RowReader: ~Copyable {
    /// The next field: its length, 4 bytes, then its value.
    @usableFromInline var next: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    /// Fields taken.
    @usableFromInline var column = 0
    /// Fields in the row.
    @usableFromInline package let columnCount: Int
    /// The row's number, from 0.
    package let row: Int

    /// A cursor at the first of `columnCount` fields, which end before `end`.
    init(at next: UnsafeRawPointer, end: UnsafeRawPointer, columnCount: Int, row: Int) {
        self.next = next
        self.end = end
        self.columnCount = columnCount
        self.row = row
    }

    /// Takes a field of exactly `width` bytes that is not NULL.
    @inlinable @inline(__always)
    mutating func fixed(_ width: Int, _ type: StaticString) throws(PostgresError) -> UnsafeRawPointer {
        guard column < columnCount, end - next >= 4 + width,
            next.loadUnaligned(as: Int32.self) == Int32(truncatingIfNeeded: width).bigEndian
        else { throw mismatch(type, width: width) }
        let value = next + 4
        next = value + width
        column += 1
        return value
    }

    /// Takes a field of exactly `width` bytes; `nil` for NULL.
    @inlinable @inline(__always)
    mutating func optionalFixed(_ width: Int, _ type: StaticString) throws(PostgresError) -> UnsafeRawPointer? {
        try isNull() ? nil : fixed(width, type)
    }

    /// Takes a field of any width that is not NULL.
    @inlinable @inline(__always)
    mutating func variable(_ type: StaticString) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard column < columnCount, end - next >= 4 else { throw mismatch(type, width: nil) }
        let width = Int(Int32(bigEndian: next.loadUnaligned(as: Int32.self)))
        guard width >= 0, end - next >= 4 + width else { throw mismatch(type, width: nil) }
        let value = UnsafeRawBufferPointer(start: next + 4, count: width)
        next += 4 + width
        column += 1
        return value
    }

    /// Takes a field of any width; `nil` for NULL.
    @inlinable @inline(__always)
    mutating func optionalVariable(_ type: StaticString) throws(PostgresError) -> UnsafeRawBufferPointer? {
        try isNull() ? nil : variable(type)
    }

    /// Takes the next field if it is NULL, and says whether it was.
    @inlinable @inline(__always)
    package mutating func isNull() throws(PostgresError) -> Bool {
        guard column < columnCount, end - next >= 4 else { throw mismatch("value", width: nil) }
        guard next.loadUnaligned(as: Int32.self) == -1 else { return false }
        next += 4
        column += 1
        return true
    }

    /// Takes the next field, whatever it is.
    @inlinable
    package mutating func skip() throws(PostgresError) {
        _ = try optionalVariable("value")
    }

    /// The error that the next field is no `type` of `width` bytes (any number for `nil`).
    @usableFromInline
    func mismatch(_ type: StaticString, width: Int?) -> PostgresError {
        guard column < columnCount else {
            return failure("the row has \(columnCount) columns, and a \(type) is read after the last")
        }
        guard end - next >= 4 else { return failure("the row is cut short") }
        let actual = Int(Int32(bigEndian: next.loadUnaligned(as: Int32.self)))
        if actual == -1 { return failure("the value is NULL, not a \(type)") }
        guard actual >= 0, end - next >= 4 + actual else { return failure("the row is cut short") }
        return failure("the value has \(actual) bytes, but a \(type) has \(width.map { "\($0)" } ?? "others")")
    }

    /// An error at the next field.
    @usableFromInline
    func failure(_ message: String) -> PostgresError {
        PostgresError(.decoding, message, row: row + 1, column: column + 1)
    }

    /// An error at the field that was taken last.
    @usableFromInline
    func failureOfLast(_ message: String) -> PostgresError {
        PostgresError(.decoding, message, row: row + 1, column: column)
    }
}
