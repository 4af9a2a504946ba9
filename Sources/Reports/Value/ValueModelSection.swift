/// The parameters, and how they were found.
struct ValueModelSection: ReportSection {
    let words: ValueWords

    let id = "model"
    var name: String { words.local.texts(.valueModel) }
    var headline: HTML {
        words.local.texts.sentence(
            .valueModelHeadline,
            [
                "model": ValueReport.title(of: words.report.fitted),
                "customers": words.local.number.count(words.report.customers),
            ])
    }

    var content: HTML {
        let texts = words.local.texts
        let report = words.report
        HTML(.h3) { ValueReport.title(of: report.fitted) }
        table(report.parameters, report.logLikelihood)
        if let spend = report.spend {
            HTML(.h3) { "Gamma–Gamma" }
            table(spend.parameters, spend.logLikelihood)
            HTML(.p, .class("note")) {
                texts.sentence(
                    .valueSpendNote,
                    [
                        "customers": words.local.number.count(spend.customers), "mean": words.amount(spend.mean),
                        "correlation": words.local.number.ratio(spend.correlation),
                    ])
            }
        }
        HTML(.ul, .class("formulas")) {
            for phrase in [Phrase.valueMethodTimes, .valueMethodFit, .valueMethodValue] {
                HTML(.li) { texts(phrase) }
            }
        }
        HTML(.p, .class("note")) {
            texts(
                .valueInput,
                [
                    "rows": words.local.number.count(report.rows),
                    "rejected": words.local.number.count(report.rejected.values.reduce(0, +)),
                    "version": report.toolVersion,
                ])
        }
    }

    private func table(_ parameters: [ValueReport.Parameter], _ logLikelihood: Double) -> HTML {
        let texts = words.local.texts
        return DataTable(
            caption: texts(.valueModel),
            columns: [.words(texts(.valueParameter)), .numbers(texts(.valueEstimate)), .numbers(texts(.valueError))],
            rows: parameters.map { parameter in
                [
                    .text(parameter.name), .text(words.figure(parameter.value)),
                    .text(words.figure(parameter.standardError)),
                ]
            } + [[.text(texts(.valueLikelihood)), .text(DecimalText.digits(logLikelihood, exponent: -4)), .text("–")]]
        ).html
    }
}
