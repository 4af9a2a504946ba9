internal import RealModule

/// Logarithms of quotients of gamma functions, where the difference of two logarithms would lose its digits.
package enum LogGammaRatio {
    /// ln Γ(x + d) − ln Γ(x) for x > 0 and d ≥ 0, to about 10⁻¹⁴ of its own size also where x is a million times d.
    ///
    /// The naive difference has an error of the size of ln Γ(x)'s last digit: at x = 10¹² that is 0.004, more than what an
    /// optimiser gains in a step, which then climbs a slope that is not there. Here both arguments are first moved above
    /// 10 by Γ(x + 1) = x Γ(x), and from there with Stirling's series σ,
    /// ln Γ(x+d) − ln Γ(x) = (x − ½) ln(1 + d/x) + d ln(x + d) − d + σ(x + d) − σ(x).
    ///
    /// Source: DLMF 5.11.1; the arrangement is that of Didonato & Morris, ACM TOMS 18(3), 1992, doi:10.1145/131766.131776.
    package static func rising(_ x: Double, by d: Double) -> Double {
        guard x > 0, d >= 0 else { return .nan }
        guard d > 0 else { return 0 }
        var x = x
        var shifts = 0.0
        // Γ(x + d) / Γ(x) = (x / (x + d)) Γ(x + 1 + d) / Γ(x + 1)
        var factor = 1.0
        while x < 10 {
            factor *= x / (x + d)
            x += 1
        }
        shifts = Double.log(factor)
        let y = x + d
        let main = (x - 0.5) * Double.log(onePlus: d / x) + d * Double.log(y) - d
        return shifts + main + stirlingDifference(x, y)
    }

    /// σ(y) − σ(x), with σ(x) = 1/(12x) − 1/(360x³) + …, each term as a product with y − x.
    private static func stirlingDifference(_ x: Double, _ y: Double) -> Double {
        let coefficients = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156]
        let (u, v) = (1 / x, 1 / y)
        var (powerU, powerV) = (u, v)
        var sum = 0.0
        // vⁿ − uⁿ, from which (v − u) is taken out: Dₙ₊₂ = v² Dₙ + uⁿ (v + u), times (v − u).
        var difference = 1.0
        for coefficient in coefficients {
            sum += coefficient * difference
            difference = v * v * difference + powerU * (v + u)
            powerU *= u * u
            powerV *= v * v
        }
        return sum * (x - y) / (x * y)
    }
}
