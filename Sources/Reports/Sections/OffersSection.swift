internal import Statistics

/// Which offer pays: an interval for each against sending nothing, and what it cost.
struct OffersSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "offers"
    var name: String { local.texts(.offersSection) }

    var headline: HTML {
        let known = report.offers.compactMap { offer in offer.profitPerUser.map { (offer, $0) } }
        guard let (offer, profit) = known.max(by: { $0.1.estimate < $1.1.estimate }) else {
            return .text(local.texts(.offersHeadlineNone))
        }
        var values: [String: HTML] = [
            "offer": .label(Self.name(of: offer, local)), "range": .figure(local.money.range(profit)),
            "amount": .figure(local.money.estimate(profit)),
        ]
        switch profit.direction {
        case .gain:
            guard let chance = offer.chanceBest, known.count > 1 else {
                return local.texts.html(.offersHeadlineGains, values)
            }
            values["chance"] = .figure(local.number.chance(chance))
            return local.texts.html(.offersHeadlineLeads, values)
        case .unclear: return local.texts.html(.offersHeadlineUnsure, values)
        case .loss:
            let all = known.count == report.offers.count && known.allSatisfy { $0.1.direction == .loss }
            return local.texts.html(all ? .offersHeadlineLoses : .offersHeadlineUnsure, values)
        }
    }

    var content: HTML {
        if !report.offers.isEmpty {
            if report.offers.contains(where: { $0.profitPerUser != nil }) {
                chart.figure(id: "offers-chart", isTitled: true, tableLabel: nil)
            }
            table.html
        }
    }

    /// An arm in words: the offer, and its creative and channel where it has them.
    static func name(of offer: OfferResult, _ local: Localisation) -> String {
        [offer.label.text(in: local.language), offer.creative, offer.channel].filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    private var chart: IntervalChart {
        let local = local
        let rows = report.offers.map { offer in
            IntervalChart.Row(
                label: Self.name(of: offer, local), interval: offer.profitPerUser,
                value: IntervalWords.short(offer.profitPerUser, local))
        }
        return IntervalChart(
            title: local.texts(.offersChart),
            summary: rows.map { "\($0.label): \($0.value)" }.joined(separator: "; "), table: table, rows: rows,
            zeroLabel: local.texts(.offersZero), tickLabels: { local.money.ticks($0, step: $1) })
    }

    private var table: DataTable {
        let texts = local.texts
        let level = report.offers.compactMap(\.profitPerUser?.level).first ?? 0.9
        return DataTable(
            caption: texts(.offersChart),
            columns: [
                .words(texts(.offersOffer)), .numbers(texts(.offersPeople)), .numbers(texts(.offersCost)),
                .numbers(texts(.offersProfit)),
                .numbers(texts(.offersInterval, ["level": local.number.percent(level)])),
                .words(texts(.offersReads)), .numbers(texts(.offersChance)), .numbers(texts(.offersShare)),
            ],
            rows: report.offers.map { offer in
                [
                    .label(Self.name(of: offer, local)),
                    .text(IntervalWords.people(offer.users, hidden: offer.hidden, local)),
                    .text(local.money.exact(offer.cost)),
                    .text(offer.profitPerUser.map { local.money.estimate($0, signed: true) } ?? "–"),
                    .text(offer.profitPerUser.map(local.money.range) ?? "–"),
                    .text(IntervalWords.reading(offer.profitPerUser, local)),
                    .text(offer.chanceBest.map(local.number.chance) ?? "–"),
                    .text(local.number.percent(offer.shareTonight)),
                ]
            })
    }
}
