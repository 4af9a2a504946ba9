internal import Statistics

/// What k-means knows of its clusters: how many users each has and the sums of their coordinates.
///
/// The state of an associative fold (init → add → combine → ``centres(before:)``) over ``ClusterPoints``, whose sums
/// are exact: batches combine in any order, also by subtraction, to the same bits.
struct ClusterSums: Sendable, Equatable {
    /// Coordinates a point.
    let dimensions: Int
    /// Users in each cluster, or the change of it.
    private(set) var counts: [Int]
    /// Sums of coordinates cluster by cluster, or the change of them.
    private(set) var sums: [Double]

    /// No users in any of `clusters` clusters.
    init(clusters: Int, dimensions: Int) {
        self.dimensions = dimensions
        counts = [Int](repeating: 0, count: clusters)
        sums = [Double](repeating: 0, count: clusters * dimensions)
    }

    /// Adds the point in `row` to `cluster`.
    mutating func add(_ points: ClusterPoints, row: Int, to cluster: Int) {
        counts[cluster] += 1
        for j in 0..<dimensions {
            sums[cluster * dimensions + j] += Double(points.values[row * dimensions + j])
        }
    }

    /// Takes the point in `row` out of `cluster`.
    mutating func remove(_ points: ClusterPoints, row: Int, from cluster: Int) {
        counts[cluster] -= 1
        for j in 0..<dimensions {
            sums[cluster * dimensions + j] -= Double(points.values[row * dimensions + j])
        }
    }

    /// Adds what `other` knows.
    mutating func combine(_ other: ClusterSums) {
        for cluster in counts.indices { counts[cluster] += other.counts[cluster] }
        for index in sums.indices { sums[index] += other.sums[index] }
    }

    /// The clusters' means, row by row; that of a cluster without users stays where it is in `old`.
    func centres(before old: [Float]) -> [Float] {
        var centres = old
        for cluster in counts.indices where counts[cluster] > 0 {
            for j in 0..<dimensions {
                let index = cluster * dimensions + j
                centres[index] = Float(sums[index] / Double(counts[cluster]))
            }
        }
        return centres
    }

    /// The sums of all coordinates of `points`.
    static func total(of points: ClusterPoints, threads: Int) -> [Double] {
        let blocks = mapBlocks(count: points.count, threads: threads) { rows in
            var sums = ClusterSums(clusters: 1, dimensions: points.dimensions)
            for row in rows { sums.add(points, row: row, to: 0) }
            return sums
        }
        var sums = ClusterSums(clusters: 1, dimensions: points.dimensions)
        for block in blocks { sums.combine(block) }
        return sums.sums
    }
}
