internal import RealModule

/// BG/NBD and MBG/NBD: rates are Gamma(r, α); after each purchase a customer stops for good with his own probability, which
/// is Beta(a, b); in MBG/NBD after the first purchase too.
package struct BetaGeometricLaw: PurchaseLaw, Hashable {
    /// Shape of the rates, > 0.
    package let r: Double
    /// Inverse scale of the rates, > 0, in units of time.
    package let alpha: Double
    /// First shape of the probability to stop, > 0.
    package let a: Double
    /// Second shape of the probability to stop, > 0.
    package let b: Double
    /// Whether one may stop right after the first purchase (MBG/NBD).
    package let stopsAtStart: Bool

    /// A law with these parameters, all > 0.
    package init(r: Double, alpha: Double, a: Double, b: Double, stopsAtStart: Bool = false) {
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
        self.stopsAtStart = stopsAtStart
    }

    package var parameters: [(name: String, value: Double)] { [("r", r), ("alpha", alpha), ("a", a), ("b", b)] }

    package func probabilityAlive(frequency: Int32, recency: Double, age: Double) -> Double {
        let x = Double(frequency)
        let trials = stopsAtStart ? x + 1 : x
        guard trials > 0 else { return 1 }
        let logOdds =
            Double.log(a / (b + trials - 1)) + (r + x) * Double.log((alpha + age) / (alpha + recency))
        return 1 / (1 + Double.exp(logOdds))
    }

    package func expectedPurchasesIfAlive(frequency: Int32, age: Double, horizon: Double) -> Double {
        let x = Double(frequency)
        return DyingRate(shape: r + x, rate: alpha + age, a: a, b: b + x + (stopsAtStart ? 1 : 0))
            .expectedPurchases(horizon)
    }

    package func expectedPurchases(horizon: Double) -> Double {
        guard stopsAtStart else { return DyingRate(shape: r, rate: alpha, a: a, b: b).expectedPurchases(horizon) }
        // Who survives the first chance to stop, b/(a + b) of all, has a probability to stop of Beta(a, b + 1).
        return b / (a + b) * DyingRate(shape: r, rate: alpha, a: a, b: b + 1).expectedPurchases(horizon)
    }
}
