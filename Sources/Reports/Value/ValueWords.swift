/// How a page of lifetime values says its numbers in one language.
struct ValueWords {
    let report: ValueReport
    let local: Localisation

    /// What a reader takes away.
    var sentence: HTML {
        local.texts.sentence(
            .valueSentence,
            [
                "customers": local.number.count(report.customers),
                "purchases": local.number.count(Int(report.forecast.purchases.rounded())), "span": periods,
                "alive": local.number.percent(report.meanAlive),
            ])
    }

    /// What it was learnt from.
    var span: String {
        local.texts(
            .valueSpan,
            [
                "from": local.day.full(report.firstDay), "to": local.day.full(report.calibrationEnd),
                "customers": local.number.count(report.repeaters),
            ])
    }

    /// The length of the forecast.
    var periods: String { count(report.forecast.periods) }

    /// So many periods.
    func count(_ periods: Int) -> String {
        let phrase: Phrase =
            switch report.period {
            case "day": .valueDays
            case "week": .valueWeeks
            case "month": .valueMonths
            case "quarter": .valueQuarters
            default: .valueYears
            }
        return local.texts(phrase, count: periods, ["count": local.number.count(periods)])
    }

    /// A number with five significant digits; an en dash where it is not known.
    func figure(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        return DecimalText.digits(value, exponent: min(0, Precision.magnitude(value) - 4))
    }

    /// An amount or a count to two decimals at most, none from 1,000 on.
    func amount(_ value: Double?) -> String {
        guard let value else { return "–" }
        return DecimalText.digits(value, exponent: abs(value) < 1_000 ? -2 : 0)
    }

    /// Marks of an axis, with as many decimals as they need.
    static let ticks: @Sendable (_ values: [Double], _ step: Double) -> [String] = { values, step in
        values.map { DecimalText.digits($0, exponent: min(0, Precision.magnitude(step))) }
    }
}
