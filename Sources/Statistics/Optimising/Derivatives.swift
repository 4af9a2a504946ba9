/// A function of a few parameters at one point: its value, its gradient and its matrix of second derivatives.
package struct Derivatives: Sendable {
    /// The value.
    package var value: Double
    /// The first derivatives, one per parameter.
    package var gradient: [Double]
    /// The second derivatives, row by row, symmetric.
    package var hessian: [Double]

    /// A function of `count` parameters that is 0 everywhere.
    package init(count: Int) {
        value = 0
        gradient = [Double](repeating: 0, count: count)
        hessian = [Double](repeating: 0, count: count * count)
    }

    /// Adds `other`, a function of the same parameters.
    package mutating func add(_ other: Derivatives) {
        value += other.value
        for i in gradient.indices { gradient[i] += other.gradient[i] }
        for i in hessian.indices { hessian[i] += other.hessian[i] }
    }

    /// Adds to a second derivative and, off the diagonal, to its mirror image.
    package mutating func addSecond(_ row: Int, _ column: Int, _ amount: Double) {
        hessian[row * gradient.count + column] += amount
        if row != column { hessian[column * gradient.count + row] += amount }
    }

    /// The same function of the parameters' logarithms, at the logarithms of `point`.
    ///
    /// ∂f/∂ln p = p ∂f/∂p; ∂²f/∂ln p ∂ln q = p q ∂²f/∂p∂q, and on the diagonal p ∂f/∂p more.
    package func inLogarithms(of point: [Double]) -> Derivatives {
        var result = self
        let count = gradient.count
        for row in 0..<count {
            result.gradient[row] = point[row] * gradient[row]
            for column in 0..<count {
                result.hessian[row * count + column] = point[row] * point[column] * hessian[row * count + column]
            }
            result.hessian[row * count + row] += result.gradient[row]
        }
        return result
    }

    /// Whether all of it is finite.
    package var isFinite: Bool {
        value.isFinite && gradient.allSatisfy(\.isFinite) && hessian.allSatisfy(\.isFinite)
    }
}
