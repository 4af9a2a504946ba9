package import Records
package import Statistics

/// How one arm of a campaign, an offer by a channel with a creative, has done.
package struct OfferResult: Sendable, Hashable, Disclosable {
    /// The arm's identifier, unique within the report.
    package var id: String
    /// The offer.
    package var label: LocalLabel
    /// The channel, such as `push`; empty where there is none.
    package var channel: String
    /// The creative, such as `banner`; empty where there is none.
    package var creative: String
    /// Decisions for this arm whose outcome window is complete, ≥ 0.
    package var users: Int
    /// What they cost.
    package var cost: Money
    /// Share of tonight's decisions, in [0, 1].
    package var shareTonight: Double
    /// Profit per user beyond sending nothing, in the currency's unit, at the report's level; `nil` without enough data.
    package var profitPerUser: Interval?
    /// Posterior probability of being the best arm, sending nothing included, in [0, 1]; `nil` without enough data.
    package var chanceBest: Double?
    /// Why the figures are hidden; set by ``SmallCells`` only.
    package internal(set) var hidden: SmallCells.Hiding?

    /// An arm's result.
    package init(
        id: String, label: LocalLabel, channel: String = "", creative: String = "", users: Int = 0, cost: Money = .zero,
        shareTonight: Double, profitPerUser: Interval? = nil, chanceBest: Double? = nil
    ) {
        self.id = id
        self.label = label
        self.channel = channel
        self.creative = creative
        self.users = users
        self.cost = cost
        self.shareTonight = shareTonight
        self.profitPerUser = profitPerUser
        self.chanceBest = chanceBest
    }

    /// Forgets what a few people did; the cost stays, because it is what the budget paid, and totals give it away.
    mutating func hide(_ reason: SmallCells.Hiding) {
        hidden = reason
        users = 0
        profitPerUser = nil
        chanceBest = nil
    }
}
