internal import Statistics

/// Clusters of users with what describes them.
package struct FittedClustering: Sendable, Equatable {
    /// The common scale of the features.
    package let scaling: RobustScaling
    /// Each user's cluster: number 0 is the largest.
    package let labels: [UInt8]
    /// Users in each cluster, descending.
    package let counts: [Int]
    /// Each cluster's centre on the common scale.
    package let centres: [[Double]]
    /// Each cluster's mean of every feature, in the feature's own unit.
    package let means: [[Double]]
    /// How far each centre stands from all users' mean, in standard deviations over users on the common scale.
    package let standing: [[Double]]
    /// The sum of users' squared distances to their centres on the common scale.
    package let inertia: Double
    /// The numbers of clusters that were tried.
    package let trials: [FeatureClustering.Trial]
    /// Whether clusters like these would be found again in another sample of the users.
    package let isStable: Bool

    init(
        scaling: RobustScaling, fitted: FittedKMeans, columns: [[Float]], points: ClusterPoints,
        trials: [FeatureClustering.Trial], isStable: Bool, threads: Int
    ) {
        self.scaling = scaling
        labels = fitted.labels
        counts = fitted.counts
        inertia = fitted.inertia
        self.trials = trials
        self.isStable = isStable
        let centres = fitted.counts.indices.map { fitted.centre($0).map { Double($0) } }
        self.centres = centres
        means = Self.means(columns, fitted, threads: threads)

        let n = Double(points.count)
        let overall = ClusterSums.total(of: points, threads: threads).map { $0 / n }
        let deviations = Self.deviations(points, overall, threads: threads)
        standing = centres.map { centre in
            centre.indices.map { deviations[$0] > 0 ? (centre[$0] - overall[$0]) / deviations[$0] : 0 }
        }
    }

    private static func means(_ columns: [[Float]], _ fitted: FittedKMeans, threads: Int) -> [[Double]] {
        let d = columns.count
        let blocks = mapBlocks(count: fitted.labels.count, threads: threads) { rows in
            var sums = [Double](repeating: 0, count: fitted.counts.count * d)
            for (j, column) in columns.enumerated() {
                for row in rows { sums[Int(fitted.labels[row]) * d + j] += Double(column[row]) }
            }
            return sums
        }
        return fitted.counts.indices.map { cluster in
            (0..<d).map { j in blocks.reduce(0) { $0 + $1[cluster * d + j] } / Double(fitted.counts[cluster]) }
        }
    }

    private static func deviations(_ points: ClusterPoints, _ means: [Double], threads: Int) -> [Double] {
        let d = points.dimensions
        let blocks = mapBlocks(count: points.count, threads: threads) { rows in
            var sums = [Double](repeating: 0, count: d)
            for row in rows {
                for j in 0..<d {
                    let deviation = Double(points.values[row * d + j]) - means[j]
                    sums[j] += deviation * deviation
                }
            }
            return sums
        }
        return (0..<d).map { j in
            (blocks.reduce(0) { $0 + $1[j] } / Double(points.count)).squareRoot()
        }
    }
}
