/// Who of those who came again is still active, by how long ago he last bought.
struct ValueAliveSection: ReportSection {
    let words: ValueWords

    let id = "alive"
    var name: String { words.local.texts(.valueAlive) }
    var headline: HTML {
        words.local.texts.sentence(.valueAliveHeadline, ["alive": words.local.number.percent(words.report.meanAlive)])
    }

    var content: HTML {
        let texts = words.local.texts
        let silences = words.report.silences
        let labels = silences.map { silence in
            texts(
                .formatRange,
                [
                    "low": DecimalText.digits(silence.from, exponent: 0),
                    "high": DecimalText.digits(silence.to, exponent: 0),
                ])
        }
        if words.report.fitted == "bg_nbd" { HTML(.p, .class("note")) { texts(.valueAliveNote) } }
        if !silences.isEmpty {
            GroupedColumnChart(
                title: texts(.valueAliveBySilence), summary: texts(.valueAliveSummary),
                table: DataTable(
                    caption: texts(.valueAliveBySilence),
                    columns: [
                        .words(texts(.valueSilence)), .numbers(texts(.valueCustomers)),
                        .numbers(texts(.valueProbability)),
                    ],
                    rows: zip(labels, silences).map { label, silence in
                        [
                            .text(label), .text(words.local.number.count(silence.customers)),
                            .text(words.figure(silence.alive)),
                        ]
                    }),
                groups: zip(labels, silences).map { .init(label: $0, values: [$1.alive]) },
                series: [texts(.valueProbability)], axisLabel: texts(.valueSilence), tickLabels: ValueWords.ticks
            ).figure(id: "alive-by-silence", isTitled: true, tableLabel: texts(.pageShowTable))
        }
    }
}
