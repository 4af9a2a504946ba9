import Audience
import Records
import Statistics
import Testing

@Suite struct ClusterIdentityTests {
    /// Centres a good deal farther apart than ``ClusterIdentity/limit``.
    private func centres(_ seed: UInt64, _ count: Int) -> [[Double]] {
        let stream = KeyedStream(seed: seed, label: "centres")
        return (0..<count).map { cluster in
            (0..<4).map { j in 3 * Double(cluster) * (j == 0 ? 1 : 0) + stream.uniform(Int64(cluster), UInt64(j)) }
        }
    }

    private func moved(_ centres: [[Double]], _ seed: UInt64, by step: Double) -> [[Double]] {
        let stream = KeyedStream(seed: seed, label: "moves")
        return centres.enumerated().map { cluster, centre in
            centre.enumerated().map { j, value in
                value + step * (2 * stream.uniform(Int64(cluster), UInt64(j)) - 1)
            }
        }
    }

    private func shuffled(_ count: Int, _ seed: UInt64) -> [Int] {
        let stream = KeyedStream(seed: seed, label: "order")
        return (0..<count).sorted { stream.bits(Int64($0)) < stream.bits(Int64($1)) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `clusters found in another order and a little elsewhere keep their identifiers`(seed: UInt64) {
        let count = 2 + Int(seed % 9)
        var identity = ClusterIdentity()
        var current = centres(seed, count)
        let ids = identity.name(current)
        #expect(ids == Array(1...count))
        for night in 1...30 as ClosedRange<UInt64> {
            current = moved(current, seed * 100 + night, by: 0.05)
            let order = shuffled(count, seed * 100 + night)
            #expect(identity.name(order.map { current[$0] }) == order.map { ids[$0] }, "night \(night)")
        }
        #expect(identity.next == count + 1)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `identifiers of clusters that come and go are never given again`(seed: UInt64) {
        let stream = KeyedStream(seed: seed, label: "nights")
        let places = centres(seed, 12)
        var identity = ClusterIdentity()
        var owner: [Int: Int] = [:]  // The place of every identifier that was ever given.
        var present: [Int: Int] = [:]  // Identifiers of last night's places.
        for night in 0..<40 as Range<Int64> {
            let chosen = places.indices.filter { stream.bits(night, UInt64($0)) % 3 != 0 }
            guard !chosen.isEmpty else { continue }
            let ids = identity.name(chosen.map { places[$0] })
            #expect(Set(ids).count == ids.count)
            for (place, id) in zip(chosen, ids) {
                if let before = present[place] {
                    #expect(id == before, "seed \(seed), night \(night): a cluster that stayed was renamed")
                } else {
                    #expect(owner[id] == nil, "seed \(seed), night \(night): identifier \(id) was given twice")
                }
                owner[id] = place
            }
            present = Dictionary(uniqueKeysWithValues: zip(chosen, ids))
        }
    }

    @Test func `a cluster that moved farther than the limit is another one`() {
        var identity = ClusterIdentity()
        #expect(identity.name([[0, 0], [4, 4]]) == [1, 2])
        #expect(identity.name([[0.49, 0.49], [4.6, 4.6]]) == [1, 3])
        #expect(identity.name([[0.5, 0.4], [4, 4]]) == [1, 4], "the second left at 4.6")
    }

    @Test func `the assignment is the best as a whole, not one by one`() {
        // The nearest old centre of the first is the one that the second needs.
        var identity = ClusterIdentity()
        _ = identity.name([[0], [0.5]])
        #expect(identity.name([[0.24], [-0.2]]) == [2, 1])
    }

    @Test func `wrong memories are refused`() {
        let one = ClusterIdentity.Known(id: 1, centre: [0])
        #expect(throws: ParameterError.self) { try ClusterIdentity(known: [one, one], next: 2) }
        #expect(throws: ParameterError.self) { try ClusterIdentity(known: [one], next: 1) }
        let other = ClusterIdentity.Known(id: 2, centre: [0, 1])
        #expect(throws: ParameterError.self) { try ClusterIdentity(known: [one, other], next: 3) }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `no assignment costs less, tried one by one`(seed: UInt64) {
        let stream = KeyedStream(seed: seed, label: "costs")
        let rows = 1 + Int(stream.bits(0) % 5)
        let columns = rows + Int(stream.bits(1) % 3)
        let costs = (0..<rows).map { row in
            // Few different costs, so that many assignments are equally good.
            (0..<columns).map { Double(stream.bits(Int64(10 + row), UInt64($0)) % 7) - 3 }
        }
        let chosen = OptimalAssignment.columns(costs: costs)
        #expect(Set(chosen).count == rows)
        func least(_ row: Int, _ taken: Set<Int>) -> Double {
            guard row < rows else { return 0 }
            return (0..<columns).filter { !taken.contains($0) }
                .map { costs[row][$0] + least(row + 1, taken.union([$0])) }.min() ?? .infinity
        }
        #expect(chosen.enumerated().reduce(0) { $0 + costs[$1.0][$1.1] } == least(0, []))
    }
}
