package import Records

/// What a user's orders came to in one outcome window, in one course of events; all amounts exact.
package struct Outcome: Sendable, Hashable {
    /// Orders placed in the window.
    package var orders = 0
    /// What was paid for them before this tool's discount.
    package var revenue = Money.zero
    /// Their margin, before this tool's discount.
    package var margin = Money.zero
    /// Margin of the orders that came back in the window, whenever they were placed.
    package var refunds = Money.zero
    /// What the decision's coupon took off in the window.
    package var discount = Money.zero
    /// What the decision's sending, clicks and impressions cost.
    package var cost = Money.zero

    /// Margin − refunds − discount − cost: the reward of the decision.
    package var profit: Money { margin - refunds - discount - cost }

    /// An outcome in which nothing happened.
    package init() {}
}
