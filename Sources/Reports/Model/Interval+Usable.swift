package import Statistics

extension Interval {
    /// The interval, or `nil` where an end is not finite or the estimate lies outside: then nothing is known.
    package var usable: Interval? {
        guard estimate.isFinite, low.isFinite, high.isFinite, low <= estimate, estimate <= high else { return nil }
        return self
    }

    /// Which side of zero the interval lies on.
    package var direction: Direction { low > 0 ? .gain : high < 0 ? .loss : .unclear }

    /// What an interval says about the sign of its quantity.
    package enum Direction: String, Sendable, Hashable {
        /// All of it is above zero.
        case gain
        /// All of it is below zero.
        case loss
        /// It holds zero.
        case unclear
    }
}
