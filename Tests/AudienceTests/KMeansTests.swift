import Audience
import Records
import Statistics
import Testing

@Suite struct KMeansTests {
    /// `count` users around five places, in `dimensions` features.
    static func values(_ seed: UInt64, count: Int, dimensions: Int) -> [Float] {
        let stream = KeyedStream(seed: seed, label: "points")
        var values: [Float] = []
        for user in 0..<count {
            let place = stream.bits(Int64(user)) % 5
            for j in 0..<dimensions {
                let centre = stream.uniform(Int64(place) - 100, UInt64(j)) * 6
                let noise =
                    stream.uniform(Int64(user), UInt64(2 * j + 1)) + stream.uniform(Int64(user), UInt64(2 * j + 2))
                values.append(Float(centre + 3 * noise))
            }
        }
        return values
    }

    /// Lloyd's iteration as a textbook has it, every distance computed every time.
    static func textbook(
        _ values: [Float], _ first: [Float], _ d: Int, iterations: Int
    ) -> (labels: [UInt8], centres: [Float]) {
        let k = first.count / d
        var centres = first
        func labels() -> [UInt8] {
            (0..<values.count / d).map { row in
                var best: (Float, Int) = (.infinity, 0)
                for cluster in 0..<k {
                    var square: Float = 0
                    for j in 0..<d {
                        let difference = values[row * d + j] - centres[cluster * d + j]
                        square += difference * difference
                    }
                    if square < best.0 { best = (square, cluster) }
                }
                return UInt8(best.1)
            }
        }
        for _ in 0..<iterations {
            let current = labels()
            for cluster in 0..<k {
                let members = current.indices.filter { current[$0] == UInt8(cluster) }
                for j in 0..<d where !members.isEmpty {
                    let sum = members.reduce(0.0) { $0 + Double(values[$1 * d + j]) }
                    centres[cluster * d + j] = Float(sum / Double(members.count))
                }
            }
        }
        return (labels(), centres)
    }

    @Test(arguments: [(1, 2, 3), (2, 8, 8), (3, 5, 11), (4, 1, 4)])
    func `bounds change no label and no centre: it is the textbook's Lloyd`(seed: UInt64, d: Int, k: Int) throws {
        let points = try ClusterPoints(Self.values(seed, count: 1_500, dimensions: d), dimensions: d)
        let first = Array(points.values[..<(k * d)])
        for iterations in [1, 2, 7, 20] {
            var method = KMeans()
            method.maximumIterations = iterations
            method.tolerance = 0
            let fitted = try method.fit(points, from: first, threads: 2)
            let expected = Self.textbook(points.values, first, d, iterations: iterations)
            #expect(fitted.labels == expected.labels && fitted.centres == expected.centres, "\(iterations) iterations")
        }
    }

    @Test func `threads and the order of users change no bit of the centres`() throws {
        let d = 4
        let values = Self.values(8, count: 70_000, dimensions: d)
        let first = Array(values[..<(6 * d)])
        let one = try KMeans().fit(ClusterPoints(values, dimensions: d), from: first, threads: 1)
        #expect(try KMeans().fit(ClusterPoints(values, dimensions: d), from: first, threads: 2) == one)
        let order = (0..<70_000).map { ($0 * 33_331) % 70_000 }
        let shuffled = order.flatMap { values[$0 * d..<($0 + 1) * d] }
        let other = try KMeans().fit(ClusterPoints(shuffled, dimensions: d), from: first, threads: 2)
        #expect(other.centres == one.centres && other.iterations == one.iterations)
        #expect(zip(order, other.labels).allSatisfy { one.labels[$0] == $1 })
    }

    @Test func `it stops when nobody changes cluster, and says so`() throws {
        let points = try ClusterPoints([0, 0, 1, 0, 10, 0, 11, 0], dimensions: 2)
        let fitted = try KMeans().fit(points, from: [0, 0, 1, 0], threads: 1)
        #expect(fitted.centres == [0.5, 0, 10.5, 0] && fitted.labels == [0, 0, 1, 1])
        #expect(fitted.inertia == 1 && fitted.isSettled && fitted.counts == [2, 2])
        #expect(fitted.cluster(of: [7, 3]) == 1)
    }

    @Test func `a centre that nobody is nearest to moves to the user farthest from his own`() throws {
        let points = try ClusterPoints([0, 1, 2, 50], dimensions: 1)
        let fitted = try KMeans().fit(points, from: [1, 1_000], threads: 1)
        #expect(fitted.centres == [1, 50] && fitted.labels == [0, 0, 0, 1])
    }

    @Test func `users who are all alike are one cluster, whatever is asked`() throws {
        let points = try ClusterPoints([Float](repeating: 3, count: 40), dimensions: 2)
        let fitted = try KMeans().fit(points, from: [3, 3, 3, 3], threads: 1)
        #expect(fitted.inertia == 0 && fitted.labels.allSatisfy { $0 == 0 })
    }

    @Test func `what is not a number, not a whole row or no centre at all is refused`() throws {
        #expect(throws: ParameterError.self) { try ClusterPoints([1, .nan], dimensions: 2) }
        #expect(throws: ParameterError.self) { try ClusterPoints([1, 2, 3], dimensions: 2) }
        let points = try ClusterPoints([1, 2], dimensions: 2)
        #expect(throws: ParameterError.self) { try KMeans().fit(points, from: [], threads: 1) }
        #expect(throws: ParameterError.self) { try KMeans().fit(points, from: [1], threads: 1) }
        let nobody = try ClusterPoints([], dimensions: 2)
        #expect(throws: ParameterError.self) { try KMeans().fit(nobody, from: [1, 2], threads: 1) }
    }

    @Test func `coordinates are rounded only far below what their sum can hold`() throws {
        let values = Self.values(3, count: 1_000, dimensions: 3)
        let points = try ClusterPoints(values, dimensions: 3)
        #expect(zip(values, points.values).allSatisfy { abs($0 - $1) <= Float(points.gridStep) })
        #expect(points.gridStep < 1e-9)
    }
}
