/// Random numbers as a function: the draw of a stream for a subject (a user, a cell) at an index.
///
/// A stream is keyed by a seed and a label that says what it decides. There is nothing to advance and nothing to
/// share, so the same seed gives the same bytes at any thread count and on any engine.
///
/// ```swift
/// let holdout = KeyedStream(seed: 1, label: "holdout spring-2026")
/// let isHeldOut = holdout.uniform(userID) < 0.10
/// ```
@usableFromInline
package struct KeyedStream: Sendable, Hashable {
    @usableFromInline let key: SIMD2<UInt32>

    /// The stream of `seed` for what `label` names; streams of different labels are independent.
    package init(seed: UInt64, label: String) {
        // FNV-1a over the label, then one Philox block to mix seed and label into the key.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        let mixed = Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32), 0x616C_6C6F, 0x7400_0001),
            key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
        key = SIMD2(mixed.x, mixed.y)
    }

    /// 128 random bits for `subject` at `index`, as four words.
    @inlinable
    package func block(_ subject: Int64, _ index: UInt64 = 0) -> SIMD4<UInt32> {
        let id = UInt64(bitPattern: subject)
        return Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: id), UInt32(truncatingIfNeeded: id >> 32),
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32)),
            key: key)
    }

    /// 128 random bits for `subject` at `index`, as two words.
    @inlinable
    package func words(_ subject: Int64, _ index: UInt64 = 0) -> (UInt64, UInt64) {
        let block = block(subject, index)
        return (UInt64(block.x) | UInt64(block.y) << 32, UInt64(block.z) | UInt64(block.w) << 32)
    }

    /// What ``words(_:_:)`` gives for each of `subjects` at index 0, for a quarter of the time.
    package func words(of subjects: [Int64]) -> (high: [UInt64], low: [UInt64]) {
        var high: [UInt64] = []
        var low: [UInt64] = []
        high.reserveCapacity(inLargePages: subjects.count)
        low.reserveCapacity(inLargePages: subjects.count)
        for start in stride(from: 0, to: subjects.count, by: Philox.Lanes.count) {
            let lanes = min(Philox.Lanes.count, subjects.count - start)
            var counters = Philox.Lanes()
            for lane in 0..<lanes { counters[lane] = (UInt64(bitPattern: subjects[start + lane]), 0) }
            let drawn = Philox.blocks(counters: counters, key: key)
            for lane in 0..<lanes {
                let words = drawn[lane]
                high.append(words.0)
                low.append(words.1)
            }
        }
        return (high, low)
    }

    /// 64 random bits for `subject` at `index`.
    @inlinable
    package func bits(_ subject: Int64, _ index: UInt64 = 0) -> UInt64 { words(subject, index).0 }

    /// A uniform number in the open interval (0, 1) for `subject` at `index`, with 53 random bits.
    @inlinable
    package func uniform(_ subject: Int64, _ index: UInt64 = 0) -> Double {
        (Double(bits(subject, index) >> 11) + 0.5) * 0x1p-53
    }
}
