/// What the users of each segment have on average.
struct SegmentMeansSection: ReportSection {
    let report: SegmentationReport
    let names: [String]
    let features: [String]
    let local: Localisation

    let id = "means"
    var name: String { local.texts(.segmentationMeans) }
    var headline: HTML { .text(local.texts(.segmentationMeansHeadline)) }

    var content: HTML {
        DataTable(
            caption: name,
            columns: [.words(local.texts(.segmentationSegment)), .numbers(local.texts(.segmentationUsers))]
                + features.map { .numbers($0) },
            rows: zip(report.segments, names).map { segment, name in
                [.label(name), .text(local.number.count(segment.users))]
                    + segment.centre.map { mean in .text(mean.map(Self.text) ?? "–") }
            }
        ).html
    }

    /// Three significant digits, or all of a whole number's.
    private static func text(_ mean: Double) -> String {
        DecimalText.digits(mean, exponent: min(0, max(-4, Precision.magnitude(mean) - 2)))
    }
}
