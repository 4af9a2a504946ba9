import Audience
import Statistics
import Testing

@Suite struct ClusterTraitsTests {
    @Test func `a cluster is named by what is farthest from everybody, at most three features of it`() {
        let traits = ClusterTraits.of([[0.1, -0.9, 2, 0.5, 0.6], [0, 0, 0, 0, 0.1]])
        #expect(traits[0].map(\.feature) == [2, 1, 4])
        #expect(traits[0].map(\.isHigh) == [true, false, true])
        #expect(traits[0].map(\.isStrong) == [true, false, false])
        #expect(traits[1].isEmpty)
    }

    @Test func `clusters that would be called alike are told apart by further features`() {
        let traits = ClusterTraits.of([[0.9, 0.2, 0.05], [1, 0.2, -0.1], [-1, 0, 0]])
        #expect(traits[0].map(\.feature) == [0, 1, 2] && traits[1].map(\.feature) == [0, 1, 2])
        #expect(traits[0] != traits[1])
        #expect(traits[2].map(\.feature) == [0])
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `names are unique wherever signs or strengths differ, and a function of the centres alone`(seed: UInt64) {
        let stream = KeyedStream(seed: seed, label: "standing")
        let clusters = 2 + Int(stream.bits(0) % 8)
        let standing = (0..<clusters).map { cluster in
            (0..<5).map { 4 * stream.uniform(Int64(cluster + 1), $0) - 2 }
        }
        func kind(_ row: [Double]) -> [Int] {
            row.map { ($0 > 0 ? 1 : -1) * (abs($0) >= ClusterTraits.strong ? 2 : 1) }
        }
        let traits = ClusterTraits.of(standing)
        let different = Set(standing.map(kind)).count
        #expect(Set(traits.map(Set.init)).count >= different)
        #expect(ClusterTraits.of(standing) == traits)
    }
}
