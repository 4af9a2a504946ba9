/// In which features clusters differ from the average user.
struct SegmentApartSection: ReportSection {
    let report: SegmentationReport
    let names: [String]
    let features: [String]
    let local: Localisation

    let id = "apart"
    var name: String { local.texts(.segmentationApart) }
    var headline: HTML { .text(local.texts(.segmentationApartHeadline)) }

    var content: HTML { chart.figure(id: "apart-chart", isTitled: false, tableLabel: local.texts(.pageShowTable)) }

    private static func text(_ standing: Double) -> String {
        let digits = DecimalText.digits(standing, exponent: -1)
        return standing > 0 && digits != "0.0" ? "+" + digits : digits
    }

    private var chart: HeatChart {
        let rows = zip(report.clusters, names).map { segment, name in
            HeatChart.Row(
                label: name, values: segment.standing.map(Self.text),
                strengths: segment.standing.map { Int(min(max(($0 * 2).rounded(), -3), 3)) })
        }
        return HeatChart(
            title: local.texts(.segmentationApartChart),
            summary: rows.map { row in
                "\(row.label): " + zip(features, row.values).map { "\($0) \($1)" }.joined(separator: ", ")
            }.joined(separator: "; "), table: table, columns: features, rows: rows)
    }

    private var table: DataTable {
        DataTable(
            caption: local.texts(.segmentationApartChart),
            columns: [.words(local.texts(.segmentationSegment))] + features.map { .numbers($0) },
            rows: zip(report.clusters, names).map { segment, name in
                [.label(name)] + segment.standing.map { .text(Self.text($0)) }
            })
    }
}
