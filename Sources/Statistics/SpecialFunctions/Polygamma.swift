internal import RealModule

/// The logarithmic derivatives of Γ, which neither the C library nor swift-numerics has, for positive arguments.
package enum Polygamma {
    /// ψ(x) = d ln Γ(x) / dx for x > 0, to about 10⁻¹⁵ of max(1, |ψ|); NaN for other x.
    ///
    /// Below 10 by ψ(x) = ψ(x + 1) − 1/x, from there by the asymptotic series ln x − 1/(2x) − Σ B₂ₖ / (2k x²ᵏ).
    /// Source: DLMF 5.5.2 and 5.11.2.
    package static func digamma(_ x: Double) -> Double {
        guard x > 0 else { return .nan }
        var x = x
        var sum = 0.0
        while x < 10 {
            sum -= 1 / x
            x += 1
        }
        let y = 1 / (x * x)
        var series = 691.0 / 32_760 - y / 12
        series = 1.0 / 132 - y * series
        series = 1.0 / 240 - y * series
        series = 1.0 / 252 - y * series
        series = 1.0 / 120 - y * series
        series = 1.0 / 12 - y * series
        return sum + Double.log(x) - 0.5 / x - y * series
    }

    /// ψ′(x) for x > 0, to about 10⁻¹⁵ relative; NaN for other x.
    ///
    /// Below 10 by ψ′(x) = ψ′(x + 1) + 1/x², from there by 1/x + 1/(2x²) + Σ B₂ₖ / x²ᵏ⁺¹. Source: DLMF 5.15.5 and 5.15.8.
    package static func trigamma(_ x: Double) -> Double {
        guard x > 0 else { return .nan }
        var x = x
        var sum = 0.0
        while x < 10 {
            sum += 1 / (x * x)
            x += 1
        }
        let y = 1 / (x * x)
        var series = 691.0 / 2_730 - y * 7 / 6
        series = 5.0 / 66 - y * series
        series = 1.0 / 30 - y * series
        series = 1.0 / 42 - y * series
        series = 1.0 / 30 - y * series
        series = 1.0 / 6 - y * series
        return sum + 1 / x + y / 2 + y / x * series
    }
}
