// Decisions. Likelihoods here have two to four parameters and cost milliseconds a time, so second derivatives pay: six to ten
// evaluations instead of the fifty of a quasi-Newton method. The steps are damped as Levenberg and Marquardt do, since far from
// the top the matrix is not definite; a step is taken only where the function rises, so the search cannot run away; and a box
// keeps parameters whose best value is infinite at a finite, recognisable place.

/// Finds the greatest value of a smooth function of a few parameters by damped Newton steps inside a box.
///
/// Source: Nocedal & Wright, "Numerical Optimization", 2nd ed., 2006, sections 4.1 and 10.3; the box as in Bertsekas,
/// "Projected Newton methods", SIAM J. Control 20(2), 1982, doi:10.1137/0320018.
package struct NewtonMaximiser: Sendable {
    /// The least value of each parameter.
    package var lower: [Double]
    /// The greatest value of each parameter.
    package var upper: [Double]
    /// The gain in value below which a further step is not worth an evaluation.
    package var tolerance = 1e-9
    /// The longest step in any parameter.
    package var longestStep = 2.5
    /// Most evaluations.
    package var maximumEvaluations = 200

    /// A search inside a box.
    package init(lower: [Double], upper: [Double]) {
        precondition(lower.count == upper.count, "a box has as many lower limits as upper ones")
        self.lower = lower
        self.upper = upper
    }

    /// Searches from `start`.
    ///
    /// - Parameters:
    ///   - start: The parameters to begin with; moved into the box.
    ///   - evaluate: The function with its first and second derivatives; what is not finite is never stepped to.
    /// - Returns: The best point that was seen, also where the search had to give up.
    package func maximum(from start: [Double], _ evaluate: ([Double]) -> Derivatives) -> Optimum {
        var point = clamped(start)
        var here = evaluate(point)
        var evaluations = 1
        var damping = 0.0
        var hasConverged = false
        while evaluations < maximumEvaluations, here.isFinite {
            guard let step = step(at: point, here, damping: damping) else {
                damping = max(4 * damping, 1e-3)
                guard damping < 1e12 else { break }
                continue
            }
            let isNegligible = step.gain <= max(tolerance, 4e-15 * abs(here.value))
            if isNegligible, damping == 0 || step.gain <= 0.01 * tolerance {
                hasConverged = true
                break
            }
            let target = clamped(zip(point, step.direction).map { $0 + $1 })
            let there = evaluate(target)
            evaluations += 1
            let ratio = (there.value - here.value) / step.gain
            guard there.isFinite, ratio > 1e-4 || (isNegligible && ratio > -1) else {
                damping = max(4 * damping, 1e-3)
                guard damping < 1e12 else { break }
                continue
            }
            if ratio > 0.75 { damping = damping < 1e-3 ? 0 : damping / 10 }
            if ratio < 0.25 { damping = max(4 * damping, 1e-3) }
            point = target
            here = there
        }
        return Optimum(
            point: point, derivatives: here, evaluations: evaluations, hasConverged: hasConverged,
            isAtLimit: point.indices.map { point[$0] <= lower[$0] || point[$0] >= upper[$0] })
    }

    private func clamped(_ point: [Double]) -> [Double] {
        point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
    }

    /// The damped step and the gain that the quadratic model promises for it; `nil` where the matrix is not definite.
    private func step(
        at point: [Double], _ here: Derivatives, damping: Double
    ) -> (direction: [Double], gain: Double)? {
        let count = point.count
        // What is at a limit and would go beyond it stays.
        let isFree = point.indices.map { i in
            !(point[i] <= lower[i] && here.gradient[i] <= 0) && !(point[i] >= upper[i] && here.gradient[i] >= 0)
        }
        var matrix = [Double](repeating: 0, count: count * count)
        var gradient = here.gradient
        // What a flat direction is damped by; 1 where all are flat.
        let steepest = (0..<count).map { abs(here.hessian[$0 * count + $0]) }.max() ?? 0
        let least = steepest > 0 ? 1e-12 * steepest : 1
        for row in 0..<count {
            if !isFree[row] { gradient[row] = 0 }
            for column in 0..<count {
                let isIn = isFree[row] && isFree[column]
                matrix[row * count + column] = isIn ? -here.hessian[row * count + column] : (row == column ? 1 : 0)
            }
            matrix[row * count + row] += damping * max(abs(here.hessian[row * count + row]), least)
        }
        guard let factor = Cholesky(matrix, count: count) else { return nil }
        var direction = factor.solve(gradient)
        guard direction.allSatisfy(\.isFinite) else { return nil }
        let longest = direction.map(abs).max() ?? 0
        if longest > longestStep {
            for i in direction.indices { direction[i] *= longestStep / longest }
        }
        var gain = 0.0
        for row in 0..<count {
            gain += gradient[row] * direction[row]
            for column in 0..<count where isFree[row] && isFree[column] {
                gain += direction[row] * here.hessian[row * count + column] * direction[column] / 2
            }
        }
        return (direction, gain)
    }
}
