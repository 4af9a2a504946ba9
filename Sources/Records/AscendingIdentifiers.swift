internal import Statistics

/// Identifiers that ascend, as a sequence gives them, by their differences: one or two bytes each instead of eight.
///
/// A difference is written in base 128, the lowest seven bits first, with the highest bit of a byte set where another
/// follows (LEB128).
struct AscendingIdentifiers: Sequence, Sendable {
    /// Number of identifiers.
    private(set) var count = 0
    /// The first one; the largest integer where there is none.
    private(set) var first = Int64.max
    /// The last one; the smallest integer where there is none.
    private(set) var last = Int64.min
    private var bytes: [UInt8] = []
    /// Bytes in use; beyond them is room.
    private var used = 0

    /// Bytes that a difference takes at most.
    private static let longest = 10

    /// Appends those of `ids` from place `next` on that ascend.
    ///
    /// - Returns: The place of the first that does not, or of none.
    mutating func append(_ ids: [Int64], from next: Int) -> Int {
        let room = Self.longest * (ids.count - next)
        if bytes.count - used < room {
            bytes.makeRoom(inLargePages: room)
            bytes.append(contentsOf: repeatElement(0, count: bytes.capacity - bytes.count))
        }
        let end = Self.write(ids, from: next, after: &last, to: &bytes, &used)
        if count == 0, end > next { first = ids[next] }
        count += end - next
        return end
    }

    private static func write(
        _ ids: [Int64], from next: Int, after last: inout Int64, to bytes: inout [UInt8], _ used: inout Int
    ) -> Int {
        let ids = ids.span
        var bytes = bytes.mutableSpan
        var (place, earlier, end) = (next, last, used)
        while place < ids.count, ids[place] > earlier {
            var difference = UInt64(bitPattern: ids[place] &- earlier)
            while difference > 0x7F {
                bytes[end] = UInt8(truncatingIfNeeded: difference) | 0x80
                difference >>= 7
                end += 1
            }
            bytes[end] = UInt8(truncatingIfNeeded: difference)
            end += 1
            earlier = ids[place]
            place += 1
        }
        (last, used) = (earlier, end)
        return place
    }

    /// Gives the identifiers, ascending.
    func makeIterator() -> Iterator { Iterator(bytes: bytes, end: used) }

    /// Reads identifiers from their differences.
    struct Iterator: IteratorProtocol {
        private let bytes: [UInt8]
        private let end: Int
        private var place = 0
        private var id = Int64.min

        fileprivate init(bytes: [UInt8], end: Int) {
            self.bytes = bytes
            self.end = end
        }

        mutating func next() -> Int64? {
            var (difference, shift) = (UInt64(0), UInt64(0))
            while place < end {
                let byte = bytes[place]
                place += 1
                difference |= UInt64(byte & 0x7F) << shift
                shift += 7
                if byte & 0x80 == 0 {
                    id &+= Int64(bitPattern: difference)
                    return id
                }
            }
            return nil
        }
    }
}
