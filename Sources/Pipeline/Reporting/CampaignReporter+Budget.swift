internal import Allocation
internal import Records
internal import Reports

extension CampaignReporter {
    /// What the campaign may spend, has spent and has promised; `nil` for a campaign that is no longer configured.
    func budget() -> Reports.BudgetState? {
        guard let configuration else { return nil }
        let daily = spendByDay
        let spent = daily.reduce(.zero) { $0 + $1.amount }
        var state = Reports.BudgetState(
            total: configuration.budget.total, spent: spent, reserved: isSettled ? .zero : reserved,
            plannedTonight: isSettled ? .zero : list.plannedSpend,
            perDay: configuration.budget.perDay < configuration.budget.total ? configuration.budget.perDay : nil,
            price: list.summary.marginalProfit.flatMap { $0 > 0 ? $0 : nil },
            elapsed: elapsed(of: configuration), daily: daily)
        state.lastsUntil = lastDay(of: state, configuration)
        return state
    }

    /// Cost of each night's decisions so far, ascending by day.
    var spendByDay: [DailySpend] {
        var days: [CalendarDay: Money] = [:]
        for row in totals { days[row.day, default: .zero] += row.spend }
        return days.sorted { $0.key < $1.key }.map { DailySpend(day: $0.key, amount: $0.value) }
    }

    /// What open offers may still cost: the liability as it was when the list was published, and what tonight keeps for its
    /// own spread.
    private var reserved: Money {
        let before = Money(rounding: list.summary.promise.reservedBefore) ?? .zero
        return before + max(.zero, list.budgetReserved - list.plannedSpend)
    }

    /// Whether the last list's window is over, so that nothing is open: all that it cost is booked.
    private var isSettled: Bool {
        let last = totals.filter { $0.day == list.day }
        return !last.isEmpty && last.allSatisfy(\.isMature)
    }

    /// Share of the campaign's nights that are behind it, tonight's included.
    private func elapsed(of configuration: CampaignConfiguration) -> Double {
        // The night of D decides for D + 1.
        let nights = configuration.ends - configuration.starts + 1
        let past = list.day + 1 - configuration.starts + 1
        return min(1, max(0, Double(past) / Double(max(1, nights))))
    }

    /// The day on which what is left is used up if nights cost as much as of late; `nil` where that is after the end.
    private func lastDay(of state: Reports.BudgetState, _ configuration: CampaignConfiguration) -> CalendarDay? {
        let mature = matureDays
        let latest = state.daily.filter { mature.contains($0.day) }.suffix(shop.windowDays)
        let pace =
            latest.isEmpty
            ? list.plannedSpend.units : latest.reduce(0) { $0 + $1.amount.units } / Double(latest.count)
        guard pace > 0 else { return nil }
        let nights = (state.left.units / pace).rounded(.down)
        // Tonight's list acts on the day after its interval.
        guard nights < Double(configuration.ends - list.day - 1) else { return nil }
        return list.day + 1 + Int(nights)
    }
}
