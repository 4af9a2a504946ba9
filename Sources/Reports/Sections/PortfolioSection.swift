internal import Records
internal import Statistics

/// The campaigns, most profitable first, each with its verdict and a link to its report.
struct PortfolioSection: ReportSection {
    let report: PortfolioReport
    let local: Localisation

    let id = "campaigns"
    var name: String { local.texts(.portfolioCampaigns) }

    var headline: HTML {
        let texts = local.texts
        let campaigns = report.campaigns
        guard !campaigns.isEmpty else { return .text(texts(.portfolioEmpty)) }
        let groups = [Phrase.portfolioKeepRunning, .portfolioStop, .portfolioTooEarly, .portfolioDoNotUse].compactMap {
            word -> String? in
            let count = campaigns.count { Self.word($0.verdict) == word }
            guard count > 0 else { return nil }
            return texts(.portfolioCountOf, ["count": local.number.count(count), "verdict": texts(word)])
        }
        return texts.html(
            .portfolioCampaignsHeadline, count: campaigns.count,
            [
                "count": .figure(local.number.count(campaigns.count)),
                "verdicts": .text(groups.joined(separator: texts(.formatComma))),
            ])
    }

    var content: HTML {
        if report.campaigns.contains(where: { $0.profit != nil }) {
            chart.figure(id: "campaigns-chart", isTitled: true, tableLabel: nil)
        }
        if !report.campaigns.isEmpty { table.html }
    }

    private static func word(_ verdict: Verdict) -> Phrase {
        switch verdict {
        case .keepRunning: .portfolioKeepRunning
        case .stop: .portfolioStop
        case .tooEarly: .portfolioTooEarly
        case .doNotUse: .portfolioDoNotUse
        }
    }

    private var chart: IntervalChart {
        let local = local
        let rows = report.campaigns.map { campaign in
            IntervalChart.Row(
                label: campaign.label.text(in: local.language), interval: campaign.profit,
                value: IntervalWords.short(campaign.profit, local))
        }
        return IntervalChart(
            title: local.texts(.portfolioChart),
            summary: rows.map { "\($0.label): \($0.value)" }.joined(separator: "; "), table: table, rows: rows,
            zeroLabel: local.texts(.offersZero), tickLabels: { local.money.ticks($0, step: $1) })
    }

    private var table: DataTable {
        let texts = local.texts
        let level = report.campaigns.compactMap(\.profit?.level).first ?? 0.9
        return DataTable(
            caption: texts(.portfolioChart),
            columns: [
                .words(texts(.portfolioCampaign)), .words(texts(.portfolioVerdict)), .numbers(texts(.moneyProfit)),
                .numbers(texts(.offersInterval, ["level": local.number.percent(level)])),
                .numbers(texts(.portfolioSpent)), .numbers(texts(.portfolioBudget)), .numbers(texts(.portfolioUsed)),
            ],
            rows: report.campaigns.map { campaign in
                [
                    HTML(.a, .link(ReportFiles.page(campaign.campaignID, local.language))) {
                        local.label(campaign.label)
                    },
                    HTML(.span, .class("badge " + campaign.verdict.name)) {
                        HTML(.span, .class("sign"), .init(.ariaHidden, "true")) {
                            VerdictSection.sign(campaign.verdict)
                        }
                        texts(Self.word(campaign.verdict))
                    },
                    .text(
                        campaign.profit.map { local.money.estimate($0, signed: true) } ?? texts(.pageNotEnough)),
                    .text(campaign.profit.map(local.money.range) ?? "–"),
                    .text(local.money.exact(campaign.spent)),
                    .text(campaign.budget.map(local.money.exact) ?? "–"), .text(used(campaign)),
                ]
            })
    }

    private func used(_ campaign: PortfolioReport.Campaign) -> String {
        guard let budget = campaign.budget, budget > .zero else { return "–" }
        return local.number.percent(campaign.spent.units / budget.units)
    }
}
