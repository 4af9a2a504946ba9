package import Records

/// What a campaign may spend, has spent and has promised.
package struct BudgetState: Sendable, Hashable {
    /// The budget of the whole campaign.
    package var total: Money
    /// Spent so far, booked to the nights of the decisions.
    package var spent: Money
    /// Kept back for open coupons that may still be redeemed.
    package var reserved: Money
    /// Expected cost of tonight's list.
    package var plannedTonight: Money
    /// The most that one night may plan; `nil` without such a limit.
    package var perDay: Money?
    /// Shadow price of tonight's budget: the profit, cost already taken off, that one more unit of it would earn, ≥ 0;
    /// `nil` where the budget does not bind or nothing was solved.
    package var price: Double?
    /// The day on which the budget is used up at the present pace; `nil` where it outlasts the campaign.
    package var lastsUntil: CalendarDay?
    /// Share of the campaign's days that have passed, in [0, 1].
    package var elapsed: Double
    /// Spend per night, ascending by day.
    package var daily: [DailySpend]

    /// A budget.
    package init(
        total: Money, spent: Money, reserved: Money, plannedTonight: Money, perDay: Money? = nil, price: Double? = nil,
        lastsUntil: CalendarDay? = nil, elapsed: Double, daily: [DailySpend] = []
    ) {
        self.total = total
        self.spent = spent
        self.reserved = reserved
        self.plannedTonight = plannedTonight
        self.perDay = perDay
        self.price = price
        self.lastsUntil = lastsUntil
        self.elapsed = elapsed
        self.daily = daily
    }

    /// What is neither spent, kept back nor planned; never negative.
    package var left: Money { max(.zero, total - spent - reserved - plannedTonight) }
}

/// What the decisions of one night cost.
package struct DailySpend: Sendable, Hashable {
    /// The night's day.
    package var day: CalendarDay
    /// Cost booked to it so far.
    package var amount: Money

    /// The cost of `day`.
    package init(day: CalendarDay, amount: Money) {
        self.day = day
        self.amount = amount
    }
}
