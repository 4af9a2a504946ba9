import Statistics
import Testing

/// Vectors from Random123's `kat_vectors`, philox 4×32, 10 rounds.
@Suite struct PhiloxTests {
    @Test(arguments: [
        (
            SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
            SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
        ),
        (
            SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
            SIMD4<UInt32>(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
        ),
        (
            SIMD4<UInt32>(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2<UInt32>(0xA409_3822, 0x299F_31D0),
            SIMD4<UInt32>(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
        ),
    ])
    func `Philox gives the three published Random123 blocks`(
        counter: SIMD4<UInt32>, key: SIMD2<UInt32>, block: SIMD4<UInt32>
    ) {
        #expect(Philox.block(counter: counter, key: key) == block)
    }

    @Test func `eight lanes give the blocks of their counters`() {
        let key = SIMD2<UInt32>(0xA409_3822, 0x299F_31D0)
        var counters = Philox.Lanes()
        for lane in 0..<Philox.Lanes.count {
            let word = UInt64(lane) &* 0x9E37_79B9_7F4A_7C15
            counters[lane] = (word, ~word)
        }
        let drawn = Philox.blocks(counters: counters, key: key)
        for lane in 0..<Philox.Lanes.count {
            let (first, second) = counters[lane]
            let block = Philox.block(
                counter: SIMD4(
                    UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: first >> 32),
                    UInt32(truncatingIfNeeded: second), UInt32(truncatingIfNeeded: second >> 32)),
                key: key)
            #expect(drawn[lane].0 == UInt64(block.x) | UInt64(block.y) << 32)
            #expect(drawn[lane].1 == UInt64(block.z) | UInt64(block.w) << 32)
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 1_000])
    func `the words of many subjects are those of each`(count: Int) {
        let stream = KeyedStream(seed: 9, label: "many")
        let subjects = (0..<Int64(count)).map { $0 &* 7_919 &- 50 }
        let (high, low) = stream.words(of: subjects)
        #expect(high == subjects.map { stream.words($0).0 })
        #expect(low == subjects.map { stream.words($0).1 })
    }

    @Test func `a keyed stream has the mean and variance of uniform numbers`() {
        let stream = KeyedStream(seed: 7, label: "uniform")
        let n = 100_000
        let values = (0..<n).map { stream.uniform(Int64($0)) }
        let mean = values.reduce(0, +) / Double(n)
        let second = values.reduce(0) { $0 + $1 * $1 } / Double(n)
        // Standard errors of the first two moments of a uniform: √(1/12 / n), √(4/45 / n).
        #expect(abs(mean - 1.0 / 2) < 4 * (1.0 / 12 / Double(n)).squareRoot())
        #expect(abs(second - 1.0 / 3) < 4 * (4.0 / 45 / Double(n)).squareRoot())
        #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func `streams of another label or seed are uncorrelated`() {
        let streams = [
            KeyedStream(seed: 7, label: "holdout spring"), KeyedStream(seed: 7, label: "holdout summer"),
            KeyedStream(seed: 8, label: "holdout spring"),
        ]
        let n = 50_000
        for (left, right) in [(0, 1), (0, 2), (1, 2)] {
            let products = (0..<n).map {
                (streams[left].uniform(Int64($0)) - 0.5) * (streams[right].uniform(Int64($0)) - 0.5)
            }
            #expect(abs(products.reduce(0, +) / Double(n)) < 4 / 12 / Double(n).squareRoot())
        }
    }

    @Test func `the draws of a subject differ by index`() {
        let stream = KeyedStream(seed: 1, label: "draw")
        #expect(Set((0..<1000).map { stream.bits(42, $0) }).count == 1000)
        #expect(stream.words(42, 3).0 == stream.bits(42, 3))
    }
}
