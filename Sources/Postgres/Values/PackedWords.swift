/// 64-bit words without their empty bytes, as the tool keeps many small numbers in a bytea.
///
/// First comes the number of words in base 128, the lowest seven bits first, with the highest bit of a byte set where
/// another follows (LEB128). Then half a byte a word, the first word's in the lower half: how many bytes it takes, 0 … 8.
/// Then those bytes, the lowest first. A word *w* is written as 2*w*, or −2*w* − 1 where it is negative, so that small
/// magnitudes take few bytes.
package enum PackedWords {
    /// The most bytes that `count` words take.
    package static func mostBytes(_ count: Int) -> Int { 10 + (count + 1) / 2 + 8 * count }

    /// Appends `words` to `bytes`.
    ///
    /// - Complexity: O(*n*), without an allocation beside `bytes`.
    package static func append(_ words: [Int64], to bytes: inout [UInt8]) {
        let halves = (words.count + 1) / 2
        withUnsafeTemporaryAllocation(byteCount: mostBytes(words.count), alignment: 8) { scratch in
            var length = 0
            var count = UInt64(words.count)
            repeat {
                scratch[length] = UInt8(truncatingIfNeeded: count & 0x7F) | (count > 0x7F ? 0x80 : 0)
                length += 1
                count >>= 7
            } while count > 0
            let widths = length
            length += halves
            /// Stores the word at `place`, and tells its width.
            func store(_ place: Int) -> UInt8 {
                let bits = UInt64(bitPattern: (words[place] << 1) ^ (words[place] >> 63))
                let width = (71 - bits.leadingZeroBitCount) >> 3
                scratch.storeBytes(of: bits.littleEndian, toByteOffset: length, as: UInt64.self)
                length += width
                return UInt8(truncatingIfNeeded: width)
            }
            for pair in 0..<words.count / 2 {
                let lower = store(2 * pair)
                scratch[widths + pair] = lower | store(2 * pair + 1) << 4
            }
            if words.count % 2 == 1 { scratch[widths + halves - 1] = store(words.count - 1) }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<length]))
        }
    }

    /// Reads words.
    ///
    /// - Parameter bytes: What ``append(_:to:)`` has written, and nothing else.
    /// - Returns: The words; `nil` where the bytes are not of that form.
    package static func words(of bytes: [UInt8]) -> [Int64]? {
        var words: [Int64] = []
        return bytes.withUnsafeBytes { read($0, into: &words) } ? words : nil
    }

    /// Reads words.
    ///
    /// - Parameters:
    ///   - bytes: What ``append(_:to:)`` has written, and nothing else.
    ///   - words: Gets the words in place of what is in it.
    /// - Returns: Whether the bytes are of that form.
    static func read(_ bytes: UnsafeRawBufferPointer, into words: inout [Int64]) -> Bool {
        words.removeAll(keepingCapacity: true)
        var next = 0
        var count: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard next < bytes.count, shift < 63 else { return false }
            count |= UInt64(bytes[next] & 0x7F) << shift
            shift += 7
            next += 1
            if bytes[next - 1] & 0x80 == 0 { break }
        }
        guard count <= UInt64(bytes.count) * 2 else { return false }
        let widths = next
        next += (Int(count) + 1) / 2
        for place in 0..<Int(count) {
            guard next <= bytes.count else { return false }
            let width = Int(bytes[widths + place >> 1] >> UInt8(4 * (place & 1)) & 0xF)
            guard width <= 8, next + width <= bytes.count else { return false }
            var bits: UInt64 = 0
            if next + 8 <= bytes.count, width > 0 {
                bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: UInt64.self))
                bits &= UInt64.max >> UInt64(64 - 8 * width)
            } else {
                for byte in 0..<width { bits |= UInt64(bytes[next + byte]) << UInt64(8 * byte) }
            }
            next += width
            words.append(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))
        }
        return next == bytes.count
    }
}

extension RowReader {
    /// Takes a bytea that ``PackedWords`` has written.
    ///
    /// - Parameter words: Gets the words in place of what is in it.
    /// - Returns: Whether the bytes are of that form.
    /// - Throws: ``PostgresError`` of kind `.decoding` where the field is NULL.
    package mutating func packedWords(into words: inout [Int64]) throws(PostgresError) -> Bool {
        PackedWords.read(try variable("bytea"), into: &words)
    }
}

extension RowWriter {
    /// Writes the bytes at `places` of `bytes` as a bytea.
    package mutating func bytes(_ bytes: [UInt8], _ places: Range<Int>) throws(PostgresError) {
        try begin(width: places.count)
        bytes.withUnsafeBytes { store(UnsafeRawBufferPointer(rebasing: $0[places])) }
    }
}
