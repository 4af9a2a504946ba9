internal import Foundation

/// Whole days from a cause to its effect: a geometric law cut to a range.
///
/// P(day = k) ∝ (1 − h)^(k − atLeast) for k = atLeast … atMost, with h = 1 / (mean − atLeast + 1), so that `mean` is
/// the mean before the law is cut.
package struct DelayLaw: Codable, Sendable, Hashable {
    /// Mean days before the cut, ≥ ``atLeast``.
    package var mean: Double
    /// Fewest days.
    package var atLeast: Int
    /// Most days, ≥ ``atLeast``.
    package var atMost: Int

    private enum CodingKeys: String, CodingKey {
        case mean
        case atLeast = "at_least"
        case atMost = "at_most"
    }

    /// A delay of about `mean` days, never below `atLeast` or above `atMost`.
    package init(mean: Double, atLeast: Int, atMost: Int) {
        self.mean = mean
        self.atLeast = atLeast
        self.atMost = atMost
    }

    /// P(delay ≤ `days`).
    package func cumulative(_ days: Int) -> Double {
        guard days >= atLeast else { return 0 }
        guard days < atMost else { return 1 }
        return (1 - stay(days - atLeast + 1)) / (1 - stay(atMost - atLeast + 1))
    }

    /// P(delay = `days`).
    package func probability(_ days: Int) -> Double { cumulative(days) - cumulative(days - 1) }

    /// The delay at `uniform` in (0, 1): the smallest number of days whose cumulative probability reaches it.
    package func quantile(_ uniform: Double) -> Int {
        var days = atLeast
        while days < atMost, cumulative(days) < uniform { days += 1 }
        return days
    }

    /// Chance that an uncut delay lasts `steps` days beyond its first possible day.
    private func stay(_ steps: Int) -> Double {
        let perDay = 1 - 1 / (mean - Double(atLeast) + 1)
        return perDay <= 0 ? 0 : pow(perDay, Double(steps))
    }
}
