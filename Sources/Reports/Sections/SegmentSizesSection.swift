/// How many users each segment has.
struct SegmentSizesSection: ReportSection {
    let report: SegmentationReport
    let names: [String]
    let local: Localisation

    let id = "sizes"
    var name: String { local.texts(.segmentationSizes) }
    var headline: HTML { .text(local.texts(.segmentationSizesHeadline)) }

    var content: HTML { chart.figure(id: "sizes-chart", isTitled: false, tableLabel: local.texts(.pageShowTable)) }

    private func share(_ users: Int) -> String {
        report.users > 0 ? local.number.percent(Double(users) / Double(report.users)) : "–"
    }

    private var chart: BarChart {
        let bars = zip(report.segments, names).map { segment, name in
            BarChart.Bar(
                label: name, value: "\(local.number.count(segment.users)) · \(share(segment.users))", start: 0,
                end: Double(segment.users), isRemoval: false)
        }
        return BarChart(
            title: local.texts(.segmentationSizesChart),
            summary: bars.map { "\($0.label): \($0.value)" }.joined(separator: "; "), table: table, bars: bars)
    }

    private var table: DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.segmentationSizesChart),
            columns: [
                .words(texts(.segmentationSegment)), .numbers(texts(.segmentationUsers)),
                .numbers(texts(.segmentationShare)),
            ],
            rows: zip(report.segments, names).map { segment, name in
                [.label(name), .text(local.number.count(segment.users)), .text(share(segment.users))]
            })
    }
}
