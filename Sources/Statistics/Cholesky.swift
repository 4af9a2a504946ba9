/// The factor L of a symmetric positive definite matrix A = L Lᵀ, for solving A x = b.
///
/// Written for the few rows of a budget or a regression: at this size a library call costs more than it saves.
package struct Cholesky: Sendable {
    /// Number of rows.
    package let count: Int
    /// The lower triangle, row by row, `count` × `count`.
    private let lower: [Double]

    /// The factor of `matrix`; `nil` where it is not positive definite in double precision.
    ///
    /// - Parameters:
    ///   - matrix: `count` × `count` numbers row by row; only the lower triangle is read.
    ///   - count: Number of rows, ≥ 0.
    /// - Complexity: O(n³).
    package init?(_ matrix: [Double], count: Int) {
        precondition(matrix.count == count * count, "a square matrix has count² elements")
        var lower = matrix
        for row in 0..<count {
            for column in 0...row {
                var sum = lower[row * count + column]
                for k in 0..<column {
                    sum -= lower[row * count + k] * lower[column * count + k]
                }
                if column < row {
                    lower[row * count + column] = sum / lower[column * count + column]
                } else {
                    guard sum > 0, sum.isFinite else { return nil }
                    lower[row * count + row] = sum.squareRoot()
                }
            }
        }
        self.count = count
        self.lower = lower
    }

    /// The x with A x = `right`, by forward and back substitution.
    ///
    /// - Complexity: O(n²).
    package func solve(_ right: [Double]) -> [Double] {
        precondition(right.count == count, "one right-hand side per row")
        var x = right
        for row in 0..<count {
            for k in 0..<row {
                x[row] -= lower[row * count + k] * x[k]
            }
            x[row] /= lower[row * count + row]
        }
        for row in stride(from: count - 1, through: 0, by: -1) {
            for k in stride(from: row + 1, to: count, by: 1) {
                x[row] -= lower[k * count + row] * x[k]
            }
            x[row] /= lower[row * count + row]
        }
        return x
    }
}
