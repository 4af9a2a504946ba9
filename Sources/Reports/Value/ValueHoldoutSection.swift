/// What happened after the calibration, beside what was predicted.
struct ValueHoldoutSection: ReportSection {
    let words: ValueWords

    let id = "holdout"
    var name: String { words.local.texts(.valueHoldout) }

    var headline: HTML {
        guard let holdout = words.report.holdout else { return .empty }
        return words.local.texts.sentence(
            .valueHoldoutHeadline,
            [
                "actual": words.local.number.count(holdout.actual),
                "predicted": words.local.number.count(Int(holdout.predicted.rounded())),
                "naive": words.local.number.count(Int(holdout.naive.rounded())),
            ])
    }

    var content: HTML {
        if let holdout = words.report.holdout {
            errors(of: holdout)
            chart(of: holdout).figure(id: "by-frequency", isTitled: true, tableLabel: words.local.texts(.pageShowTable))
        }
    }

    private func errors(of holdout: ValueReport.Holdout) -> HTML {
        let texts = words.local.texts
        var rows: [[HTML]] = [
            [
                .text(texts(.valuePurchases)), .text(words.amount(Double(holdout.actual))),
                .text(words.amount(holdout.predicted)), .text(words.amount(holdout.naive)),
            ],
            [
                .text(texts(.valueMae)), .text("–"), .text(words.figure(holdout.meanAbsoluteError)),
                .text(words.figure(holdout.naiveMeanAbsoluteError)),
            ],
            [
                .text(texts(.valueRmse)), .text("–"), .text(words.figure(holdout.rootMeanSquare)),
                .text(words.figure(holdout.naiveRootMeanSquare)),
            ],
        ]
        if let spend = holdout.spendActual {
            rows.append([
                .text(texts(.valueSpend)), .text(words.amount(spend)), .text(words.amount(holdout.spendPredicted)),
                .text("–"),
            ])
        }
        return DataTable(
            caption: texts(.valueHoldout),
            columns: [
                .words(""), .numbers(texts(.valueActual)), .numbers(ValueReport.title(of: words.report.fitted)),
                .numbers(texts(.valueNaive)),
            ], rows: rows
        ).html
    }

    private func chart(of holdout: ValueReport.Holdout) -> GroupedColumnChart {
        let texts = words.local.texts
        let last = holdout.byFrequency.last?.frequency ?? 0
        let groups = holdout.byFrequency.map { group in
            GroupedColumnChart.Group(
                label: group.frequency == last ? "\(group.frequency)+" : "\(group.frequency)",
                values: [group.actual, group.predicted])
        }
        return GroupedColumnChart(
            title: texts(.valueByFrequency), summary: texts(.valueByFrequencySummary),
            table: DataTable(
                caption: texts(.valueByFrequency),
                columns: [
                    .words(texts(.valueFrequency)), .numbers(texts(.valueCustomers)), .numbers(texts(.valueActual)),
                    .numbers(texts(.valuePredicted)),
                ],
                rows: zip(groups, holdout.byFrequency).map { label, group in
                    [
                        .text(label.label), .text(words.local.number.count(group.customers)),
                        .text(words.figure(group.actual)), .text(words.figure(group.predicted)),
                    ]
                }),
            groups: groups, series: [texts(.valueActual), texts(.valuePredicted)], axisLabel: texts(.valueFrequency),
            tickLabels: ValueWords.ticks)
    }
}
