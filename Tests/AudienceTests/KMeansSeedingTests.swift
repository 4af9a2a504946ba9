import Audience
import Records
import Statistics
import Testing

@Suite struct KMeansSeedingTests {
    @Test func `users are drawn in proportion to their squared distance`() throws {
        // From 0, the others are 1, 2 and 3 away: 1/14, 4/14 and 9/14.
        let points = try ClusterPoints([0, 1, 2, 3], dimensions: 1)
        let keys: [Int64] = [5, 6, 7, 8]
        var seen = [Float: Int]()
        var first = [Float: Int]()
        let draws = 40_000
        for start in 0..<draws {
            let centres = KMeansSeeding(seed: 3).centres(points, keys: keys, count: 2, start: start)
            first[centres[0], default: 0] += 1
            if centres[0] == 0 { seen[centres[1], default: 0] += 1 }
        }
        for value: Float in [0, 1, 2, 3] {
            // Five standard errors of a share of a quarter.
            #expect(abs(Double(first[value] ?? 0) / Double(draws) - 0.25) < 5 * (0.1875 / Double(draws)).squareRoot())
        }
        let total = Double(seen.values.reduce(0, +))
        for (value, share) in [(1, 1.0 / 14), (2, 4.0 / 14), (3, 9.0 / 14)] as [(Float, Double)] {
            #expect(abs(Double(seen[value] ?? 0) / total - share) < 5 * (share * (1 - share) / total).squareRoot())
        }
    }

    @Test func `a seeding of few is the beginning of one of many, and rows may come in any order`() throws {
        let values = KMeansTests.values(4, count: 500, dimensions: 3)
        let keys = (0..<500).map { Int64($0) }
        let points = try ClusterPoints(values, dimensions: 3)
        let many = KMeansSeeding(seed: 1).centres(points, keys: keys, count: 9, start: 2)
        #expect(KMeansSeeding(seed: 1).centres(points, keys: keys, count: 4, start: 2) == Array(many[..<12]))
        let order = (0..<500).map { ($0 * 77) % 500 }
        let shuffled = try ClusterPoints(order.flatMap { values[$0 * 3..<($0 + 1) * 3] }, dimensions: 3)
        #expect(
            KMeansSeeding(seed: 1).centres(shuffled, keys: order.map { keys[$0] }, count: 9, start: 2) == many)
        #expect(KMeansSeeding(seed: 1).centres(points, keys: keys, count: 9, start: 3) != many)
    }

    @Test func `there are no more centres than different users`() throws {
        let points = try ClusterPoints([1, 2, 1, 2, 2], dimensions: 1)
        let centres = KMeansSeeding(seed: 1).centres(points, keys: [1, 2, 3, 4, 5], count: 4, start: 0)
        #expect(centres.sorted() == [1, 2])
    }
}
