package import Records
internal import Statistics

/// Users clustered by their features: robust scaling, several keyed starts, and as many clusters as the data bear.
///
/// Starts and the number of clusters are settled on a sample of users, those with the smallest keyed hash: a random one
/// that is the same on every machine and nearly the same from night to night. The best centres found there are where
/// k-means over all users begins.
///
/// **How many.** Of the numbers in ``clusters``, each with its best of ``starts`` starts on the sample, those count whose
/// clusters can be found again: the two halves of the sample, clustered apart, must put the users of the whole into the
/// same groups with an adjusted Rand index of at least ``stable``. Among them the largest simplified silhouette wins, the
/// mean over users of (b − a) / max(a, b) with distances a to the own centre and b to the nearest other one; of several
/// within a hundredth, the fewest clusters. If none is stable, the most stable one is taken and said to be unstable.
///
/// **The usual number.** Where two numbers fit nearly as well, chance would have it one night and the other the next, and
/// segments would come and go. So the number that there was before (``usual``) stays until its clusters can hardly be found
/// again, with a stability below ``loose`` while others are stable, or another stable number has a silhouette that is
/// larger by more than ``gain``.
///
/// Silhouette rather than inertia or Calinski–Harabasz, because it does not grow by itself with the number of clusters
/// and compares numbers of them on one scale; the simplified form (Hruschka et al., 2004) needs centres only, not all
/// pairs. Stability, because the silhouette alone also rewards cutting one heap of users in two at a place that the next
/// night chooses otherwise, and campaigns speak to segments for weeks.
///
/// ```swift
/// let found = try FeatureClustering(seed: 1).fit([recency, frequency], keys: userID, threads: 2)
/// found.centres.count, found.labels[user]
/// ```
package struct FeatureClustering: Sendable, Hashable {
    /// The numbers of clusters to choose from, each in 1 … 64; one number to have just that.
    ///
    /// From 3 on: a silhouette is nearly always largest for two, much and little, which a median would tell as well.
    package var clusters = 3...10
    /// The number to keep to while it fits: last night's; `nil` for none.
    package var usual: Int?
    /// Starts of which the best counts, ≥ 1.
    package var starts = 8
    /// Users in the sample, ≥ 2.
    package var sample = 16_384
    /// Key of every draw.
    package var seed: UInt64
    /// The least adjusted Rand index of clusters that can be found again.
    package static let stable = 0.8
    /// The least one of clusters that stay as many as there were.
    package static let loose = 0.6
    /// Difference of silhouettes that tells nothing.
    package static let tie = 0.01
    /// Difference of silhouettes that is worth another number of clusters than there was.
    package static let gain = 0.05

    /// The defaults under `seed`.
    package init(seed: UInt64) { self.seed = seed }

    /// A number of clusters that was tried.
    package struct Trial: Sendable, Equatable {
        /// Clusters.
        package let count: Int
        /// Mean simplified silhouette over the sample, −1 … 1; 0 for one cluster.
        package let silhouette: Double
        /// Adjusted Rand index of the clusters of two halves of the sample, ≤ 1.
        package let stability: Double
        /// Whether ``stability`` reaches ``FeatureClustering/stable``.
        package var isStable: Bool { stability >= FeatureClustering.stable }
        /// The centres.
        fileprivate let centres: [Float]
    }

    /// Clusters users.
    ///
    /// - Parameters:
    ///   - columns: Features, one column each with a finite value a user.
    ///   - keys: What each user's draws are keyed by, one a user: an identifier, so that rows may come in any order.
    ///   - threads: Most threads at work at once, ≥ 1; they change no bit.
    /// - Returns: Clusters, the largest first; fewer than asked for where there are fewer different users.
    /// - Throws: ``ParameterError`` where a parameter or a value is out of its range.
    /// - Complexity: O(users × clusters × features) an iteration, and as much again for the sample.
    package func fit(_ columns: [[Float]], keys: [Int64], threads: Int) throws(ParameterError) -> FittedClustering {
        try check(keys: keys, columns)
        let scaling = try RobustScaling(columns)
        let points = try ClusterPoints(scaling.apply(to: columns, threads: threads), dimensions: columns.count)
        let drawn = sampled(keys)
        let part = try Sample(points, rows: drawn, keys: keys)
        let trials = try self.trials(part, threads: threads)
        let chosen = choice(trials)
        let fitted = try KMeans().fit(points, from: chosen.centres, threads: threads).largestFirst()
        return FittedClustering(
            scaling: scaling, fitted: fitted, columns: columns, points: points, trials: trials,
            isStable: chosen.isStable, threads: threads)
    }

    private func check(keys: [Int64], _ columns: [[Float]]) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "FeatureClustering", parameter: parameter, allowed: allowed, got: got)
        }
        guard clusters.lowerBound >= 1, clusters.upperBound <= 64 else {
            throw refuse("clusters", "from 1 to 64", "\(clusters)")
        }
        guard starts >= 1 else { throw refuse("starts", "at least 1", "\(starts)") }
        guard sample >= 2 else { throw refuse("sample", "at least 2", "\(sample)") }
        guard columns.allSatisfy({ $0.count == keys.count }) else {
            throw refuse("keys", "one a user (\(columns.first?.count ?? 0))", "\(keys.count)")
        }
    }

    /// The rows of the users with the smallest hashes, ascending by it.
    private func sampled(_ keys: [Int64]) -> [Int] {
        let stream = KeyedStream(seed: seed, label: "k-means sample")
        let hashes = keys.map { Int64(bitPattern: stream.bits($0)) }
        let cut = OrderStatistics.of(hashes, ranks: [min(sample, hashes.count)]).first ?? 0
        return hashes.indices.filter { hashes[$0] <= cut }.sorted { (hashes[$0], keys[$0]) < (hashes[$1], keys[$1]) }
    }

    /// Some of the users.
    private struct Sample {
        let points: ClusterPoints
        let keys: [Int64]

        init(_ all: ClusterPoints, rows: [Int], keys: [Int64]) throws(ParameterError) {
            let d = all.dimensions
            var values: [Float] = []
            values.reserveCapacity(rows.count * d)
            for row in rows { values += all.values[row * d..<(row + 1) * d] }
            points = try ClusterPoints(values, dimensions: d)
            self.keys = rows.map { keys[$0] }
        }
    }

    /// Every number of clusters with its best start.
    private func trials(_ sample: Sample, threads: Int) throws(ParameterError) -> [Trial] {
        let coin = KeyedStream(seed: seed, label: "k-means halves")
        let sides = sample.keys.map { coin.bits($0) & 1 }
        let most = clusters.upperBound
        let whole = seedings(sample, count: most, starts: starts)
        guard clusters.count > 1 else {
            let best = try best(whole, sample, count: most, threads: threads)
            return [Trial(count: best.counts.count, silhouette: 0, stability: 1, centres: best.centres)]
        }
        var halves: [(sample: Sample, seedings: [[Float]])] = []
        for side: UInt64 in [0, 1] {
            let half = try Sample(sample.points, rows: sides.indices.filter { sides[$0] == side }, keys: sample.keys)
            guard half.points.count > 0 else { continue }
            halves.append((half, seedings(half, count: most, starts: max(1, starts / 2))))
        }
        var trials: [Trial] = []
        for count in clusters {
            let best = try best(whole, sample, count: count, threads: threads)
            // Fewer different users than clusters: no number above is another one.
            guard best.counts.count > trials.last?.count ?? 0 else { break }
            var labels: [[UInt8]] = []
            for (half, seedings) in halves {
                let centres = try self.best(seedings, half, count: count, threads: threads).centres
                let nearest = ClusterCentres(rows: centres, dimensions: sample.points.dimensions, passes: 0)
                labels.append(Self.labels(sample.points, nearest))
            }
            trials.append(
                Trial(
                    count: best.counts.count, silhouette: Self.silhouette(sample.points, best),
                    stability: labels.count == 2 ? adjustedRandIndex(labels[0], labels[1]) : 1, centres: best.centres))
        }
        return trials
    }

    private func seedings(_ sample: Sample, count: Int, starts: Int) -> [[Float]] {
        let seeding = KMeansSeeding(seed: seed)
        return (0..<starts).map { seeding.centres(sample.points, keys: sample.keys, count: count, start: $0) }
    }

    /// The clusters of least inertia over all starts; the first of several.
    private func best(
        _ seedings: [[Float]], _ sample: Sample, count: Int, threads: Int
    ) throws(ParameterError) -> FittedKMeans {
        let d = sample.points.dimensions
        let fits = try mapBlocks(count: seedings.count, blockSize: 1, threads: threads) {
            (start) throws(ParameterError) in
            try KMeans().fit(sample.points, from: Array(seedings[start.lowerBound].prefix(count * d)), threads: 1)
        }
        return fits.min { $0.inertia < $1.inertia }.map { $0.largestFirst() } ?? fits[0]
    }

    /// The trial that counts.
    private func choice(_ trials: [Trial]) -> Trial {
        let stable = trials.filter { $0.isStable }
        let best = stable.map(\.silhouette).max() ?? 0
        if let kept = trials.first(where: { $0.count == usual }),
            stable.isEmpty || (kept.stability >= Self.loose && kept.silhouette >= best - Self.gain)
        {
            return kept
        }
        if let chosen = stable.first(where: { $0.silhouette >= best - Self.tie }) { return chosen }
        return trials.reduce(trials[0]) { $1.stability > $0.stability ? $1 : $0 }
    }

    private static func labels(_ points: ClusterPoints, _ centres: ClusterCentres) -> [UInt8] {
        (0..<points.count).map { UInt8(centres.nearest(points.values, $0 * points.dimensions).cluster) }
    }

    private static func silhouette(_ points: ClusterPoints, _ fitted: FittedKMeans) -> Double {
        guard fitted.counts.count > 1 else { return 0 }
        let d = points.dimensions
        var sum = 0.0
        for row in 0..<points.count {
            var (own, other) = (0.0, Double.infinity)
            for cluster in fitted.counts.indices {
                var square: Float = 0
                for j in 0..<d {
                    let difference = points.values[row * d + j] - fitted.centres[cluster * d + j]
                    square += difference * difference
                }
                let distance = Double(square).squareRoot()
                if cluster == Int(fitted.labels[row]) { own = distance } else { other = min(other, distance) }
            }
            let larger = max(own, other)
            sum += larger > 0 ? (other - own) / larger : 0
        }
        return sum / Double(points.count)
    }
}
