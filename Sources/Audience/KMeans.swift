package import Records
internal import Statistics
internal import Synchronization

/// k-means clustering by Lloyd's iteration: each user goes to the nearest centre, each centre to the mean of its users.
///
/// Users who cannot have changed cluster are not looked at again: the triangle inequality bounds how far centres must
/// move first (Hamerly, SDM 2010). This changes no result, only the time. Sums are exact (``ClusterPoints``), so
/// everything has the same bits for any number of threads, and centres and clusters for any order of users too.
///
/// It stops as scikit-learn's `KMeans(algorithm="lloyd")` does: when nobody changed cluster, when the squared moves of
/// all centres together are at most ``tolerance`` × the mean variance of the features, or after ``maximumIterations``.
/// A centre without users moves to the user farthest from its own centre.
///
/// ```swift
/// let points = try ClusterPoints(features, dimensions: 8)
/// let fitted = try KMeans().fit(points, from: centres, threads: 2)
/// fitted.labels[user]
/// ```
package struct KMeans: Sendable, Hashable {
    /// The most iterations, ≥ 1; 300 by default.
    package var maximumIterations = 300
    /// The moves below which iteration stops, ≥ 0, relative to the mean variance; 10⁻⁴ by default.
    package var tolerance = 1e-4

    /// The defaults.
    package init() {}

    /// Clusters `points` from given first centres.
    ///
    /// - Parameters:
    ///   - points: The users, at least one.
    ///   - first: 1 … 255 centres, row by row, in the points' dimensions.
    ///   - threads: Most threads at work at once, ≥ 1.
    /// - Returns: Centres and everybody's cluster.
    /// - Throws: ``ParameterError`` where a parameter is out of its range.
    /// - Complexity: O(users × centres × dimensions) in the first iterations, towards O(users) in the last. Memory: 5
    ///   bytes a user.
    package func fit(
        _ points: ClusterPoints, from first: [Float], threads: Int
    ) throws(ParameterError) -> FittedKMeans {
        try check(points, first)
        func centres(_ rows: [Float]) -> ClusterCentres {
            ClusterCentres(rows: rows, dimensions: points.dimensions, passes: maximumIterations)
        }
        let least = tolerance * points.meanVariance(threads: threads)
        var current = centres(first)
        var sums = ClusterSums(clusters: current.count, dimensions: points.dimensions)
        var blocks = mapBlocks(count: points.count, threads: 1) { ClusterBlock(rows: $0) }
        var drift = [Float](repeating: 0, count: Int(UInt8.max) + 1)
        var iterations = 0
        var isSettled = false
        while iterations < maximumIterations {
            iterations += 1
            let moved = Self.pass(over: &blocks, points, current, drift, sums: &sums, threads: threads)
            let next = centres(
                Self.relocated(sums, blocks, points, current).centres(before: current.rows))
            let shift = current.squaredShift(to: next)
            drift = current.drift(to: next)
            current = next
            isSettled = moved == 0
            if isSettled || shift <= least { break }
        }
        if !isSettled {
            _ = Self.pass(over: &blocks, points, current, drift, sums: &sums, threads: threads)
        }
        let labels = blocks.flatMap(\.labels)
        return FittedKMeans(
            centres: current.rows, dimensions: points.dimensions, labels: labels, counts: sums.counts,
            inertia: Self.inertia(points, labels, current, threads: threads), iterations: iterations,
            isSettled: isSettled)
    }

    private func check(_ points: ClusterPoints, _ first: [Float]) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "KMeans", parameter: parameter, allowed: allowed, got: got)
        }
        guard maximumIterations >= 1 else { throw refuse("maximumIterations", "at least 1", "\(maximumIterations)") }
        guard tolerance >= 0 else { throw refuse("tolerance", "at least 0", "\(tolerance)") }
        guard points.count >= 1 else { throw refuse("points", "at least one", "none") }
        let clusters = first.count / points.dimensions
        guard first.count.isMultiple(of: points.dimensions), (1...255).contains(clusters) else {
            throw refuse("first", "1 to 255 centres of \(points.dimensions) features", "\(first.count) values")
        }
        guard first.allSatisfy(\.isFinite) else { throw refuse("first", "finite", "others") }
    }

    /// Assigns every user who may have another nearest centre, and brings `sums` up to date.
    ///
    /// - Returns: How many users changed cluster.
    private static func pass(
        over blocks: inout [ClusterBlock], _ points: ClusterPoints, _ centres: ClusterCentres, _ drift: [Float],
        sums: inout ClusterSums, threads: Int
    ) -> Int {
        let count = blocks.count
        // Taken out by its worker, a block has one owner and changes in place.
        let waiting = Mutex(exchange(&blocks, with: []))
        let passes = mapBlocks(count: count, blockSize: 1, threads: threads) { index in
            let block = waiting.withLock { blocks in
                let block = blocks[index.lowerBound]
                blocks[index.lowerBound] = .empty
                return block
            }
            return block.reassign(points, to: centres, drift: drift)
        }
        for pass in passes { sums.combine(pass.change) }
        blocks = passes.map(\.block)
        return passes.reduce(0) { $0 + $1.moved }
    }

    /// `sums` in which each cluster without users has taken the user farthest from his centre.
    private static func relocated(
        _ sums: ClusterSums, _ blocks: [ClusterBlock], _ points: ClusterPoints, _ centres: ClusterCentres
    ) -> ClusterSums {
        let empty = sums.counts.indices.filter { sums.counts[$0] == 0 }
        guard !empty.isEmpty else { return sums }
        var sums = sums
        var taken: Set<Int> = []
        for cluster in empty {
            var farthest: (distance: Float, row: Int, label: Int)?
            for block in blocks {
                for (row, label) in zip(block.rows, block.labels)
                where sums.counts[Int(label)] > 1 && !taken.contains(row) {
                    let distance = centres.nearest(points.values, row * points.dimensions).square
                    guard let best = farthest else {
                        farthest = (distance, row, Int(label))
                        continue
                    }
                    if distance > best.distance
                        || (distance == best.distance && points.precedes(row, best.row))
                    {
                        farthest = (distance, row, Int(label))
                    }
                }
            }
            guard let farthest else { break }
            taken.insert(farthest.row)
            sums.remove(points, row: farthest.row, from: farthest.label)
            sums.add(points, row: farthest.row, to: cluster)
        }
        return sums
    }

    /// The sum of users' squared distances to their centres.
    private static func inertia(
        _ points: ClusterPoints, _ labels: [UInt8], _ centres: ClusterCentres, threads: Int
    ) -> Double {
        let d = points.dimensions
        return mapBlocks(count: points.count, threads: threads) { rows in
            var sum = 0.0
            for row in rows {
                let centre = Int(labels[row]) * d
                for j in 0..<d {
                    let difference = Double(points.values[row * d + j]) - Double(centres.rows[centre + j])
                    sum += difference * difference
                }
            }
            return sum
        }.reduce(0, +)
    }
}
