package import Records
package import Statistics

/// What a campaign earned beyond what would have been earned without it: everybody ever enrolled, policy against holdout.
///
/// All figures of this type cover the same decisions, those whose outcome window is complete, so that ratios between
/// them mean something.
package struct IncrementalResult: Sendable, Hashable {
    /// Profit (margin − cost) beyond the holdout's, in the currency's unit, scaled to ``policyUsers``; always-valid, so
    /// that it may be read every night; `nil` before anything matured.
    package var profit: Interval?
    /// Orders beyond the holdout's, scaled to ``policyUsers``; always-valid; `nil` before anything matured.
    package var orders: Interval?
    /// Discounts, advertising and delivery paid for the matured decisions.
    package var cost: Money
    /// Margin before discount of the orders that used one of the offers, which is what a simple count credits to the
    /// campaign; `nil` where the shop does not record redemptions.
    package var attributedMargin: Money?
    /// Orders that used one of the offers, ≥ 0; `nil` where the shop does not record redemptions.
    package var attributedOrders: Int?
    /// Users ever enrolled and left to the policy, with a complete window.
    package var policyUsers: Int
    /// Users ever enrolled and held out, with a complete window.
    package var holdoutUsers: Int
    /// The result as it grew, one value a day, ascending.
    package var daily: [DailyEstimate]

    /// A result; without arguments that of a campaign whose first decisions have yet to mature.
    package init(
        profit: Interval? = nil, orders: Interval? = nil, cost: Money = .zero, attributedMargin: Money? = nil,
        attributedOrders: Int? = nil, policyUsers: Int = 0, holdoutUsers: Int = 0, daily: [DailyEstimate] = []
    ) {
        self.profit = profit
        self.orders = orders
        self.cost = cost
        self.attributedMargin = attributedMargin
        self.attributedOrders = attributedOrders
        self.policyUsers = policyUsers
        self.holdoutUsers = holdoutUsers
        self.daily = daily
    }

    /// Incremental margin per unit of cost: (profit + cost) / cost; `nil` without an interval or without cost.
    package var returnOnCost: Interval? {
        guard let profit = profit?.usable, cost > .zero else { return nil }
        let spent = cost.units
        return Interval(
            estimate: (profit.estimate + spent) / spent, low: (profit.low + spent) / spent,
            high: (profit.high + spent) / spent, level: profit.level)
    }

    /// What a simple count gives: margin of the orders that used an offer per unit of cost.
    package var naiveReturnOnCost: Double? {
        guard let attributedMargin, cost > .zero else { return nil }
        return attributedMargin.units / cost.units
    }

    /// Orders with an offer that would have been placed without it: attributed − incremental, within [0, attributed].
    package var organicOrders: Double? {
        guard let attributedOrders, let orders = orders?.usable else { return nil }
        return min(Double(attributedOrders), max(0, Double(attributedOrders) - orders.estimate))
    }
}

/// Incremental profit from the campaign's first night up to one day, in the currency's unit.
package struct DailyEstimate: Sendable, Hashable {
    /// The day of the decisions.
    package var day: CalendarDay
    /// Cumulative incremental profit with its interval; `nil` on days without one.
    package var cumulative: Interval?
    /// Whether the outcome windows of all decisions up to this day are complete; if not, the value will still move.
    package var isMature: Bool

    /// The value of `day`.
    package init(day: CalendarDay, cumulative: Interval?, isMature: Bool) {
        self.day = day
        self.cumulative = cumulative
        self.isMature = isMature
    }
}
