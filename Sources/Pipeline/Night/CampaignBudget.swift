internal import Allocation
internal import Records

/// What a campaign may spend tonight, and how that came about.
///
/// Money in the currency's unit.
struct CampaignBudget {
    /// The budget of the whole campaign.
    let total: Double
    /// Spent so far, booked to the nights of the decisions.
    let spent: Double
    /// Reserved for open coupons and clicks of earlier nights, with the margin of the overspend probability.
    let reservedBefore: Double
    /// The most that tonight's list may be expected to cost.
    var tonight: Double
    /// Whether a cut has already broken the promise: then tonight publishes only arms without cost.
    let isOverdrawn: Bool
    /// Standard deviations kept in reserve: the quantile of the overspend probability.
    let quantile: Double

    /// What is neither spent nor reserved; negative after a cut.
    var left: Double { total - spent - reservedBefore }

    /// What `list` is expected to cost, with the reserve for its spread.
    func reserve(for list: CampaignList) -> Double { list.plannedSpend + quantile * list.spendSd }
}
