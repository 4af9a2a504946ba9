internal import RealModule

/// Pareto/NBD: rates are Gamma(r, α); customers stop at a rate of their own, which is Gamma(s, β).
///
/// Source: Schmittlein, Morrison, Colombo, Management Science 33(1), 1987, doi:10.1287/mnsc.33.1.1; Fader & Hardie, "A note
/// on deriving the Pareto/NBD model and related expressions", 2005.
package struct ParetoLaw: PurchaseLaw, Hashable {
    /// Shape of the rates, > 0.
    package let r: Double
    /// Inverse scale of the rates, > 0, in units of time.
    package let alpha: Double
    /// Shape of the rates of stopping, > 0.
    package let s: Double
    /// Inverse scale of the rates of stopping, > 0, in units of time.
    package let beta: Double

    /// A law with these parameters, all > 0.
    package init(r: Double, alpha: Double, s: Double, beta: Double) {
        self.r = r
        self.alpha = alpha
        self.s = s
        self.beta = beta
    }

    package var parameters: [(name: String, value: Double)] {
        [("r", r), ("alpha", alpha), ("s", s), ("beta", beta)]
    }

    package func probabilityAlive(frequency: Int32, recency: Double, age: Double) -> Double {
        let stopped = StoppingIntegral(law: self, frequency: frequency, recency: recency, age: age)
        let logAlive =
            -(r + Double(frequency)) * Double.log(alpha + age) - s * Double.log(beta + age)
        return 1 / (1 + Double.exp(stopped.log + Double.log(s) - logAlive))
    }

    package func expectedPurchasesIfAlive(frequency: Int32, age: Double, horizon: Double) -> Double {
        (r + Double(frequency)) / (alpha + age) * expectedLifetime(after: beta + age, horizon)
    }

    package func expectedPurchases(horizon: Double) -> Double { r / alpha * expectedLifetime(after: beta, horizon) }

    /// The time within `horizon` for which somebody buys on: ∫ (rate/(rate + τ))ˢ dτ = rate (1 − e^{−(s−1) l})/(s − 1),
    /// l = ln(1 + horizon/rate), without the hole at s = 1.
    private func expectedLifetime(after rate: Double, _ horizon: Double) -> Double {
        let l = Double.log(onePlus: horizon / rate)
        return s == 1 ? rate * l : -rate * Double.expMinusOne(-(s - 1) * l) / (s - 1)
    }
}
