/// How segments were made, and how many were tried.
struct SegmentMethodSection: ReportSection {
    let report: SegmentationReport
    let local: Localisation

    let id = "method"
    var name: String { local.texts(.segmentationMethod) }
    var headline: HTML { .text(local.texts(.segmentationMethodHeadline)) }

    var content: HTML {
        HTML(.p) { words }
        if let clustering = report.clustering {
            if !clustering.isStable { HTML(.p, .class("note")) { local.texts(.segmentationUnstable) } }
            if clustering.trials.count > 1 {
                HTML(.h3) { local.texts(.segmentationTrials) }
                table(clustering).html
            }
        }
    }

    private var words: String {
        switch report.method {
        case .rfm: local.texts(.segmentationMethodRfm)
        case .lifecycle: local.texts(.segmentationMethodLifecycle)
        case .kMeans:
            local.texts(
                .segmentationMethodKmeans,
                [
                    "features": local.number.count(report.features.count),
                    "seed": "\(report.clustering?.seed ?? 0)",
                    "inertia": DecimalText.digits(report.clustering?.inertia ?? 0, exponent: -1),
                ])
        }
    }

    private func table(_ clustering: SegmentationReport.Clustering) -> DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.segmentationTrials),
            columns: [
                .numbers(texts(.segmentationTrialCount)), .numbers(texts(.segmentationSilhouette)),
                .numbers(texts(.segmentationStability)),
            ],
            rows: clustering.trials.map { trial in
                [
                    .text(local.number.count(trial.count)), .text(DecimalText.digits(trial.silhouette, exponent: -3)),
                    .text(DecimalText.digits(trial.stability, exponent: -3)),
                ]
            })
    }
}
