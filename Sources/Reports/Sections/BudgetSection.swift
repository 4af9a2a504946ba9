internal import Records

/// What is spent and promised, how long it lasts, and what more of it would earn.
struct BudgetSection: ReportSection {
    let budget: BudgetState
    let local: Localisation

    let id = "budget"
    var name: String { local.texts(.budgetSection) }

    var headline: HTML {
        var values = ["spent": local.money.exact(budget.spent), "total": local.money.exact(budget.total)]
        guard let day = budget.lastsUntil else { return local.texts.sentence(.budgetHeadlineOutlasts, values) }
        values["day"] = local.day.full(day)
        return local.texts.sentence(.budgetHeadlineUntil, values)
    }

    var content: HTML {
        pacing.figure(id: "budget-chart", isTitled: false, tableLabel: local.texts(.pageShowTable))
        HTML(.p) { price }
        if let chart = daily {
            chart.figure(id: "spend-chart", isTitled: true, tableLabel: local.texts(.pageShowTable))
        }
    }

    /// The step in which the worth of more budget is told.
    private static let step = Money(micros: 1_000_000_000)

    private var price: HTML {
        guard let price = budget.price, price > 0, let returns = Money(rounding: price * Self.step.units) else {
            return .text(local.texts(.budgetNoPrice))
        }
        return local.texts.sentence(
            .budgetPrice, ["step": local.money.exact(Self.step), "returns": local.money.exact(returns)])
    }

    private var pacing: PacingBar {
        let texts = local.texts
        let amounts: [(Phrase, Money, PacingBar.Part.Fill)] = [
            (.budgetSpent, budget.spent, .full), (.budgetReserved, budget.reserved, .hatched),
            (.budgetPlanned, budget.plannedTonight, .outlined), (.budgetLeft, budget.left, .empty),
        ]
        let parts = amounts.map { name, amount, fill in
            PacingBar.Part(
                label: texts(.budgetPart, ["name": texts(name), "amount": local.money.exact(amount)]),
                amount: max(0, amount.units), fill: fill)
        }
        return PacingBar(
            title: texts(.budgetChart),
            summary: parts.map(\.label).joined(separator: texts(.formatComma)) + ". "
                + texts(.budgetPaceSummary, ["share": local.number.percent(budget.elapsed)]),
            table: DataTable(
                caption: texts(.budgetChart),
                columns: [.words(texts(.budgetSection)), .numbers(texts(.budgetAmount))],
                rows: (amounts.map { ($0.0, $0.1) } + [(.budgetTotal, budget.total)]).map { name, amount in
                    [.text(texts(name)), .text(local.money.exact(amount))]
                }),
            parts: parts, total: budget.total.units, pace: budget.elapsed, paceLabel: texts(.budgetPace))
    }

    private var daily: ColumnChart? {
        guard let first = budget.daily.first, let last = budget.daily.last,
            let most = budget.daily.max(by: { $0.amount < $1.amount })
        else { return nil }
        let texts = local.texts
        let local = local
        return ColumnChart(
            title: texts(.budgetDaily),
            summary: texts(
                .budgetDailySummary,
                [
                    "from": local.day.full(first.day), "to": local.day.full(last.day),
                    "amount": local.money.exact(most.amount), "day": local.day.full(most.day),
                ]),
            table: DataTable(
                caption: texts(.budgetDaily),
                columns: [.words(texts(.allocationNight)), .numbers(texts(.budgetAmount))],
                rows: budget.daily.map { [.text(local.day.full($0.day)), .text(local.money.exact($0.amount))] }),
            columns: budget.daily.map { ($0.day, max(0, $0.amount.units)) }, limit: budget.perDay?.units,
            limitLabel: budget.perDay.map { texts(.budgetLimit, ["amount": local.money.exact($0)]) } ?? "",
            tickLabels: { local.money.ticks($0, step: $1) }, dayLabel: { local.day.short($0) })
    }
}
