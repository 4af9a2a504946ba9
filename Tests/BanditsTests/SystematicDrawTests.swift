import Bandits
import Statistics
import Testing

@Suite struct SystematicDrawTests {
    let vector = PropensityVector(rounding: [0.5, 0.003, 0.197, 0.1, 0.2])
    let layout = [0, 3, 1, 4, 2]

    func draw(_ key: Int64, _ users: [Int64]) -> [Int] {
        SystematicDraw(stream: KeyedStream(seed: 4, label: "draw 2026-03-01"), cellKey: key)
            .positions(users: users, vector: vector, layout: layout)
    }

    @Test func `every arm, and every run of arms from the start, gets its share rounded up or down`() {
        for n in [1, 2, 3, 7, 100, 1_001] {
            let users = (0..<n).map { Int64($0) * 7 - 3 }
            for key in 0..<40 {
                let drawn = draw(Int64(key), users)
                var cumulative: UInt64 = 0
                var below = 0
                for position in layout {
                    let count = drawn.reduce(0) { $1 == position ? $0 + 1 : $0 }
                    below += count
                    cumulative += vector.weights[position]
                    for (weight, count) in [(vector.weights[position], count), (cumulative, below)] {
                        let exact = UInt64(n) * weight
                        let floor = Int(exact >> 32)
                        #expect(count == floor || (exact & 0xFFFF_FFFF != 0 && count == floor + 1))
                    }
                }
            }
        }
    }

    @Test func `over many keys every user gets every arm with exactly its probability`() {
        let users: [Int64] = [11, 5, 900]
        let keys = 20_000
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 5), count: users.count)
        for key in 0..<keys {
            for (user, arm) in draw(Int64(key), users).enumerated() { counts[user][arm] += 1 }
        }
        for user in users.indices {
            for arm in 0..<5 {
                let p = vector.probability(arm)
                let share = Double(counts[user][arm]) / Double(keys)
                #expect(abs(share - p) < 4.5 * (p * (1 - p) / Double(keys)).squareRoot())
            }
        }
    }

    @Test func `the order in which users are given changes nobody's arm`() {
        let users = (0..<500).map { Int64($0) }
        let drawn = draw(3, users)
        let reversed: [Int] = draw(3, users.reversed()).reversed()
        #expect(drawn == reversed)
    }

    @Test func `an arm without weight is never drawn and a certain one always`() {
        let certain = PropensityVector(rounding: [0, 1, 0])
        let draw = SystematicDraw(stream: KeyedStream(seed: 1, label: "d"), cellKey: 1)
        let drawn = draw.positions(users: Array(0..<1000), vector: certain, layout: [2, 1, 0])
        #expect(drawn.allSatisfy { $0 == 1 })
        #expect(draw.positions(users: [], vector: certain, layout: [0, 1, 2]) == [])
    }

    @Test func `spend never exceeds its expectation by the worst rounding`() {
        let costs = [0, 5, 9, 2, 7.0]
        let ordered = layout.map { costs[$0] }
        let bound = SystematicDraw.worstRounding(ordered)
        #expect(bound == 2 + 3 + 2 + 2)
        for n in [3, 40, 333] {
            let expected = Double(n) * zip(vector.probabilities, costs).reduce(0) { $0 + $1.0 * $1.1 }
            for key in 0..<200 {
                let spend = draw(Int64(key), (0..<n).map { Int64($0) }).reduce(0) { $0 + costs[$1] }
                #expect(abs(spend - expected) < bound)
            }
        }
        #expect(SystematicDraw.worstRounding([0, 3, 0, 4, 0], users: 1) == 4)
        #expect(SystematicDraw.worstRounding([], users: 10) == 0)
    }
}
