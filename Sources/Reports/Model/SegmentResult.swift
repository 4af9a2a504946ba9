package import Statistics

/// How a campaign has done in one segment.
package struct SegmentResult: Sendable, Hashable, Disclosable {
    /// The segment's identifier, unique within the report and the same from night to night.
    package var id: String
    /// Its name.
    package var label: LocalLabel
    /// Users with a complete outcome window, ≥ 0.
    package var users: Int
    /// Profit per user beyond the holdout's, in the currency's unit, at the report's level; `nil` without enough data.
    package var profitPerUser: Interval?
    /// The offer with the highest posterior mean here; `nil` without enough data.
    package var bestOffer: LocalLabel?
    /// Why the figures are hidden; set by ``SmallCells`` only.
    package internal(set) var hidden: SmallCells.Hiding?

    /// A segment's result.
    package init(
        id: String, label: LocalLabel, users: Int, profitPerUser: Interval? = nil, bestOffer: LocalLabel? = nil
    ) {
        self.id = id
        self.label = label
        self.users = users
        self.profitPerUser = profitPerUser
        self.bestOffer = bestOffer
    }

    mutating func hide(_ reason: SmallCells.Hiding) {
        hidden = reason
        users = 0
        profitPerUser = nil
        bestOffer = nil
    }
}
