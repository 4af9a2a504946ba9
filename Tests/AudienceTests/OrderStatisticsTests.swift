import Audience
import Statistics
import Testing

@Suite struct OrderStatisticsTests {
    private let stream = KeyedStream(seed: 11, label: "order statistics")

    private func ranks(_ count: Int) -> [Int] {
        [1, 2, count / 5 + 1, count / 2, count / 2, 4 * count / 5, count].map { min(max(1, $0), count) }.sorted()
    }

    @Test(arguments: [1, 2, 7, 600, 5_000, 100_003])
    func `they are what sorting gives, for whole numbers of any range`(count: Int) {
        for bits in [0, 1, 7, 16, 17, 40, 63] as [UInt64] {
            let values = (0..<count).map { Int64(bitPattern: stream.bits(Int64($0), bits)) >> (63 - Int64(bits)) }
            let ranks = ranks(count)
            #expect(
                OrderStatistics.of(values, ranks: ranks) == ranks.map { values.sorted()[$0 - 1] }, "\(bits) bits")
            let narrow = values.map { Int32(truncatingIfNeeded: $0) }
            #expect(OrderStatistics.of(narrow, ranks: ranks) == ranks.map { narrow.sorted()[$0 - 1] }, "\(bits) bits")
        }
    }

    @Test(arguments: [1, 3, 800, 40_000])
    func `they are what sorting gives, for numbers with a point, tied, huge and below zero`(count: Int) {
        let values = (0..<count).map { row -> Double in
            let u = stream.uniform(Int64(row))
            switch row % 5 {
            case 0: return (u * 4).rounded() - 2
            case 1: return -u
            case 2: return u * 1e300
            case 3: return row % 2 == 0 ? .infinity : -.infinity
            default: return 1 + u * 1e-9
            }
        }
        let ranks = ranks(count)
        #expect(OrderStatistics.of(values, ranks: ranks) == ranks.map { values.sorted()[$0 - 1] })
        let narrow = values.map { Float($0) }
        #expect(OrderStatistics.of(narrow, ranks: ranks) == ranks.map { narrow.sorted()[$0 - 1] })
    }

    @Test func `the rank of a share is the number of values at or below its quantile`() {
        #expect([0, 0.25, 0.5, 0.95, 1].map { OrderStatistics.rank($0, of: 10) } == [1, 3, 5, 10, 10])
        #expect(OrderStatistics.of([] as [Int64], ranks: []).isEmpty)
    }
}
