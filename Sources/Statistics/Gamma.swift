internal import RealModule

/// A gamma distribution on (0, ∞) with scale 1: what is known about a rate after `shape` events.
package struct Gamma: Sendable, Hashable {
    /// The shape, > 0, which is the mean and the variance.
    package let shape: Double

    /// The distribution with `shape`, > 0 and finite.
    package init(shape: Double) {
        precondition(shape > 0 && shape.isFinite, "the shape of a gamma is positive")
        self.shape = shape
    }

    /// P(X ≤ x), the regularised incomplete gamma function P(shape, x), relatively accurate to about 10⁻¹³ in its tail.
    package func cdf(_ x: Double) -> Double { tails(x).lower }

    /// P(X > x), the regularised incomplete gamma function Q(shape, x), relatively accurate to about 10⁻¹³ in its tail.
    package func upperTail(_ x: Double) -> Double { tails(x).upper }

    /// The x with P(X ≤ x) = `probability`; NaN outside [0, 1].
    package func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        return solve(lower: probability, upper: 1 - probability)
    }

    /// The x with P(X > x) = `probability`, for tails so small that 1 − `probability` has lost them.
    package func upperQuantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        return solve(lower: 1 - probability, upper: probability)
    }

    /// Both tails; the smaller one is computed, unless that would be a difference.
    private func tails(_ x: Double) -> (lower: Double, upper: Double) {
        guard x > 0 else { return (0, 1) }
        guard x.isFinite else { return x.isNaN ? (.nan, .nan) : (1, 0) }
        if shape < 0.5, x < 1.5 { return smallShape(x) }
        if x < shape + 1 {
            let lower = min(1, front(x) * series(x))
            return (lower, 1 - lower)
        }
        let upper = front(x) * shape * continuedFraction(x)
        return (1 - upper, upper)
    }

    /// xᵃ e⁻ˣ / Γ(a + 1).
    ///
    /// From a = 10 on as exp(−a (λ − 1 − ln λ)) / (√(2πa) Γ*(a)) with λ = x/a, since a ln x, x and ln Γ nearly cancel near
    /// the mean. Source: DLMF 5.11.3, 8.12.
    private func front(_ x: Double) -> Double {
        let a = shape
        guard a >= 10 else { return Double.exp(a * Double.log(x) - x - Double.logGamma(a + 1)) }
        let square = 1 / (a * a)
        var correction = 1.0 / 1188 - square * 691 / 360_360
        correction = 1.0 / 1680 - square * correction
        correction = 1.0 / 1260 - square * correction
        correction = 1.0 / 360 - square * correction
        correction = (1.0 / 12 - square * correction) / a
        let exponent = a * LogRemainder.logMinusLinear((x - a) / a)
        return Double.exp(exponent - correction) / (Normal.rootTwoPi * a.squareRoot())
    }

    /// Σ_{n≥0} xⁿ / ((a + 1) … (a + n)), of which P is a multiple.
    ///
    /// Source: DLMF 8.11.4.
    private func series(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var n = shape
        repeat {
            n += 1
            term *= x / n
            sum += term
        } while term > 1e-17 * sum
        return sum
    }

    /// Γ(a, x) / (xᵃ e⁻ˣ) as 1/(x+1−a − 1(1−a)/(x+3−a − …)), by Lentz's method.
    ///
    /// Source: DLMF 8.9.2.
    private func continuedFraction(_ x: Double) -> Double {
        var b = x + 1 - shape
        var c = 1e300
        var d = 1 / b
        var result = d
        for step in 1...100_000 {
            let k = Double(step)
            let term = -k * (k - shape)
            b += 2
            d = 1 / (term * d + b)
            c = b + term / c
            result *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return result
    }

    /// Both tails for small shapes and x, where P is nearly 1 and 1 − P has lost its digits.
    ///
    /// P = (xᵃ / Γ(a+1)) (1 + S), S = a Σ_{n≥1} (−x)ⁿ / (n! (a + n)). Source: DLMF 8.7.1.
    private func smallShape(_ x: Double) -> (lower: Double, upper: Double) {
        let a = shape
        var term = 1.0
        var sum = 0.0
        for n in 1...60 {
            let k = Double(n)
            term *= -x / k
            sum += term / (a + k)
            if abs(term) < 1e-18 * abs(sum) { break }
        }
        let exponent = a * Double.log(x) - LogRemainder.logGammaOnePlus(a)
        let power = Double.exp(exponent)
        let lower = power * (1 + a * sum)
        return (lower, lower < 0.5 ? 1 - lower : -Double.expMinusOne(exponent) - power * a * sum)
    }

    /// The x with these tails, by Newton's method on ln x with bisection as its net, on the logarithm of the smaller tail.
    private func solve(lower: Double, upper: Double) -> Double {
        guard lower > 0 else { return 0 }
        guard upper > 0 else { return .infinity }
        let usesLower = lower <= upper
        let target = Double.log(usesLower ? lower : upper)
        // For small x, P = xᵃ / Γ(a+1); else Wilson and Hilferty's cube.
        var guess = (Double.log(lower) + Double.logGamma(shape + 1)) / shape
        if shape >= 0.5 {
            let z = usesLower ? Normal.quantile(lower) : -Normal.quantile(upper)
            let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
            if root > 0.1 { guess = Double.log(shape * root * root * root) }
        }
        return TailSolver.solve(from: guess, isRising: usesLower) { y in
            let x = Double.exp(y)
            let both = tails(x)
            let tail = usesLower ? both.lower : both.upper
            // d ln tail / d ln x = ± density · x / tail.
            let slope = front(x) * shape / tail
            return (Double.log(tail) - target, usesLower ? slope : -slope)
        }.map { Double.exp($0) } ?? .nan
    }
}
