/// What k-means found: the centres and everybody's cluster.
package struct FittedKMeans: Sendable, Equatable {
    /// The centres, row by row: that of cluster `c` begins at `c * dimensions`.
    package let centres: [Float]
    /// Features a centre.
    package let dimensions: Int
    /// Each user's cluster, that of the nearest centre.
    package let labels: [UInt8]
    /// Users in each cluster.
    package let counts: [Int]
    /// The sum of users' squared distances to their centres.
    package let inertia: Double
    /// Iterations taken.
    package let iterations: Int
    /// Whether nobody changed cluster any more, rather than that centres hardly moved or iterations ran out.
    package let isSettled: Bool

    /// The cluster of the centre nearest to `point`, the lowest of several.
    package func cluster(of point: [Float]) -> Int {
        precondition(point.count == dimensions, "a point has as many features as a centre")
        return ClusterCentres(rows: centres, dimensions: dimensions, passes: 0).nearest(point, 0).cluster
    }
}
