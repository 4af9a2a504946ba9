/// Where a value stands on an axis.
struct LinearScale: Sendable {
    /// Values at both ends of the axis.
    var from: (low: Double, high: Double)
    /// Positions of both ends, in pixels.
    var to: (low: Double, high: Double)

    /// The position of `value`; the middle where the axis has no length.
    func callAsFunction(_ value: Double) -> Double {
        guard from.high != from.low else { return (to.low + to.high) / 2 }
        return to.low + (value - from.low) / (from.high - from.low) * (to.high - to.low)
    }
}
