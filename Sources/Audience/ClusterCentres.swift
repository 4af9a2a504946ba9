/// Where the clusters' centres are.
struct ClusterCentres: Sendable {
    /// The clusters' centres, row by row.
    let rows: [Float]
    /// Number of centres, 1 … 255.
    let count: Int
    /// Coordinates a centre.
    let dimensions: Int
    /// How far below the computed distance the true one can lie, and above, as a share of it.
    private let rounding: Float

    /// The two nearest centres of each of ``PointLanes/width`` points.
    struct Nearest {
        /// The nearest centre; the lowest of several.
        var cluster = SIMD8<Int32>.zero
        /// The squared distance to it.
        var first = SIMD8<Float>(repeating: .infinity)
        /// The squared distance to the nearest of the others; infinite where there is none.
        var second = SIMD8<Float>(repeating: .infinity)
    }

    /// The centres whose coordinates are `rows`, row by row.
    ///
    /// - Parameters:
    ///   - rows: Centres, row by row.
    ///   - dimensions: Coordinates a centre.
    ///   - passes: How often ``slack(_:)`` may be worn down before it is computed again.
    init(rows: [Float], dimensions: Int, passes: Int) {
        self.rows = rows
        self.dimensions = dimensions
        count = rows.count / dimensions
        // (d + 3) / 2 ulps of the distance by its sum of squares and root, one more by each pass.
        rounding = Float(dimensions + 8 + passes) * Float.ulpOfOne
    }

    /// The two centres nearest to each of `points`.
    @inline(__always)
    func nearest(_ points: PointLanes) -> Nearest {
        var nearest = Nearest()
        let (rows, coordinates) = (rows.span, points.coordinates.span)
        for cluster in 0..<count {
            var squares = SIMD8<Float>.zero
            for j in 0..<dimensions {
                let difference = coordinates[j] - SIMD8(repeating: rows[cluster * dimensions + j])
                squares += difference * difference
            }
            let isNearer = squares .< nearest.first
            nearest.second = nearest.second.replacing(with: squares, where: squares .< nearest.second)
                .replacing(with: nearest.first, where: isNearer)
            nearest.cluster.replace(with: Int32(truncatingIfNeeded: cluster), where: isNearer)
            nearest.first.replace(with: squares, where: isNearer)
        }
        return nearest
    }

    /// The centre nearest to the point whose coordinates begin at `start` in `values`, the lowest of several, and the
    /// squared distance to it.
    func nearest(_ values: [Float], _ start: Int) -> (cluster: Int, square: Float) {
        var nearest = (cluster: 0, square: Float.infinity)
        for cluster in 0..<count {
            var square: Float = 0
            for j in 0..<dimensions {
                let difference = values[start + j] - rows[cluster * dimensions + j]
                square += difference * difference
            }
            if square < nearest.square { nearest = (cluster, square) }
        }
        return nearest
    }

    /// How far centres may move before each point can have another nearest one, rounded down.
    ///
    /// By the triangle inequality a point keeps its centre while the distances to it and to the second nearest differ
    /// by more than both have moved. A single number a user serves as Hamerly's two bounds do ("Making k-means even
    /// faster", SDM 2010).
    @inline(__always)
    func slack(_ nearest: Nearest) -> SIMD8<Float> {
        let (first, second) = (nearest.first.squareRoot(), nearest.second.squareRoot())
        let slack = (second - first) - rounding * (second + first)
        return slack.replacing(with: .infinity, where: nearest.second .== .infinity)
    }

    /// By how much a point's slack shrinks, by its cluster, when the centres move to `next`; rounded up.
    ///
    /// There are as many as labels, so that every label has one.
    func drift(to next: ClusterCentres) -> [Float] {
        let moves = (0..<count).map { cluster in
            Float(squaredMove(of: cluster, to: next).squareRoot()) * (1 + 4 * Float.ulpOfOne)
        }
        let drift = (0..<count).map { cluster in
            let others = moves.indices.reduce(Float(0)) { $1 == cluster ? $0 : max($0, moves[$1]) }
            return (moves[cluster] + others) * (1 + 4 * Float.ulpOfOne)
        }
        return drift + [Float](repeating: 0, count: Int(UInt8.max) + 1 - count)
    }

    /// The sum over centres of their squared moves to `next`.
    func squaredShift(to next: ClusterCentres) -> Double {
        (0..<count).reduce(0) { $0 + squaredMove(of: $1, to: next) }
    }

    private func squaredMove(of cluster: Int, to next: ClusterCentres) -> Double {
        (cluster * dimensions..<(cluster + 1) * dimensions).reduce(0.0) { sum, index in
            let difference = Double(next.rows[index]) - Double(rows[index])
            return sum + difference * difference
        }
    }
}
