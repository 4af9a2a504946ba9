internal import RealModule
package import Records
internal import Statistics

/// Gamma–Gamma: a purchase is Gamma(p, ν), and ν differs between customers as Gamma(q, v); how often one buys does not
/// matter for how much.
///
/// Source: Fader, Hardie, Lee, "RFM and CLV: using iso-value curves for customer base analysis", JMR 42(4), 2005; Fader &
/// Hardie, "The gamma-gamma model of monetary value", 2013, eq. 1a.
package enum GammaGamma {
    /// Fits the model to customers.
    ///
    /// - Parameters:
    ///   - table: Customers, at least three.
    ///   - threads: Threads to compute with, ≥ 1; the result does not depend on them.
    /// - Returns: The most likely parameters, with what they imply.
    /// - Throws: `ParameterError` for fewer customers.
    /// - Complexity: O(customers), about eight times over; one division a customer each time.
    package static func fit(_ table: SpendTable, threads: Int = 2) throws(ParameterError) -> FittedGammaGamma {
        guard table.customers >= 3 else {
            throw ParameterError(
                owner: "gamma_gamma", parameter: "spend", allowed: "above 0 for at least 3 customers who came again",
                got: "that for \(table.customers)")
        }
        let search = NewtonMaximiser(
            lower: [1e-4, 1e-4, 1e-9 * table.mean].map { Double.log($0) },
            upper: [1e6, 1e6, 1e9 * table.mean].map { Double.log($0) })
        // The mean of the model is p v / (q − 1).
        let start = [4, 4, 0.75 * table.mean].map { Double.log($0) }
        let optimum = search.maximum(from: start) { logarithms in
            let point = logarithms.map { Double.exp($0) }
            return derivatives(of: table, at: point, threads: threads).inLogarithms(of: point)
        }
        let point = optimum.point.map { Double.exp($0) }
        return FittedGammaGamma(
            p: point[0], q: point[1], v: point[2],
            standardErrors: StandardErrors.ofLogarithms(optimum.derivatives, at: point),
            logLikelihood: optimum.derivatives.value,
            unbounded: zip(["p", "q", "v"], optimum.isAtLimit).filter(\.1).map(\.0), customers: table.customers,
            correlation: table.correlation)
    }

    /// The log-likelihood at (p, q, v): with total t = x m, per customer
    /// ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1) ln m + px ln x − (px+q) ln(t + v).
    private static func derivatives(of table: SpendTable, at point: [Double], threads: Int) -> Derivatives {
        let (p, q, v) = (point[0], point[1], point[2])
        let parts = mapBlocks(count: table.groups.count, blockSize: 1, threads: threads) { block -> Derivatives in
            var sum = Derivatives(count: 3)
            for group in table.groups[block] {
                let n = Double(group.rows.count)
                let x = group.frequency
                let shape = p * x
                let (logs, inverse, square) = sums(table.totals, group.rows, plus: v)
                let all = Polygamma.digamma(shape + q)
                let curve = Polygamma.trigamma(shape + q)
                sum.value +=
                    n * (LogGammaRatio.rising(shape, by: q) - Double.logGamma(q) + q * Double.log(v))
                    + (shape - 1) * group.logSum + n * shape * Double.log(x) - (shape + q) * logs
                sum.gradient[0] +=
                    x * (n * (all - Polygamma.digamma(shape) + Double.log(x)) + group.logSum - logs)
                sum.gradient[1] += n * (all - Polygamma.digamma(q) + Double.log(v)) - logs
                sum.gradient[2] += n * q / v - (shape + q) * inverse
                sum.addSecond(0, 0, n * x * x * (curve - Polygamma.trigamma(shape)))
                sum.addSecond(0, 1, n * x * curve)
                sum.addSecond(0, 2, -x * inverse)
                sum.addSecond(1, 1, n * (curve - Polygamma.trigamma(q)))
                sum.addSecond(1, 2, n / v - inverse)
                sum.addSecond(2, 2, -n * q / (v * v) + (shape + q) * square)
            }
            return sum
        }
        var total = Derivatives(count: 3)
        for part in parts { total.add(part) }
        return total
    }

    /// Σ ln(t + v), Σ 1/(t + v), Σ 1/(t + v)², with one logarithm for many factors.
    private static func sums(
        _ totals: [Double], _ rows: Range<Int>, plus v: Double
    ) -> (logs: Double, inverse: Double, square: Double) {
        let totals = totals.span
        var logs = 0.0
        var product = 1.0
        var inverse = 0.0
        var square = 0.0
        for row in rows {
            let value = totals[row] + v
            let one = 1 / value
            inverse += one
            square += one * one
            product *= value
            if !(1e-100...1e100).contains(product) {
                logs += Double.log(product)
                product = 1
            }
        }
        return (logs + Double.log(product), inverse, square)
    }
}
