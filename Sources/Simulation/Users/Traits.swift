/// What makes one user different from another, as far as offers are concerned.
struct Traits: Sendable {
    /// Mean of the logarithm of his baskets in the currency's unit.
    var basketLogMean: Double
    /// How strongly a discount moves him, relative to the mean user; ≥ 0.
    var sensitivity: Double
    /// How strongly any message of the shop moves him, relative to the mean user; ≥ 0.
    var taste: Double
    /// Standard normal: how carefully he keeps coupons in mind.
    var attention: Double
}
