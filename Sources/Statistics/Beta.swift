internal import RealModule

/// A beta distribution on (0, 1): what is known about a rate after α − 1 successes and β − 1 failures.
package struct Beta: Sendable, Hashable {
    /// First shape, > 0.
    package let alpha: Double
    /// Second shape, > 0.
    package let beta: Double

    /// The distribution with shapes `alpha` and `beta`, both > 0 and finite.
    package init(alpha: Double, beta: Double) {
        precondition(alpha > 0 && beta > 0 && alpha.isFinite && beta.isFinite, "the shapes of a beta are positive")
        self.alpha = alpha
        self.beta = beta
    }

    /// α / (α + β).
    package var mean: Double { alpha / (alpha + beta) }

    /// αβ / ((α + β)² (α + β + 1)).
    package var variance: Double {
        let sum = alpha + beta
        return (alpha / sum) * (beta / sum) / (sum + 1)
    }

    /// ln B(α, β) = ln Γ(α) + ln Γ(β) − ln Γ(α + β).
    package var logNormaliser: Double {
        Double.logGamma(alpha) + Double.logGamma(beta) - Double.logGamma(alpha + beta)
    }

    /// P(X ≤ x) = I_x(α, β), the regularised incomplete beta function, to about 10⁻¹¹ for shapes up to 10⁴.
    package func cdf(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        return cdf(logX: Double.log(x), logComplement: Double.log(onePlus: -x))
    }

    /// P(X ≤ x) given ln x and ln(1 − x), for x so near to 0 or 1 that the number itself would lose its digits.
    ///
    /// I_x(α, β) = x^α (1−x)^β / (α B(α, β)) × a continued fraction, which converges fast below the mean; above it
    /// 1 − I_{1−x}(β, α). Source: DLMF 8.17.22, evaluated by Lentz's method.
    package func cdf(logX: Double, logComplement: Double) -> Double {
        let front = alpha * logX + beta * logComplement - logNormaliser
        let x = Double.exp(logX)
        if x < (alpha + 1) / (alpha + beta + 2) {
            return Double.exp(front) * Self.continuedFraction(alpha, beta, x) / alpha
        }
        return 1 - Double.exp(front) * Self.continuedFraction(beta, alpha, Double.exp(logComplement)) / beta
    }

    private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / safe(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / safe(1 + even * d)
            c = safe(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / safe(1 + odd * d)
            c = safe(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return result
    }
}
