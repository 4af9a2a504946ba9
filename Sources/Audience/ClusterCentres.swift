/// Centres laid out so that a point's distances to eight of them are computed at once.
///
/// Group g holds centres 8 g … 8 g + 7, one lane each: coordinate j of all eight is one vector. Lanes without a centre
/// are infinitely far away.
struct ClusterCentres: Sendable {
    /// The clusters' centres, row by row.
    let rows: [Float]
    /// Number of centres, 1 … 255.
    let count: Int
    /// Coordinates a centre.
    let dimensions: Int
    private let lanes: [SIMD8<Float>]
    private let groups: Int
    /// How far below the computed distance the true one can lie, and above, as a share of it.
    private let rounding: Float

    /// Two nearest centres of a point.
    struct Nearest {
        /// The nearest centre; the lowest of several.
        var cluster = 0
        /// The squared distance to it.
        var first = Float.infinity
        /// The squared distance to the nearest of the others; infinite where there is none.
        var second = Float.infinity
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
        groups = (count + 7) / 8
        var lanes = [SIMD8<Float>](repeating: SIMD8(repeating: .infinity), count: groups * dimensions)
        for cluster in 0..<count {
            for j in 0..<dimensions {
                lanes[cluster / 8 * dimensions + j][cluster % 8] = rows[cluster * dimensions + j]
            }
        }
        self.lanes = lanes
        // (d + 3) / 2 ulps of the distance by its sum of squares and root, one more by each pass.
        rounding = Float(dimensions + 8 + passes) * Float.ulpOfOne
    }

    /// The two centres nearest to the point whose coordinates begin at `start` in `values`.
    @inline(__always)
    func nearest(_ values: [Float], _ start: Int) -> Nearest {
        var nearest = Nearest()
        for group in 0..<groups {
            var squares = SIMD8<Float>.zero
            for j in 0..<dimensions {
                let difference = SIMD8(repeating: values[start + j]) - lanes[group * dimensions + j]
                squares += difference * difference
            }
            for lane in 0..<8 {
                let square = squares[lane]
                let isNearer = square < nearest.first
                nearest.second = isNearer ? nearest.first : min(nearest.second, square)
                nearest.cluster = isNearer ? group * 8 + lane : nearest.cluster
                nearest.first = isNearer ? square : nearest.first
            }
        }
        return nearest
    }

    /// How far centres may move before the point can have another nearest one, rounded down.
    ///
    /// By the triangle inequality a point keeps its centre while the distances to it and to the second nearest differ
    /// by more than both have moved. A single number a user serves as Hamerly's two bounds do ("Making k-means even
    /// faster", SDM 2010).
    @inline(__always)
    func slack(_ nearest: Nearest) -> Float {
        let (first, second) = (nearest.first.squareRoot(), nearest.second.squareRoot())
        return second < .infinity ? (second - first) - rounding * (second + first) : .infinity
    }

    /// By how much a point's slack shrinks, by its cluster, when the centres move to `next`; rounded up.
    func drift(to next: ClusterCentres) -> [Float] {
        let moves = (0..<count).map { cluster in
            Float(squaredMove(of: cluster, to: next).squareRoot()) * (1 + 4 * Float.ulpOfOne)
        }
        return (0..<count).map { cluster in
            let others = moves.indices.reduce(Float(0)) { $1 == cluster ? $0 : max($0, moves[$1]) }
            return (moves[cluster] + others) * (1 + 4 * Float.ulpOfOne)
        }
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
