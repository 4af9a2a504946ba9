/// How far the offers sent have come.
struct FunnelSection: ReportSection {
    let steps: [FunnelStep]
    let local: Localisation

    let id = "funnel"
    var name: String { local.texts(.funnelSection) }

    var headline: HTML {
        let texts = local.texts
        guard let sent = steps.first, sent.count > 0 else { return .text(texts(.funnelHeadlineNone)) }
        let count = local.number.count(sent.count)
        guard steps.count > 1 else { return texts.sentence(.funnelHeadlineSent, ["sent": count]) }
        let shares = steps.dropFirst().map { step in
            texts(.funnelShare, ["share": share(step), "step": texts(Self.phrase(step.kind))])
        }
        return texts.html(
            .funnelHeadline,
            ["sent": .figure(count), "steps": .text(shares.joined(separator: texts(.formatComma)))])
    }

    var content: HTML {
        if let sent = steps.first, sent.count > 0 {
            chart.figure(id: "funnel-chart", isTitled: false, tableLabel: local.texts(.pageShowTable))
        }
    }

    private func share(_ step: FunnelStep) -> String {
        guard let sent = steps.first, sent.count > 0 else { return "–" }
        return local.number.percent(Double(step.count) / Double(sent.count))
    }

    private var chart: BarChart {
        let texts = local.texts
        let bars = steps.enumerated().map { index, step in
            let count = local.number.count(step.count)
            return BarChart.Bar(
                label: Self.capitalised(texts(Self.phrase(step.kind))),
                value: index == 0 ? count : texts(.funnelCount, ["count": count, "share": share(step)]), start: 0,
                end: Double(step.count), isRemoval: false)
        }
        return BarChart(
            title: texts(.funnelChart), summary: bars.map { "\($0.label): \($0.value)" }.joined(separator: "; "),
            table: DataTable(
                caption: texts(.funnelChart),
                columns: [
                    .words(texts(.audienceStep)), .numbers(texts(.funnelPeople)), .numbers(texts(.funnelOfSent)),
                ],
                rows: steps.map { step in
                    [
                        .text(Self.capitalised(texts(Self.phrase(step.kind)))),
                        .text(local.number.count(step.count)), .text(share(step)),
                    ]
                }),
            bars: bars)
    }

    private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// A step in words.
    private static func phrase(_ kind: FunnelStep.Kind) -> Phrase {
        switch kind {
        case .sent: .funnelSent
        case .opened: .funnelOpened
        case .claimed: .funnelClaimed
        case .clicked: .funnelClicked
        case .redeemed: .funnelRedeemed
        case .paid: .funnelPaid
        }
    }
}
