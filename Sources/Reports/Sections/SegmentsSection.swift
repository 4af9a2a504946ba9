internal import Statistics

/// Who the campaign works for, most profitable first, with small groups kept out.
struct SegmentsSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "segments"
    var name: String { local.texts(.segmentsSection) }

    var headline: HTML {
        let known = report.segments.compactMap { segment in segment.profitPerUser.map { (segment, $0) } }
        guard let (best, profit) = known.first else { return .text(local.texts(.segmentsHeadlineNone)) }
        var values: [String: HTML] = [
            "best": local.label(best.label), "amount": .figure(local.money.estimate(profit)),
            "range": .figure(local.money.range(profit)),
        ]
        guard profit.direction == .gain else { return local.texts.html(.segmentsHeadlineUnsure, values) }
        guard let (worst, loss) = known.last, loss.direction == .loss else {
            return local.texts.html(.segmentsHeadlineBest, values)
        }
        values["worst"] = local.label(worst.label)
        values["loss"] = .figure(local.money.estimate(loss))
        values["loss_range"] = .figure(local.money.range(loss))
        return local.texts.html(.segmentsHeadlineBoth, values)
    }

    var content: HTML {
        if !report.segments.isEmpty {
            if report.segments.contains(where: { $0.profitPerUser != nil }) {
                chart.figure(id: "segments-chart", isTitled: true, tableLabel: nil)
            }
            table.html
            if report.segments.contains(where: { $0.hidden != nil }) {
                HTML(.p, .class("note")) {
                    local.texts(.segmentsNote, ["k": local.number.count(report.smallCell)])
                }
            }
        }
        if let basis = report.lifetimeValue {
            HTML(.p) {
                local.texts.sentence(basis.model == nil ? .segmentsNoValue : .segmentsValue, figures(of: basis))
            }
            for caution in basis.cautions { HTML(.p, .class("note")) { caution.text(in: local.language) } }
        }
    }

    private func figures(of basis: ValueBasis) -> [String: String] {
        [
            "model": ValueReport.title(of: basis.model ?? ""), "customers": local.number.count(basis.customers),
            "repeaters": local.number.count(basis.repeaters), "weeks": local.number.count(basis.weeks),
        ]
    }

    /// Most segments drawn; the table has all of them.
    private static let mostRows = 20

    private var chart: IntervalChart {
        let local = local
        let rows = report.segments.filter { $0.profitPerUser != nil }.prefix(Self.mostRows).map { segment in
            IntervalChart.Row(
                label: segment.label.text(in: local.language), interval: segment.profitPerUser,
                value: IntervalWords.short(segment.profitPerUser, local))
        }
        return IntervalChart(
            title: local.texts(.segmentsChart),
            summary: rows.map { "\($0.label): \($0.value)" }.joined(separator: "; "), table: table, rows: Array(rows),
            zeroLabel: local.texts(.segmentsZero), tickLabels: { local.money.ticks($0, step: $1) })
    }

    private var table: DataTable {
        let texts = local.texts
        let level = report.segments.compactMap(\.profitPerUser?.level).first ?? 0.9
        return DataTable(
            caption: texts(.segmentsChart),
            columns: [
                .words(texts(.segmentsSegment)), .numbers(texts(.offersPeople)), .numbers(texts(.offersProfit)),
                .numbers(texts(.offersInterval, ["level": local.number.percent(level)])),
                .words(texts(.offersReads)), .words(texts(.segmentsBest)),
            ],
            rows: report.segments.map { segment in
                let profit = segment.profitPerUser
                let reading =
                    segment.hidden == nil ? IntervalWords.reading(profit, local) : local.texts(.pageHidden)
                return [
                    local.label(segment.label),
                    .text(IntervalWords.people(segment.users, hidden: segment.hidden, local)),
                    .text(profit.map { local.money.estimate($0, signed: true) } ?? "–"),
                    .text(profit.map(local.money.range) ?? "–"), .text(reading),
                    segment.bestOffer.map { local.label($0) } ?? .text("–"),
                ]
            })
    }
}
