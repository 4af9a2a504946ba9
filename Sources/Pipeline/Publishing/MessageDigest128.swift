internal import Statistics

/// A 128-bit digest of a message of 128-bit blocks: each block is added to the state, which a Philox block then mixes.
///
/// It tells accidents apart (another row, a lost column, a changed bit), with a chance of 2⁻¹²⁸ to miss one; it is no
/// protection against somebody who wants two messages to collide.
struct MessageDigest128 {
    private(set) var state: SIMD4<UInt32>

    /// The key of every block.
    static let key = SIMD2<UInt32>(0x726F_7764, 0x6967_6573)

    /// The digest of the empty message under `domain`, which keeps messages of different kinds apart.
    init(domain: UInt32) {
        state = SIMD4(domain, 0x616C_6C6F, 0x7400_0002, 0)
    }

    /// Adds a block of two words.
    mutating func absorb(_ first: UInt64, _ second: UInt64) {
        let block = SIMD4(
            UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: first >> 32),
            UInt32(truncatingIfNeeded: second), UInt32(truncatingIfNeeded: second >> 32))
        state = Philox.block(counter: state ^ block, key: Self.key)
    }

    /// Adds the bytes of `text` and their number.
    mutating func absorb(_ text: String) {
        var word: (UInt64, UInt64) = (0, 0)
        var filled: UInt64 = 0
        for byte in text.utf8 {
            if filled < 8 {
                word.0 |= UInt64(byte) << (8 * filled)
            } else {
                word.1 |= UInt64(byte) << (8 * (filled - 8))
            }
            filled += 1
            if filled == 16 {
                absorb(word.0, word.1)
                word = (0, 0)
                filled = 0
            }
        }
        absorb(word.0, word.1)
        absorb(UInt64(text.utf8.count), 0)
    }

    /// The 128 bits as two words.
    var words: (UInt64, UInt64) {
        (UInt64(state.x) | UInt64(state.y) << 32, UInt64(state.z) | UInt64(state.w) << 32)
    }
}
