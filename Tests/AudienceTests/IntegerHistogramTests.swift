import Audience
import Statistics
import Testing

@Suite struct IntegerHistogramTests {
    /// Close together they are counted, far apart sorted.
    @Test(arguments: [1, 10, 100_000, 1 << 40, UInt64.max])
    func `each value occurs as often as it was observed`(spread: UInt64) {
        let stream = KeyedStream(seed: 31, label: "observations")
        let observations = (0..<3_000).map { Int64(bitPattern: stream.bits($0) % spread) &- 500 }
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
