internal import Statistics

/// What the campaign earned, and what a simple count would have claimed.
struct MoneySection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "money"
    var name: String { local.texts(.moneySection) }

    private var result: IncrementalResult { report.result }

    var headline: HTML {
        let texts = local.texts
        if case .doNotUse = report.verdict { return .text(texts(.moneyHeadlineDiagnosis)) }
        guard let profit = result.profit else {
            return texts.sentence(.moneyHeadlineNone, ["days": local.number.count(report.stamp.windowDays)])
        }
        guard let roi = result.returnOnCost else {
            return .text(
                texts(
                    .moneyHeadlineProfit,
                    ["profit": local.money.estimate(profit), "range": local.money.range(profit)]))
        }
        var values = ["roi": local.number.ratio(roi), "range": local.number.ratioRange(roi)]
        guard let naive = result.naiveReturnOnCost else { return texts.sentence(.moneyHeadlineRoi, values) }
        values["naive"] = local.number.ratio(naive)
        guard let orders = result.attributedOrders, let organic = result.organicOrders, organic >= 1 else {
            return texts.sentence(.moneyHeadlineNaive, values)
        }
        values["orders"] = local.number.count(orders)
        values["organic"] = local.number.roughCount(organic)
        return texts.sentence(.moneyHeadlineOrganic, values)
    }

    var content: HTML {
        cards
        if result.policyUsers > 0 {
            HTML(.p, .class("note")) {
                local.texts.sentence(
                    .moneyGroups,
                    [
                        "policy": local.number.count(result.policyUsers),
                        "holdout": local.number.count(result.holdoutUsers),
                        "days": local.number.count(report.stamp.windowDays),
                    ])
                if let level = result.profit?.level {
                    " " + local.texts(.moneyLevel, ["level": local.number.percent(level)])
                }
            }
        }
        if let chart { chart.figure(id: "money-chart", isTitled: true, tableLabel: local.texts(.pageShowTable)) }
    }

    @HTMLBuilder private var cards: HTML {
        HTML(.dl, .class("cards")) {
            card(
                local.texts(.moneyProfit), result.profit.map { local.money.estimate($0, signed: true) },
                note: result.profit.map { local.money.range($0) })
            card(
                local.texts(.moneyOrders), result.orders.map { local.number.count($0, signed: true) },
                note: result.orders.map { local.number.countRange($0) })
            card(
                local.texts(.moneyRoi), result.returnOnCost.map { local.number.ratio($0) },
                note: result.returnOnCost.map { local.number.ratioRange($0) },
                second: result.naiveReturnOnCost.map {
                    local.texts(.moneyNaiveNote, ["naive": local.number.ratio($0)])
                })
            card(local.texts(.moneyCost), local.money.exact(result.cost), note: local.texts(.moneyCostNote))
        }
    }

    private func card(_ title: String, _ value: String?, note: String?, second: String? = nil) -> HTML {
        HTML(.div) {
            HTML(.dt) { title }
            HTML(.dd, .class(value == nil ? "figure missing" : "figure")) {
                value ?? local.texts(.pageNotEnough)
            }
            if let note { HTML(.dd, .class("small")) { note } }
            if let second { HTML(.dd, .class("small")) { second } }
        }
    }

    private var chart: BandChart? {
        let points = result.daily.compactMap { value in
            value.cumulative.map { BandChart.Point(day: value.day, interval: $0, isMature: value.isMature) }
        }
        guard let first = points.first, let last = points.last else { return nil }
        let texts = local.texts
        let final = points.last(where: \.isMature)
        var values = ["from": local.day.full(first.day), "to": local.day.full(last.day)]
        if let final {
            values["value"] = local.money.estimate(final.interval)
            values["day"] = local.day.full(final.day)
            values["range"] = local.money.range(final.interval)
        }
        let label = (final ?? last).interval
        let local = local
        return BandChart(
            title: texts(.moneyChart),
            summary: texts(final == nil ? .moneyChartSummaryOpen : .moneyChartSummary, values),
            table: DataTable(
                caption: texts(.moneyChart),
                columns: [
                    .words(texts(.allocationNight)), .numbers(texts(.moneyProfit)),
                    .numbers(texts(.offersInterval, ["level": local.number.percent(label.level)])),
                    .words(texts(.trustMaturity)),
                ],
                rows: points.map { point in
                    [
                        .text(local.day.full(point.day)), .text(local.money.estimate(point.interval)),
                        .text(local.money.range(point.interval)),
                        .text(texts(point.isMature ? .moneyFinal : .moneyOpenDays)),
                    ]
                }),
            points: points, immatureLabel: texts(.moneyOpenDays),
            lastLabel: local.money.estimate(label, signed: true),
            tickLabels: { local.money.ticks($0, step: $1) }, dayLabel: { local.day.short($0) })
    }
}
