/// An estimate with the range of values that the data are compatible with.
package struct Interval: Sendable, Hashable, Codable {
    /// The single best value.
    package var estimate: Double
    /// Lower end.
    package var low: Double
    /// Upper end.
    package var high: Double
    /// The share of such intervals that cover the truth, in (0, 1).
    package var level: Double

    /// An interval from `low` to `high` around `estimate` at `level`.
    package init(estimate: Double, low: Double, high: Double, level: Double) {
        self.estimate = estimate
        self.low = low
        self.high = high
        self.level = level
    }
}
