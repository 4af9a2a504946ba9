/// The clusters of a run of users, and how safe each user's is.
struct ClusterBlock: Sendable {
    /// The users' rows.
    let rows: Range<Int>
    /// Each user's cluster.
    private(set) var labels: [UInt8]
    /// How far centres may move before the user's cluster has to be looked for again; see ``ClusterCentres/slack(_:)``.
    private var slack: [Float]

    /// What a pass over the block found.
    struct Pass: Sendable {
        /// The block afterwards.
        var block: ClusterBlock
        /// The change of the clusters' sums.
        var change: ClusterSums
        /// Users who changed cluster.
        var moved: Int
    }

    /// Nobody's block.
    static let empty = ClusterBlock(rows: 0..<0, labels: [], slack: [])

    /// Finds every user's nearest centre.
    static func assign(_ points: ClusterPoints, rows: Range<Int>, to centres: ClusterCentres) -> Pass {
        var block = ClusterBlock(
            rows: rows, labels: [UInt8](repeating: 0, count: rows.count),
            slack: [Float](repeating: 0, count: rows.count))
        var sums = ClusterSums(clusters: centres.count, dimensions: points.dimensions)
        for index in 0..<rows.count {
            let row = rows.lowerBound + index
            let nearest = centres.nearest(points.values, row * points.dimensions)
            block.labels[index] = UInt8(truncatingIfNeeded: nearest.cluster)
            block.slack[index] = centres.slack(nearest)
            sums.add(points, row: row, to: nearest.cluster)
        }
        return Pass(block: block, change: sums, moved: rows.count)
    }

    /// Finds the nearest centre again for those who may have another one, after centres moved by `drift` to `centres`.
    consuming func reassign(_ points: ClusterPoints, to centres: ClusterCentres, drift: [Float]) -> Pass {
        var change = ClusterSums(clusters: centres.count, dimensions: points.dimensions)
        var moved = 0
        for index in 0..<labels.count {
            let label = Int(labels[index])
            let left = slack[index] - drift[label]
            slack[index] = left
            if left > 0 { continue }
            let row = rows.lowerBound + index
            let nearest = centres.nearest(points.values, row * points.dimensions)
            slack[index] = centres.slack(nearest)
            guard nearest.cluster != label else { continue }
            labels[index] = UInt8(truncatingIfNeeded: nearest.cluster)
            change.remove(points, row: row, from: label)
            change.add(points, row: row, to: nearest.cluster)
            moved += 1
        }
        return Pass(block: self, change: change, moved: moved)
    }
}
