/// Repeat purchases over time, actual and predicted.
struct ValueCurveSection: ReportSection {
    let words: ValueWords

    let id = "curve"
    var name: String { words.local.texts(.valueCurve) }
    var headline: HTML { .text(words.local.texts(.valueCurveHeadline)) }

    var content: HTML {
        let texts = words.local.texts
        let report = words.report
        if report.cumulative.count > 1 {
            TrackingChart(
                title: texts(.valueCurve), summary: texts(.valueCurveSummary),
                table: DataTable(
                    caption: texts(.valueCurve),
                    columns: [
                        .words(texts(.valueDay)), .numbers(texts(.valueActual)), .numbers(texts(.valuePredicted)),
                    ],
                    rows: report.cumulative.map { point in
                        [
                            .text(words.local.day.full(point.day)), .text(words.local.number.count(point.actual)),
                            .text(words.local.number.count(Int(point.predicted.rounded()))),
                        ]
                    }),
                points: report.cumulative.map {
                    .init(day: $0.day, actual: Double($0.actual), predicted: $0.predicted)
                },
                mark: report.holdout == nil ? nil : report.calibrationEnd, markLabel: texts(.valueCalibrationEnd),
                names: (texts(.valueActual), texts(.valuePredicted)), tickLabels: ValueWords.ticks,
                dayLabel: { [day = words.local.day] in day.full($0) }
            ).figure(id: "cumulative", isTitled: false, tableLabel: texts(.pageShowTable))
        }
    }
}
