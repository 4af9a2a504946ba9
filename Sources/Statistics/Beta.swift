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

    /// ln B(α, β) = ln Γ(α) + ln Γ(β) − ln Γ(α + β), without cancellation where one shape is much the larger.
    package var logNormaliser: Double {
        Double.logGamma(min(alpha, beta)) - LogGammaRatio.rising(max(alpha, beta), by: min(alpha, beta))
    }

    /// P(X ≤ x) = I_x(α, β), the regularised incomplete beta function, to about 10⁻¹³ for shapes up to 10³.
    package func cdf(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        return cdf(logX: Double.log(x), logComplement: Double.log(onePlus: -x))
    }

    /// P(X > x) = I_{1−x}(β, α), relatively accurate where it is small.
    package func upperTail(_ x: Double) -> Double {
        guard x > 0 else { return 1 }
        guard x < 1 else { return 0 }
        return tails(logX: Double.log(x), logComplement: Double.log(onePlus: -x)).upper
    }

    /// P(X ≤ x) given ln x and ln(1 − x), for x so near to 0 or 1 that the number itself would lose its digits.
    package func cdf(logX: Double, logComplement: Double) -> Double {
        tails(logX: logX, logComplement: logComplement).lower
    }

    /// The x with P(X ≤ x) = `probability`; NaN outside [0, 1].
    ///
    /// By Newton's method on the log-odds of x, where the distribution is smooth for every shape.
    package func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        guard probability > 0 else { return 0 }
        guard probability < 1 else { return 1 }
        let usesLower = probability <= 0.5
        let target = Double.log(usesLower ? probability : 1 - probability)
        let odds = TailSolver.solve(from: Double.log(alpha / beta), isRising: usesLower) { y in
            let logX = -max(-y, 0) - Double.log(onePlus: Double.exp(-abs(y)))
            let logComplement = -max(y, 0) - Double.log(onePlus: Double.exp(-abs(y)))
            let both = tails(logX: logX, logComplement: logComplement)
            let tail = usesLower ? both.lower : both.upper
            let density = Double.exp(alpha * logX + beta * logComplement - logNormaliser)
            return (Double.log(tail) - target, usesLower ? density / tail : -density / tail)
        }
        return odds.map { $0 < 0 ? Double.exp($0) / (1 + Double.exp($0)) : 1 / (1 + Double.exp(-$0)) } ?? .nan
    }

    /// Both tails.
    ///
    /// I_x(α, β) = x^α (1−x)^β / (α B(α, β)) × a continued fraction, which converges fast below the mean; above it
    /// 1 − I_{1−x}(β, α). Source: DLMF 8.17.22, evaluated by Lentz's method.
    private func tails(logX: Double, logComplement: Double) -> (lower: Double, upper: Double) {
        let front = Double.exp(alpha * logX + beta * logComplement - logNormaliser)
        let x = Double.exp(logX)
        if x < (alpha + 1) / (alpha + beta + 2) {
            let lower = front * Self.continuedFraction(alpha, beta, x) / alpha
            return (lower, 1 - lower)
        }
        let upper = front * Self.continuedFraction(beta, alpha, Double.exp(logComplement)) / beta
        return (1 - upper, upper)
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
