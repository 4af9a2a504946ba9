package import Records

/// How much a customer is worth beside the others; raw values and identifiers never change.
package enum ValueTier: Int32, Sendable, CaseIterable, Identifiable {
    case top5
    case top20
    case top50
    case lower
    case zero

    /// The word that configuration, tables and files use.
    package var id: String {
        switch self {
        case .top5: "top_5"
        case .top20: "top_20"
        case .top50: "top_50"
        case .lower: "lower"
        case .zero: "zero"
        }
    }

    /// The name a person reads.
    package var name: String {
        switch self {
        case .top5: "Top 5%"
        case .top20: "Next 15%"
        case .top50: "Next 30%"
        case .lower: "Lower half"
        case .zero: "No value"
        }
    }

    /// One plain sentence about who is in it.
    package var explanation: String {
        switch self {
        case .top5: "Fewer than one in twenty is worth more."
        case .top20: "Fewer than one in five is worth more."
        case .top50: "Fewer than one in two is worth more."
        case .lower: "At least half of the others are worth more."
        case .zero: "Not worth anything that can be foreseen."
        }
    }

    /// The tier of each user by a column of values, such as the discounted lifetime value.
    ///
    /// Among the *n* users with a value above 0, a user is in the highest of the top 5, 20 and 50 percent for which fewer
    /// than that share of *n* are worth strictly more than he; so equal values share a tier. Ranks are exact.
    ///
    /// - Parameter values: A value a user; whatever is not above 0 is ``zero``.
    /// - Returns: A tier a user, in their order.
    /// - Throws: ``ParameterError`` where a value is not a number.
    /// - Complexity: O(*n*).
    package static func tiers(of values: [Double]) throws(ParameterError) -> [ValueTier] {
        if let row = values.firstIndex(where: { $0.isNaN }) {
            throw ParameterError(
                owner: "ValueTier", parameter: "values", allowed: "numbers", got: "\(values[row]) at row \(row)")
        }
        let worth = values.filter { $0 > 0 }
        guard !worth.isEmpty else { return values.map { _ in .zero } }
        // Fewer than s·n are above a value just where it is at least the ⌈s·n⌉-th largest.
        let ranks = [50, 20, 5].map { share in worth.count - (share * worth.count + 99) / 100 + 1 }
        let cuts = OrderStatistics.of(worth, ranks: ranks)
        return values.map { value in
            guard value > 0 else { return .zero }
            if value >= cuts[2] { return .top5 }
            if value >= cuts[1] { return .top20 }
            return value >= cuts[0] ? .top50 : .lower
        }
    }
}
