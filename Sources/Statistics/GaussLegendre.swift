internal import RealModule

/// A Gauss–Legendre rule on [−1, 1]: exact for polynomials of degree below twice its number of nodes.
///
/// ```swift
/// let rule = GaussLegendre(count: 16)
/// let integral = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * f(centre + half * $1.0) } * half
/// ```
package struct GaussLegendre: Sendable {
    /// Where the integrand is evaluated, ascending in (−1, 1).
    package let nodes: [Double]
    /// What each value counts for; they sum to 2.
    package let weights: [Double]

    /// The rule of `count` nodes, by Newton's method on the Legendre polynomial from Tricomi's starting values.
    ///
    /// Source: Davis & Rabinowitz, "Methods of Numerical Integration", 2nd ed., 1984, section 2.7.
    ///
    /// - Parameter count: Number of nodes, ≥ 1; tested to 64.
    package init(count: Int) {
        precondition(count >= 1, "a quadrature rule has at least one node")
        var nodes = [Double](repeating: 0, count: count)
        var weights = [Double](repeating: 0, count: count)
        for i in 0..<count {
            var x = -Double.cos(Double.pi * (Double(i) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<20 {
                let (value, derivative) = Self.legendre(count, x)
                slope = derivative
                let step = value / derivative
                x -= step
                if abs(step) < 1e-15 { break }
            }
            nodes[i] = x
            weights[i] = 2 / ((1 - x * x) * slope * slope)
        }
        self.nodes = nodes
        self.weights = weights
    }

    /// The Legendre polynomial of degree `n` and its derivative at `x` in (−1, 1), by the three-term recurrence.
    private static func legendre(_ n: Int, _ x: Double) -> (value: Double, derivative: Double) {
        var (previous, value) = (1.0, x)
        for k in stride(from: 2, through: n, by: 1) {
            (previous, value) = (value, (Double(2 * k - 1) * x * value - Double(k - 1) * previous) / Double(k))
        }
        return (value, Double(n) * (x * value - previous) / (x * x - 1))
    }
}
