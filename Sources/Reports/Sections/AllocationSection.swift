/// How the list's shares moved from night to night, and how much of it explores.
struct AllocationSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "allocation"
    var name: String { local.texts(.allocationSection) }

    /// Most offers drawn with a layer of their own; the rest share one.
    static let mostLayers = 7

    var headline: HTML {
        guard let first = report.allocation.first, let last = report.allocation.last,
            let leader = report.offers.indices.max(by: { share($0, last) < share($1, last) })
        else { return .text(local.texts(.allocationHeadlineNone)) }
        let values: [String: HTML] = [
            "offer": .label(OffersSection.name(of: report.offers[leader], local)),
            "first": .figure(local.number.percent(share(leader, first))),
            "last": .figure(local.number.percent(share(leader, last))),
            "exploration": .figure(local.number.percent(last.exploration)),
        ]
        guard report.allocation.count > 1 else {
            return local.texts.html(.allocationHeadlineFirst, values.filter { $0.key != "first" })
        }
        return local.texts.html(.allocationHeadlineMoved, values)
    }

    var content: HTML {
        if let chart { chart.figure(id: "allocation-chart", isTitled: true, tableLabel: local.texts(.pageShowTable)) }
    }

    private func share(_ offer: Int, _ night: AllocationNight) -> Double {
        night.shares.indices.contains(offer) ? night.shares[offer] : 0
    }

    private var chart: StackedStepsChart? {
        let nights = report.allocation
        guard let first = nights.first, let last = nights.last, !report.offers.isEmpty else { return nil }
        let local = local
        let texts = local.texts
        let layers = layers(last)
        let shares = layers.reversed().map { texts(.allocationShareOf, ["offer": $0.label, "share": $0.value]) }
            .joined(separator: texts(.formatComma))
        return StackedStepsChart(
            title: texts(.allocationChart),
            summary: texts(
                .allocationChartSummary,
                ["from": local.day.full(first.day), "to": local.day.full(last.day), "shares": shares]),
            table: table, days: nights.map(\.day), layers: layers, strip: nights.map(\.exploration),
            stripLabel: texts(.allocationStrip, ["share": local.number.percent(last.exploration)]),
            percent: { local.number.percent($0) }, dayLabel: { local.day.short($0) })
    }

    /// Sending nothing at the bottom, then the offers, those with the largest shares tonight by themselves.
    private func layers(_ last: AllocationNight) -> [StackedStepsChart.Layer] {
        let nights = report.allocation
        let percent = local.number.percent(_:)
        let ranked = report.offers.indices.sorted { (share($0, last), $1) > (share($1, last), $0) }
        let own = report.offers.count <= Self.mostLayers ? ranked : Array(ranked.prefix(Self.mostLayers - 1))
        let others = ranked.filter { !own.contains($0) }
        var layers = [
            StackedStepsChart.Layer(
                label: local.texts(.allocationNothing), value: percent(last.nothing), shares: nights.map(\.nothing),
                style: "nothing")
        ]
        if !others.isEmpty {
            let sums = nights.map { night in others.reduce(0) { $0 + share($1, night) } }
            layers.append(
                StackedStepsChart.Layer(
                    label: local.texts(.allocationOthers), value: percent(sums.last ?? 0), shares: sums,
                    style: "others"))
        }
        for offer in own.sorted(by: >) {
            layers.append(
                StackedStepsChart.Layer(
                    label: OffersSection.name(of: report.offers[offer], local), value: percent(share(offer, last)),
                    shares: nights.map { share(offer, $0) }, style: "series-\(offer % Self.mostLayers)"))
        }
        return layers
    }

    private var table: DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.allocationChart),
            columns: [.words(texts(.allocationNight))]
                + report.offers.map { .numbers(OffersSection.name(of: $0, local)) }
                + [.numbers(texts(.allocationNothing)), .numbers(texts(.allocationExploring))],
            rows: report.allocation.map { night in
                [.text(local.day.full(night.day))]
                    + report.offers.indices.map { .text(local.number.percent(share($0, night))) }
                    + [.text(local.number.percent(night.nothing)), .text(local.number.percent(night.exploration))]
            })
    }
}
