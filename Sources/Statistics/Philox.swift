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

    /// Eight counters, or what is drawn at them: a lane each, their words beside each other.
    @frozen @usableFromInline
    package struct Lanes: Sendable {
        @usableFromInline var x0 = SIMD8<UInt32>()
        @usableFromInline var x1 = SIMD8<UInt32>()
        @usableFromInline var x2 = SIMD8<UInt32>()
        @usableFromInline var x3 = SIMD8<UInt32>()

        /// Number of lanes.
        @inlinable package static var count: Int { 8 }

        /// Zeros.
        @inlinable package init() {}

        /// The 128 bits of a lane as two words.
        @inlinable
        package subscript(lane: Int) -> (UInt64, UInt64) {
            get { (UInt64(x0[lane]) | UInt64(x1[lane]) << 32, UInt64(x2[lane]) | UInt64(x3[lane]) << 32) }
            set {
                x0[lane] = UInt32(truncatingIfNeeded: newValue.0)
                x1[lane] = UInt32(truncatingIfNeeded: newValue.0 >> 32)
                x2[lane] = UInt32(truncatingIfNeeded: newValue.1)
                x3[lane] = UInt32(truncatingIfNeeded: newValue.1 >> 32)
            }
        }

        /// The exclusive or of every lane with the same lane of `other`.
        @inlinable
        package static func ^ (left: Lanes, right: Lanes) -> Lanes {
            var result = left
            result.x0 ^= right.x0
            result.x1 ^= right.x1
            result.x2 ^= right.x2
            result.x3 ^= right.x3
            return result
        }
    }

    /// The same as ``block(counter:key:)`` at eight counters, for a quarter of the time.
    @inlinable
    package static func blocks(counters: Lanes, key: SIMD2<UInt32>) -> Lanes {
        var lanes = counters
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let left = SIMD8<UInt64>(truncatingIfNeeded: lanes.x0) &* SIMD8(repeating: 0xD251_1F53)
            let right = SIMD8<UInt64>(truncatingIfNeeded: lanes.x2) &* SIMD8(repeating: 0xCD9E_8D57)
            lanes.x0 = SIMD8(truncatingIfNeeded: right &>> 32) ^ lanes.x1 ^ SIMD8(repeating: k0)
            lanes.x2 = SIMD8(truncatingIfNeeded: left &>> 32) ^ lanes.x3 ^ SIMD8(repeating: k1)
            lanes.x1 = SIMD8(truncatingIfNeeded: right)
            lanes.x3 = SIMD8(truncatingIfNeeded: left)
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return lanes
    }
}
