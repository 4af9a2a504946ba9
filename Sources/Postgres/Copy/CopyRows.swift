internal import CLibPQ

/// The rows of a COPY that is under way, each where libpq has put it: a cursor that stands at one of them.
struct CopyRows: ~Copyable {
    /// The connection, which outlives the COPY.
    private let handle: OpaquePointer
    /// Fields of each row.
    let columnCount: Int
    /// Rows that are through.
    private(set) var count = 0
    /// The first field of the row, and where the message that it is in ends.
    private(set) var next: UnsafeRawPointer
    private(set) var end: UnsafeRawPointer
    /// What libpq gave last, to be given back.
    private var message: UnsafeMutablePointer<CChar>?
    private var isAfterHeader = false

    /// A cursor before the first row.
    init(handle: OpaquePointer, columnCount: Int) {
        self.handle = handle
        self.columnCount = columnCount
        // Nowhere that is read: an empty stretch.
        next = UnsafeRawPointer(handle)
        end = next
    }

    deinit {
        PQfreemem(message)
    }

    /// Moves to the next row.
    ///
    /// - Returns: Whether there is one; if not, the server has ended the stream, and whether well, the result after it
    ///   says.
    @inline(__always)
    mutating func advance() throws(PostgresError) -> Bool {
        while true {
            if next >= end {
                guard try receive() else { return false }
            }
            guard end - next >= 2 else { throw PostgresError(.decoding, "the row is cut short", row: count + 1) }
            let fields = Int16(bigEndian: next.loadUnaligned(as: Int16.self))
            next += 2
            if Int(fields) == columnCount { return true }
            guard fields == -1 else {
                throw PostgresError(
                    .decoding, "the row has \(fields) columns instead of \(columnCount)", row: count + 1)
            }
            // The trailer: nothing of this message counts any more.
            next = end
        }
    }

    /// Ends the row that the cursor stands at, of which `reader` has read every field.
    @inline(__always)
    mutating func finish(_ reader: borrowing RowReader) throws(PostgresError) {
        guard reader.column == columnCount else {
            throw PostgresError(
                .decoding, "only \(reader.column) of the row's \(columnCount) columns were read", row: count + 1)
        }
        finish(at: reader.next)
    }

    /// Ends the row that the cursor stands at, whose last field ends at `place`.
    @inline(__always)
    mutating func finish(at place: UnsafeRawPointer) {
        next = place
        count += 1
    }

    /// Takes the next message of the stream; false where there is none.
    private mutating func receive() throws(PostgresError) -> Bool {
        PQfreemem(message)
        message = nil
        let length = nextCopyData()
        guard length > 0, let message else { return false }
        let buffer = UnsafeRawBufferPointer(start: message, count: length)
        next = UnsafeRawPointer(message)
        end = next + length
        if !isAfterHeader {
            guard let header = BinaryCopy.headerLength(buffer) else {
                throw PostgresError(.decoding, "the stream does not begin as a binary COPY does")
            }
            next += header
            isAfterHeader = true
            // The header may come alone.
            if next == end { return try receive() }
        }
        return true
    }

    /// Nanoseconds in which a server fills a part of the socket's buffer, and by which a row may come late.
    private static let gatheringNanoseconds = 500_000

    /// Takes the next piece of the stream into ``message``; its length is not above 0 where the stream has ended.
    ///
    /// The server sends a few kilobytes at a time. Who waits for each of them is woken thousands of times a second; here a
    /// moment passes first, in which more comes together.
    private mutating func nextCopyData() -> Int {
        var length = PQgetCopyData(handle, &message, 1)
        guard length == 0 else { return Int(length) }
        PQconsumeInput(handle)
        length = PQgetCopyData(handle, &message, 1)
        guard length == 0 else { return Int(length) }
        Connection.pause(nanoseconds: Self.gatheringNanoseconds)
        PQconsumeInput(handle)
        return Int(PQgetCopyData(handle, &message, 0))
    }
}
