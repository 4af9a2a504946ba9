/// Writes one row of a binary COPY: each call writes the next field.
///
/// The closure of ``Connection/copyIn(_:columns:rows:_:)`` gets one for each row and writes every field of it, in
/// order, with the call of the column's type; `nil` is NULL. A field too many or too few throws ``PostgresError`` of
/// kind `.usage`. The type must be the column's own (an integer does not become a bigint): the server refuses another
/// width, and names line and column.
@safe
@usableFromInline
package struct RowWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int
    /// Fields written of this row.
    @usableFromInline var column = 0
    /// Fields of each row.
    @usableFromInline package let columnCount: Int
    /// The row's number, from 0.
    package private(set) var row = 0

    /// A writer of rows of `columnCount` fields with an empty buffer.
    init(columnCount: Int, capacity: Int) {
        self.columnCount = columnCount
        self.capacity = capacity
        base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    }

    deinit {
        base.deallocate()
    }

    /// Begins row `row`.
    mutating func begin(row: Int) {
        self.row = row
        column = 0
        reserve(2)
        store(Int16(truncatingIfNeeded: columnCount))
    }

    /// Ends the row: all its fields must be there.
    func end() throws(PostgresError) {
        guard column == columnCount else {
            throw PostgresError(.usage, "only \(column) of the row's \(columnCount) fields were written", row: row + 1)
        }
    }

    /// Begins a field of `width` bytes, and makes room for them.
    @inlinable @inline(__always)
    mutating func begin(width: Int) throws(PostgresError) {
        guard column < columnCount, width <= 0x3FFF_FFFF else { throw refusal(width: width) }
        reserve(4 + width)
        store(Int32(truncatingIfNeeded: width))
        column += 1
    }

    /// Writes NULL.
    @inlinable @inline(__always)
    package mutating func null() throws(PostgresError) {
        guard column < columnCount else { throw refusal(width: 0) }
        reserve(4)
        store(Int32(-1))
        column += 1
    }

    /// Writes a field of one integer, which is made big-endian.
    @inlinable @inline(__always)
    mutating func field<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) throws(PostgresError) {
        try begin(width: MemoryLayout<T>.size)
        store(value)
    }

    /// Stores `value` big-endian; room must be there.
    @inlinable @inline(__always)
    mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        (base + count).storeBytes(of: value.bigEndian, as: T.self)
        count += MemoryLayout<T>.size
    }

    /// Stores `bytes`; room must be there.
    @inlinable @inline(__always)
    mutating func store(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        (base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    /// Stores `bytes`, after making room for them.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        store(bytes)
    }

    /// Makes room for `bytes` more.
    @inlinable @inline(__always)
    mutating func reserve(_ bytes: Int) {
        if capacity - count < bytes { grow(bytes) }
    }

    @usableFromInline
    mutating func grow(_ bytes: Int) {
        let larger = max(capacity * 2, count + bytes)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        moved.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    @usableFromInline
    func refusal(width: Int) -> PostgresError {
        column < columnCount
            ? PostgresError(.usage, "a field may have at most 1 GiB", row: row + 1, column: column + 1)
            : PostgresError(.usage, "a field is written after the last of \(columnCount)", row: row + 1)
    }
}
