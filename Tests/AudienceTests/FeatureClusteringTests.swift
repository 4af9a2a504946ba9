import Audience
import Records
import Statistics
import Testing

@Suite struct FeatureClusteringTests {
    /// `count` users evenly among `places` groups in three features, of which the first is like money: its logarithm is
    /// normal, and one user in a thousand has a thousand times as much.
    private func shop(_ seed: UInt64, count: Int, places: Int) -> (columns: [[Float]], truth: [Int]) {
        let stream = KeyedStream(seed: seed, label: "shop")
        func normal(_ user: Int, _ index: UInt64) -> Double {
            (0..<12).reduce(-6) { $0 + stream.uniform(Int64(user), index * 16 + UInt64($1)) }
        }
        let truth = (0..<count).map { Int(stream.bits(Int64($0), 9_999) % UInt64(places)) }
        var columns = [[Float]](repeating: [], count: 3)
        for user in 0..<count {
            let place = Double(truth[user])
            var money = 100.0
            for _ in 0..<truth[user] { money *= 6 }
            let share = 1 + 0.2 * normal(user, 1)
            columns[0].append(Float(money * max(0.2, share) * (user % 1_000 == 7 ? 1_000 : 1)))
            columns[1].append(Float((place * 7).truncatingRemainder(dividingBy: 5) + 0.25 * normal(user, 2)))
            columns[2].append(Float((place * 3).truncatingRemainder(dividingBy: 4) * 30 + 6 * normal(user, 3)))
        }
        return (columns, truth)
    }

    private func keys(_ count: Int) -> [Int64] { (0..<Int64(count)).map { $0 * 7 + 3 } }

    @Test(arguments: [(1, 2), (2, 3), (3, 4), (4, 5)] as [(UInt64, Int)])
    func `as many clusters are found as there are, and everybody is in his own`(seed: UInt64, places: Int) throws {
        let (columns, truth) = shop(seed, count: 6_000, places: places)
        var method = FeatureClustering(seed: seed)
        method.clusters = 2...10
        let found = try method.fit(columns, keys: keys(6_000), threads: 2)
        #expect(
            found.centres.count == places && found.isStable, "\(found.trials.map { [$0.silhouette, $0.stability] })")
        guard found.centres.count == places else { return }
        var most = [[Int]](repeating: [Int](repeating: 0, count: places), count: places)
        for (label, place) in zip(found.labels, truth) { most[Int(label)][place] += 1 }
        let together = most.reduce(0) { $0 + ($1.max() ?? 0) }
        #expect(together >= 5_900, "\(most)")
        #expect(Set(most.map { $0.firstIndex(of: $0.max() ?? 0) }).count == places)
        #expect(found.counts == found.counts.sorted(by: >) && found.counts.reduce(0, +) == 6_000)
    }

    @Test func `neither threads nor the order of users change a bit`() throws {
        let count = 70_000
        let (columns, _) = shop(5, count: count, places: 4)
        var method = FeatureClustering(seed: 5)
        method.clusters = 3...5
        method.sample = 2_000
        let keys = keys(count)
        let one = try method.fit(columns, keys: keys, threads: 1)
        #expect(try method.fit(columns, keys: keys, threads: 2) == one)
        let order = (0..<count).map { ($0 * 33_331) % count }
        let other = try method.fit(
            columns.map { column in order.map { column[$0] } }, keys: order.map { keys[$0] }, threads: 2)
        #expect(other.centres == one.centres && other.counts == one.counts && other.scaling == one.scaling)
        #expect(zip(order, other.labels).allSatisfy { one.labels[$0] == $1 })
    }

    @Test func `another seed finds the same clusters where there are any`() throws {
        let (columns, _) = shop(6, count: 5_000, places: 3)
        let one = try FeatureClustering(seed: 1).fit(columns, keys: keys(5_000), threads: 2)
        let two = try FeatureClustering(seed: 2).fit(columns, keys: keys(5_000), threads: 2)
        #expect(one.labels == two.labels)
    }

    @Test func `a heap without clusters is said to be unstable or is not cut to pieces`() throws {
        let stream = KeyedStream(seed: 7, label: "heap")
        let columns = (0..<4).map { j in
            (0..<4_000).map { user in
                var sum = -6.0
                for draw in 0..<12 { sum += stream.uniform(Int64(user), UInt64(j * 16 + draw)) }
                return Float(sum)
            }
        }
        var method = FeatureClustering(seed: 7)
        method.clusters = 2...10
        let found = try method.fit(columns, keys: keys(4_000), threads: 2)
        #expect(found.trials.filter { $0.count >= 5 }.allSatisfy { !$0.isStable })
    }

    @Test func `the usual number stays where it fits nearly as well, and goes where another one surely fits better`()
        throws
    {
        let (clear, _) = shop(3, count: 4_000, places: 4)
        var method = FeatureClustering(seed: 3)
        method.usual = 7
        #expect(try method.fit(clear, keys: keys(4_000), threads: 2).counts.count == 4)

        // Two features that vary evenly: any cut is as good as another.
        let stream = KeyedStream(seed: 4, label: "square")
        let square = (0..<2).map { j in (0..<4_000).map { Float(stream.uniform(Int64($0), UInt64(j))) } }
        var stayed = 0
        for usual in 3...6 {
            method.usual = usual
            let found = try method.fit(square, keys: keys(4_000), threads: 2)
            let stable = found.trials.filter { $0.isStable }
            let best = stable.map(\.silhouette).max() ?? 0
            let kept = try #require(found.trials.first { $0.count == usual })
            let fits = stable.isEmpty || (kept.stability >= 0.6 && kept.silhouette >= best - 0.05)
            #expect((found.counts.count == usual) == fits || !fits, "\(usual)")
            stayed += found.counts.count == usual ? 1 : 0
        }
        #expect(stayed >= 2)
    }

    @Test func `constant features say nothing, and users who are all alike are one cluster`() throws {
        let (columns, _) = shop(8, count: 3_000, places: 3)
        let constant = [Float](repeating: 17, count: 3_000)
        let without = try FeatureClustering(seed: 8).fit(columns, keys: keys(3_000), threads: 1)
        let with = try FeatureClustering(seed: 8).fit(columns + [constant], keys: keys(3_000), threads: 1)
        #expect(with.labels == without.labels && with.scaling.features[3].isConstant)
        #expect(with.standing.allSatisfy { $0[3] == 0 } && with.means.allSatisfy { $0[3] == 17 })
        let alike = try FeatureClustering(seed: 8).fit([constant], keys: keys(3_000), threads: 1)
        #expect(alike.counts == [3_000] && alike.inertia == 0)
    }

    @Test func `where fewer users differ than clusters are wanted, there are as many clusters as users that differ`()
        throws
    {
        let values: [Float] = (0..<300).map { Float($0 % 3) }
        var method = FeatureClustering(seed: 9)
        method.clusters = 8...8
        #expect(try method.fit([values], keys: keys(300), threads: 1).counts == [100, 100, 100])
        method.clusters = 2...10
        #expect(try method.fit([values], keys: keys(300), threads: 1).counts == [100, 100, 100])
        #expect(try method.fit([[4]], keys: [1], threads: 1).counts == [1])
    }

    @Test func `what is not finite, not as long or out of range is refused by name`() throws {
        let method = FeatureClustering(seed: 1)
        for value in [Float.nan, .infinity] {
            let error = #expect(throws: ParameterError.self) {
                try method.fit([[1, 2, 3], [1, value, 3]], keys: [1, 2, 3], threads: 1)
            }
            #expect(error?.description.contains("feature 1 at row 1") == true)
        }
        #expect(throws: ParameterError.self) { try method.fit([], keys: [], threads: 1) }
        #expect(throws: ParameterError.self) { try method.fit([[]], keys: [], threads: 1) }
        #expect(throws: ParameterError.self) { try method.fit([[1, 2]], keys: [1], threads: 1) }
        #expect(throws: ParameterError.self) { try method.fit([[1, 2], [1]], keys: [1, 2], threads: 1) }
        var wrong = method
        wrong.clusters = 0...3
        #expect(throws: ParameterError.self) { try wrong.fit([[1, 2]], keys: [1, 2], threads: 1) }
        wrong = method
        wrong.starts = 0
        #expect(throws: ParameterError.self) { try wrong.fit([[1, 2]], keys: [1, 2], threads: 1) }
    }

    @Test func `the means of clusters are those of their users, in the features' own units`() throws {
        let (columns, _) = shop(10, count: 2_000, places: 3)
        let found = try FeatureClustering(seed: 10).fit(columns, keys: keys(2_000), threads: 2)
        for cluster in found.counts.indices {
            for feature in 0..<3 {
                let own = found.labels.indices.filter { Int(found.labels[$0]) == cluster }
                let mean = own.reduce(0.0) { $0 + Double(columns[feature][$1]) } / Double(own.count)
                #expect(abs(found.means[cluster][feature] / mean - 1) < 1e-9)
            }
        }
    }
}
