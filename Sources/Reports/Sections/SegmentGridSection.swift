/// Users by their scores of recency and frequency.
struct SegmentGridSection: ReportSection {
    let report: SegmentationReport
    let local: Localisation

    let id = "grid"
    var name: String { local.texts(.segmentationGrid) }
    var headline: HTML { .text(local.texts(.segmentationGridHeadline)) }

    var content: HTML { chart.figure(id: "grid-chart", isTitled: false, tableLabel: local.texts(.pageShowTable)) }

    private var columns: [String] {
        (1...5).map { local.texts(.segmentationGridFrequency, ["score": "\($0)"]) }
    }

    private var labels: [String] {
        (1...5).reversed().map { local.texts(.segmentationGridRecency, ["score": "\($0)"]) }
    }

    private var chart: HeatChart {
        let most = Double(max(1, report.grid.joined().max() ?? 0))
        let rows = zip(labels, report.grid).map { label, users in
            HeatChart.Row(
                label: label, values: users.map(local.number.count),
                strengths: users.map { Int((3 * Double($0) / most).rounded(.up)) })
        }
        return HeatChart(
            title: local.texts(.segmentationGridChart),
            summary: rows.map { "\($0.label): " + $0.values.joined(separator: ", ") }.joined(separator: "; "),
            table: DataTable(
                caption: local.texts(.segmentationGridChart),
                columns: [.words(local.texts(.segmentationGrid))] + columns.map { .numbers($0) },
                rows: rows.map { [.text($0.label)] + $0.values.map { .text($0) } }),
            columns: columns, rows: rows)
    }
}
