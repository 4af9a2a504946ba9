internal import Foundation

/// The law of a user's baskets: log-normal, with the partial expectations that coupons need in closed form.
struct LognormalBasket: Sendable {
    /// Mean of the logarithm of the basket in the currency's unit.
    var logMean: Double
    /// Standard deviation of that logarithm, ≥ 0.
    var logSD: Double

    /// E B.
    var mean: Double { exp(logMean + logSD * logSD / 2) }

    /// P(B ≥ x); 1 for x ≤ 0.
    func tail(_ x: Double) -> Double {
        guard x > 0 else { return 1 }
        return upper(log(x) - logMean)
    }

    /// E[B; B ≥ x], the part of the mean that baskets of at least x contribute: E B · Φ((μ + s² − ln x) / s).
    func meanAbove(_ x: Double) -> Double {
        guard x > 0 else { return mean }
        return mean * upper(log(x) - logMean - logSD * logSD)
    }

    /// P(s·Z ≥ gap) for a standard normal Z.
    private func upper(_ gap: Double) -> Double {
        guard logSD > 0 else { return gap <= 0 ? 1 : 0 }
        return 0.5 * erfc(gap / (logSD * 2.0.squareRoot()))
    }
}
