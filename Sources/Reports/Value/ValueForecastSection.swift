/// What is to be expected of all customers together.
struct ValueForecastSection: ReportSection {
    let words: ValueWords

    let id = "forecast"
    var name: String { words.local.texts(.valueForecast) }
    var headline: HTML {
        words.local.texts.sentence(.valueForecastHeadline, ["span": words.periods])
    }

    var content: HTML {
        let texts = words.local.texts
        let forecast = words.report.forecast
        var rows: [[HTML]] = [
            [.text(texts(.valuePurchases)), .text(words.amount(forecast.purchases))],
            [.text(texts(.valueNewcomer)), .text(words.figure(forecast.newcomerPurchases))],
        ]
        if let spend = forecast.spend {
            rows.append([.text(texts(.valueSpend)), .text(words.amount(spend))])
            let rate = words.local.number.percent(forecast.discount, decimals: 3)
            rows.append([.text(texts(.valueDiscounted, ["rate": rate])), .text(words.amount(forecast.value))])
        }
        return DataTable(
            caption: texts(.valueForecast), columns: [.words(""), .numbers(words.periods)], rows: rows
        ).html
    }
}
