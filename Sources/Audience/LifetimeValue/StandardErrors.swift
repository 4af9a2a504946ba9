internal import Statistics

/// Standard errors of parameters that were fitted in their logarithms.
enum StandardErrors {
    /// From the observed information −∂²ℓ/∂ln p ∂ln q: se(p) = p se(ln p), the delta method; `nil` where the information is
    /// not positive definite, so that the data do not say how good the estimates are.
    static func ofLogarithms(_ derivatives: Derivatives, at point: [Double]) -> [Double]? {
        let count = point.count
        guard let factor = Cholesky(derivatives.hessian.map { -$0 }, count: count) else { return nil }
        return (0..<count).map { k in
            var unit = [Double](repeating: 0, count: count)
            unit[k] = 1
            return point[k] * factor.solve(unit)[k].squareRoot()
        }
    }
}
