internal import Statistics

/// Features brought to mean 0 and variance 1, so that none outweighs the others by its unit.
package struct Standardisation: Sendable, Equatable {
    /// Mean of each feature.
    package let means: [Double]
    /// Standard deviation over all users (divided by n) of each feature, ≥ 0.
    package let deviations: [Double]

    /// What brings `values`, `dimensions` features of each user row by row, to mean 0 and variance 1.
    ///
    /// Sums are taken per block of rows in block order: the same bits at any number of threads.
    package init(_ values: [Float], dimensions: Int, threads: Int) {
        let count = values.count / dimensions
        @inline(__always)  // A call a value otherwise.
        func totals(_ term: @Sendable (Double, Int) -> Double) -> [Double] {
            let blocks = mapBlocks(count: count, threads: threads) { rows in
                var sums = [Double](repeating: 0, count: dimensions)
                for row in rows {
                    for j in 0..<dimensions { sums[j] += term(Double(values[row * dimensions + j]), j) }
                }
                return sums
            }
            return (0..<dimensions).map { j in blocks.reduce(0) { $0 + $1[j] } / Double(max(count, 1)) }
        }
        let means = totals { value, _ in value }
        self.means = means
        deviations = totals { value, j in (value - means[j]) * (value - means[j]) }.map { $0.squareRoot() }
    }

    /// (value − mean) / deviation of each feature; 0 where a feature does not vary.
    package func apply(to values: inout [Float]) {
        let dimensions = means.count
        let scales = deviations.map { $0 > 0 ? 1 / $0 : 0 }
        for row in 0..<values.count / dimensions {
            for j in 0..<dimensions {
                let index = row * dimensions + j
                values[index] = Float((Double(values[index]) - means[j]) * scales[j])
            }
        }
    }
}
