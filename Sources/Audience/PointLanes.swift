/// Some points side by side, one lane each, so that their distances to a centre are computed at once.
struct PointLanes {
    /// Points at a time.
    static let width = 8

    /// Coordinate j of all points.
    private(set) var coordinates: [SIMD8<Float>]

    /// Room for points of `dimensions` coordinates.
    init(dimensions: Int) {
        coordinates = [SIMD8<Float>](repeating: .zero, count: dimensions)
    }

    /// Takes the points whose rows are `first` plus the next ``width`` of `indices` from `start` on.
    mutating func gather(_ points: ClusterPoints, first: Int, _ indices: [Int32], from start: Int) {
        var rows = SIMD8<Int>()
        for lane in 0..<Self.width { rows[lane] = (first + Int(indices[start + lane])) * points.dimensions }
        let values = points.values.span
        for j in coordinates.indices {
            coordinates[j] = SIMD8(
                values[rows[0] + j], values[rows[1] + j], values[rows[2] + j], values[rows[3] + j],
                values[rows[4] + j], values[rows[5] + j], values[rows[6] + j], values[rows[7] + j])
        }
    }
}
