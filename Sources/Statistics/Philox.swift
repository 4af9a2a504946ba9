/// Philox4x32-10: a random number generator that is a function of a counter and a key, with no state.
///
/// The same counter and key give the same 128 bits in any order, on any thread and on any machine, which is what lets
/// a decision be drawn again from its key alone.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11,
/// doi:10.1145/2063384.2063405; tested against the vectors published with Random123.
@usableFromInline
package enum Philox {
    /// The 128 random bits at `counter` under `key`, by ten rounds.
    @inlinable
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (x0, x1, x2, x3) = (counter.x, counter.y, counter.z, counter.w)
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let left = UInt64(x0) &* 0xD251_1F53
            let right = UInt64(x2) &* 0xCD9E_8D57
            let next0 = UInt32(truncatingIfNeeded: right >> 32) ^ x1 ^ k0
            let next2 = UInt32(truncatingIfNeeded: left >> 32) ^ x3 ^ k1
            x1 = UInt32(truncatingIfNeeded: right)
            x3 = UInt32(truncatingIfNeeded: left)
            x0 = next0
            x2 = next2
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return SIMD4(x0, x1, x2, x3)
    }
}
