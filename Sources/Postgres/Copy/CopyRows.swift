internal import CLibPQ

/// The rows of a COPY that is under way, many of them side by side in memory: a cursor that stands at one of them.
struct CopyRows: ~Copyable {
    /// The connection, which outlives the COPY.
    private let handle: OpaquePointer
    /// Fields of each row.
    let columnCount: Int
    /// Rows that are through.
    private(set) var count = 0
    /// The first field of the row, and where the last message ends that was received together with its own.
    private(set) var next: UnsafeRawPointer
    private(set) var end: UnsafeRawPointer
    /// Whole messages, one after the other.
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: initialBytes, alignment: 16)
    /// What libpq gave last, where a message was waited for; to be given back.
    private var message: UnsafeMutablePointer<CChar>?
    private var isAfterHeader = false
    /// Whether libpq has said that there are no more messages.
    private var hasEnded = false

    /// Bytes of messages that are taken over at once: few enough to stay in the cache until they are read.
    private static let wantedBytes = 1 << 15
    private static let initialBytes = 2 * wantedBytes

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
        buffer.deallocate()
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
            // The trailer, after which nothing comes.
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

    /// Takes the next messages of the stream; false where there are none.
    private mutating func receive() throws(PostgresError) -> Bool {
        let received = nextMessages()
        guard let start = received.baseAddress, received.count > 0 else { return false }
        next = start
        end = start + received.count
        if !isAfterHeader {
            guard let header = BinaryCopy.headerLength(received) else {
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
    private static let gatheringNanoseconds = 1_000_000

    /// The next messages of the stream; none where it has ended.
    ///
    /// The server sends a few kilobytes at a time. Who waits for each of them is woken thousands of times a second; here a
    /// moment passes first, in which more comes together.
    private mutating func nextMessages() -> UnsafeRawBufferPointer {
        PQfreemem(message)
        message = nil
        var length = takeOver()
        if length == 0, !hasEnded {
            PQconsumeInput(handle)
            length = takeOver()
        }
        if length == 0, !hasEnded {
            Connection.pause(nanoseconds: Self.gatheringNanoseconds)
            PQconsumeInput(handle)
            length = takeOver()
        }
        if length > 0 || hasEnded { return UnsafeRawBufferPointer(rebasing: buffer[..<length]) }
        // Only this function waits.
        length = Int(PQgetCopyData(handle, &message, 0))
        return UnsafeRawBufferPointer(start: message, count: max(0, length))
    }

    /// Moves messages that libpq has received into ``buffer``, without the allocation that `PQgetCopyData` makes for each.
    ///
    /// - Returns: Their bytes; 0 where there are none at the moment, or no more.
    private mutating func takeOver() -> Int {
        var taken = 0
        // Whether the last message may go on: libpq gives as much of it as there is room for.
        var isFull = false
        while taken < Self.wantedBytes || isFull {
            let room = buffer.count - taken
            let length = Int(
                PQgetlineAsync(
                    handle, buffer.baseAddress?.advanced(by: taken).assumingMemoryBound(to: CChar.self),
                    Int32(clamping: room)))
            hasEnded = length < 0
            guard length > 0 else { break }
            taken += length
            isFull = length == room
            if isFull { grow() }
        }
        return taken
    }

    /// Doubles the room for messages.
    private mutating func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }
}
