import Statistics
import Testing

@Suite struct RadixOrderTests {
    @Test func `it is the stable order that sorting gives, for small keys, large ones and both signs`() {
        let stream = KeyedStream(seed: 2, label: "radix")
        for bits in [1, 8, 11, 12, 33, 62, 64] {
            let keys = (0..<3_000).map {
                Int64(bitPattern: stream.bits(Int64($0)) << UInt64(64 - bits)) >> Int64(64 - bits)
            }
            let expected = keys.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
            #expect(radixOrder(keys).map(Int.init) == expected, "\(bits) bits")
        }
    }

    @Test func `no keys, one key, equal keys and the extremes are no exceptions`() {
        #expect(radixOrder([]).isEmpty)
        #expect(radixOrder([5]) == [0])
        #expect(radixOrder([5, 5, 5]) == [0, 1, 2])
        #expect(radixOrder([.max, .min, 0]) == [1, 2, 0])
    }
}
