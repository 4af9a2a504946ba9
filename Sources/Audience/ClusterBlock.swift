/// The clusters of a run of users, and how safe each user's is.
struct ClusterBlock: Sendable {
    /// The users' rows.
    let rows: Range<Int>
    /// Each user's cluster; ``unassigned`` before the first pass.
    private(set) var labels: [UInt8]
    /// How far centres may move before the user's cluster has to be looked for again; see ``ClusterCentres/slack(_:)``.
    private var slack: [Float]

    /// The cluster of a user who was not looked at yet: one more than there can be.
    static let unassigned: UInt8 = 255

    /// Users whose slack is used up are collected from so many rows, which keeps them in the nearest cache.
    private static let chunk = 1_024

    /// What a pass over the block found.
    struct Pass: Sendable {
        /// The block afterwards.
        var block: ClusterBlock
        /// The change of the clusters' sums.
        var change: ClusterSums
        /// Users who changed cluster.
        var moved = 0
    }

    /// Nobody's block.
    static let empty = ClusterBlock(rows: 0..<0)

    /// The users of `rows`, whose clusters are not known yet.
    init(rows: Range<Int>) {
        self.rows = rows
        labels = [UInt8](repeating: Self.unassigned, count: rows.count)
        slack = [Float](repeating: -.infinity, count: rows.count)
    }

    /// Finds the nearest centre of those who may have another one than before.
    ///
    /// - Parameters:
    ///   - points: All users.
    ///   - centres: Where the centres are now.
    ///   - drift: By cluster, ``unassigned`` too: how much of its users' slack the last move used up.
    /// - Returns: The block afterwards and what changed.
    consuming func reassign(_ points: ClusterPoints, to centres: ClusterCentres, drift: [Float]) -> Pass {
        var pass = Pass(block: .empty, change: ClusterSums(clusters: centres.count, dimensions: points.dimensions))
        var gathered = PointLanes(dimensions: points.dimensions)
        var open = [Int32](repeating: 0, count: Self.chunk + PointLanes.width)
        for start in stride(from: 0, to: labels.count, by: Self.chunk) {
            let end = min(start + Self.chunk, labels.count)
            let found = wear(start..<end, by: drift, open: &open)
            for first in stride(from: 0, to: found, by: PointLanes.width) {
                gathered.gather(points, first: rows.lowerBound, open, from: first)
                let nearest = centres.nearest(gathered)
                let left = centres.slack(nearest)
                for lane in 0..<min(PointLanes.width, found - first) {
                    let index = Int(open[first + lane])
                    slack[index] = left[lane]
                    let (old, new) = (labels[index], UInt8(truncatingIfNeeded: nearest.cluster[lane]))
                    guard new != old else { continue }
                    labels[index] = new
                    let row = rows.lowerBound + index
                    if old != Self.unassigned { pass.change.remove(points, row: row, from: Int(old)) }
                    pass.change.add(points, row: row, to: Int(new))
                    pass.moved += 1
                }
            }
        }
        pass.block = self
        return pass
    }

    /// Uses up the slack of the users in `indices`.
    ///
    /// - Parameters:
    ///   - indices: Positions in the block.
    ///   - drift: How much of it, by cluster.
    ///   - open: Takes, at its beginning, those who have none left, and after them the last of those again, so that they
    ///     fill whole lanes.
    /// - Returns: How many have none left.
    private mutating func wear(_ indices: Range<Int>, by drift: [Float], open: inout [Int32]) -> Int {
        var found = 0
        for index in indices {
            let left = slack[index] - drift[Int(labels[index])]
            slack[index] = left
            // Stored in any case, counted where it holds: no branch to mispredict.
            open[found] = Int32(truncatingIfNeeded: index)
            found += left > 0 ? 0 : 1
        }
        if found > 0 {
            for filler in found..<found + PointLanes.width - 1 { open[filler] = open[found - 1] }
        }
        return found
    }
}
