internal import RealModule

/// A beta distribution seen on the log-odds x = ln(p / (1 − p)), where it is smooth for every shape.
///
/// Its density p^α (1−p)^β / B(α, β) falls off exponentially on both sides, even where the density of p is infinite
/// at an end of (0, 1); so this is where to integrate.
package struct LogOddsBeta: Sendable {
    private let beta: Beta
    private let logNormaliser: Double
    /// The log-odds with about 10⁻¹² of the distribution below.
    package let low: Double
    /// The log-odds with about 10⁻¹² of the distribution above.
    package let high: Double
    /// A length over which the density is smooth: √(1/α + 1/β), about the standard deviation, at most 1.
    package let scale: Double

    /// The law of ln(p / (1 − p)) where p has the law `beta`.
    package init(_ beta: Beta) {
        self.beta = beta
        logNormaliser = beta.logNormaliser
        scale = min((1 / beta.alpha + 1 / beta.beta).squareRoot(), 1)
        let mirrored = Beta(alpha: beta.beta, beta: beta.alpha)
        low = Self.lowerEnd(of: beta)
        high = -Self.lowerEnd(of: mirrored)
    }

    /// P(log-odds ≤ x).
    package func cdf(_ x: Double) -> Double {
        beta.cdf(logX: -softplus(-x), logComplement: -softplus(x))
    }

    /// The density of the log-odds at `x`.
    package func density(_ x: Double) -> Double {
        Double.exp(-beta.alpha * softplus(-x) - beta.beta * softplus(x) - logNormaliser)
    }

    /// The log-odds with 10⁻¹² of the law below, by bisection.
    private static func lowerEnd(of beta: Beta) -> Double {
        func below(_ x: Double) -> Double { beta.cdf(logX: -softplus(-x), logComplement: -softplus(x)) }
        let mean = Double.log(beta.alpha / beta.beta)
        var step = 1.0
        while below(mean - step) > 1e-12 { step *= 2 }
        var (low, high) = (mean - step, mean)
        for _ in 0..<20 {
            let middle = 0.5 * (low + high)
            if below(middle) > 1e-12 { high = middle } else { low = middle }
        }
        return low
    }
}

/// ln(1 + eˣ) without overflow.
private func softplus(_ x: Double) -> Double {
    max(x, 0) + Double.log(onePlus: Double.exp(-abs(x)))
}
