package import Records
internal import Statistics

/// Users as points to cluster: one row of features a user, one after the other, on a grid that makes sums exact.
///
/// Every coordinate is rounded to a multiple of ``gridStep``, a power of two so small that it changes only digits far
/// below a feature's noise, and so large that a sum over all users fits the 53 bits of a `Double`. Such sums have no
/// rounding, hence no order: centres are the same bits for any threads, blocks or partitions, and a user who changes
/// cluster is subtracted and added without drift.
package struct ClusterPoints: Sendable {
    /// Features of all users, row by row: those of user `i` begin at `i * dimensions`.
    package let values: [Float]
    /// Features a user, ≥ 1.
    package let dimensions: Int
    /// Number of users.
    package let count: Int
    /// What every coordinate is a multiple of: the largest power of two ≤ 2⁵³⁻ᵇ, where 2ᵇ ≥ count × largest magnitude.
    package let gridStep: Double

    /// Points of `dimensions` coordinates each, row by row.
    ///
    /// - Throws: ``ParameterError`` where `values` are not whole rows, or one is not finite.
    /// - Complexity: O(count × dimensions).
    package init(_ values: consuming [Float], dimensions: Int) throws(ParameterError) {
        guard dimensions >= 1, values.count.isMultiple(of: dimensions) else {
            throw ParameterError(
                owner: "ClusterPoints", parameter: "values", allowed: "whole rows of \(dimensions) features",
                got: "\(values.count) values")
        }
        var largest: Float = 0
        for index in values.indices {
            let magnitude = abs(values[index])
            guard magnitude < .infinity else {
                throw ParameterError(
                    owner: "ClusterPoints", parameter: "values", allowed: "finite",
                    got: "\(values[index]) at row \(index / dimensions)")
            }
            largest = max(largest, magnitude)
        }
        let total = Double(max(values.count / dimensions, 1)) * max(Double(largest), Double(Float.leastNormalMagnitude))
        let exponent = Int((total.exponent + 1) - 53)
        gridStep = Double(sign: .plus, exponent: exponent, significand: 1)
        // Adding and subtracting 1.5 × 2⁵² grid steps rounds to the grid.
        let shift = gridStep * 0x1.8p52
        for index in values.indices {
            values[index] = Float((Double(values[index]) + shift) - shift)
        }
        count = values.count / dimensions
        self.values = values
        self.dimensions = dimensions
    }

    /// The mean over dimensions of the variance over users, which makes a tolerance free of the features' scale.
    func meanVariance(threads: Int) -> Double {
        let n = Double(max(count, 1))
        let sums = ClusterSums.total(of: self, threads: threads)
        let means = sums.map { $0 / n }
        let squares = mapBlocks(count: count, threads: threads) { rows in
            var sum = 0.0
            for row in rows {
                for j in 0..<dimensions {
                    let deviation = Double(values[row * dimensions + j]) - means[j]
                    sum += deviation * deviation
                }
            }
            return sum
        }
        return squares.reduce(0, +) / n / Double(dimensions)
    }

    /// Whether the coordinates of row `left` come before those of row `right`: an order of points, not of rows.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        for j in 0..<dimensions {
            let (a, b) = (values[left * dimensions + j], values[right * dimensions + j])
            if a != b { return a < b }
        }
        return false
    }
}
