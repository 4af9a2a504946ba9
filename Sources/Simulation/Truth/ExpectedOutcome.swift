/// What a user's orders come to in one outcome window, on average over all courses of events; money in the currency's
/// unit.
package struct ExpectedOutcome: Sendable, Hashable {
    /// Orders placed in the window.
    package var orders = 0.0
    /// Their margin, before this tool's discount.
    package var margin = 0.0
    /// Margin of the orders that come back in the window, whenever they were placed.
    package var refunds = 0.0
    /// What the decision's coupon takes off in the window.
    package var discount = 0.0
    /// The part of ``discount`` that goes to orders that would have been placed anyway.
    package var wasted = 0.0
    /// What the decision's sending, clicks and impressions cost.
    package var cost = 0.0

    /// Margin − refunds − discount − cost: the expected reward of the decision.
    package var profit: Double { margin - refunds - discount - cost }

    /// An expectation of nothing.
    package init() {}

    /// Adds what another user, arm or window is expected to come to.
    package static func += (sum: inout ExpectedOutcome, other: ExpectedOutcome) {
        sum.orders += other.orders
        sum.margin += other.margin
        sum.refunds += other.refunds
        sum.discount += other.discount
        sum.wasted += other.wasted
        sum.cost += other.cost
    }
}
