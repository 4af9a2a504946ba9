import Audience
import TestSupport
import Testing

@Suite struct IntegerHistogramTests {
    /// Close together they are counted, far apart sorted.
    @Test(arguments: [1, 10, 100_000, 1 << 40, Int.max])
    func `each value occurs as often as it was observed`(spread: Int) {
        var random = SeededGenerator(seed: 31)
        let observations = (0..<3_000).map { _ in Int64(random.below(spread)) - 500 }
        let histogram = IntegerHistogram(observations)
        let expected = Dictionary(grouping: observations, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
        #expect(histogram.values == expected.map(\.key))
        #expect(histogram.counts == expected.map(\.value))
    }

    @Test func `the whole range of integers is no problem, and nothing is nothing`() {
        #expect(IntegerHistogram([.max, .min, 0, .max]).values == [.min, 0, .max])
        #expect(IntegerHistogram([]).values.isEmpty)
    }
}
