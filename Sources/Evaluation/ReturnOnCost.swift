package import Records
package import Statistics

/// What a unit of cost brings back: as a simple count has it, and as the holdout shows it.
///
/// A simple count credits the campaign with every order that used an offer. The holdout tells how much margin there
/// would have been anyway. Margin here is before this tool's cost, so a return of 1 is break-even.
package struct ReturnOnCost: Sendable, Hashable {
    /// Margin of orders that used an offer / cost; `nil` without cost.
    package let naive: Double?
    /// (Incremental profit + cost) / cost, with the interval of the profit; `nil` without cost.
    package let incremental: Interval?

    /// The returns of a campaign.
    ///
    /// - Parameters:
    ///   - attributedMargin: Margin, before this tool's cost, of the orders that used an offer.
    ///   - cost: What the campaign's offers and deliveries cost.
    ///   - profit: Incremental profit, after cost, in the currency's unit.
    package init(attributedMargin: Money, cost: Money, profit: Interval) {
        guard cost > .zero else {
            naive = nil
            incremental = nil
            return
        }
        naive = attributedMargin.units / cost.units
        func back(_ profit: Double) -> Double { (profit + cost.units) / cost.units }
        incremental = Interval(
            estimate: back(profit.estimate), low: back(profit.low), high: back(profit.high), level: profit.level)
    }

    /// How many of `attributedOrders`, which used an offer, would have happened anyway, given the incremental orders.
    ///
    /// - Returns: attributed − incremental, cut to 0 … `attributedOrders`: an offer can bring orders that do not use it.
    package static func organicOrders(attributedOrders: Int64, incrementalOrders: Double) -> Double {
        min(Double(attributedOrders), max(0, Double(attributedOrders) - incrementalOrders))
    }
}
