internal import Foundation
package import Reports

extension ValueReport {
    /// The report as tables for a terminal.
    package var text: String {
        var parts = [
            """
            \(customers) \(customers == 1 ? "customer" : "customers"), \(repeaters) of whom came again; \(firstDay) to \(calibrationEnd); times in \(period)s
            """,
            parameterTable,
        ]
        if let spend { parts.append(Self.table(of: spend)) }
        if let holdout { parts.append(table(of: holdout)) }
        parts.append(forecastTable)
        if !cautions.isEmpty {
            parts.append(cautions.map { "Note: \($0.text(in: .english))" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    private var parameterTable: String {
        var table = TextTable(Self.title(of: fitted), "estimate", "standard error")
        for parameter in parameters {
            table.add(parameter.name, Self.number(parameter.value), Self.number(parameter.standardError))
        }
        table.add("log-likelihood", String(format: "%.4f", logLikelihood), "")
        table.add("mean P(alive)", Self.number(meanAlive), "")
        return table.description
    }

    private static func table(of spend: Spend) -> String {
        var table = TextTable("Gamma-Gamma", "estimate", "standard error")
        for parameter in spend.parameters {
            table.add(parameter.name, number(parameter.value), number(parameter.standardError))
        }
        table.add("log-likelihood", String(format: "%.4f", spend.logLikelihood), "")
        table.add("mean spend of a purchase", number(spend.mean), "")
        table.add("correlation with frequency", number(spend.correlation), "")
        return table.description
    }

    private func table(of holdout: Holdout) -> String {
        var table = TextTable("Hold-out to \(lastDay)", "actual", Self.title(of: fitted), "everybody goes on")
        table.add(
            "purchases", "\(holdout.actual)", String(format: "%.2f", holdout.predicted),
            String(format: "%.2f", holdout.naive))
        table.add(
            "mean absolute error", "", Self.number(holdout.meanAbsoluteError),
            Self.number(holdout.naiveMeanAbsoluteError))
        table.add(
            "root mean squared error", "", Self.number(holdout.rootMeanSquare), Self.number(holdout.naiveRootMeanSquare)
        )
        if let actual = holdout.spendActual {
            table.add(
                "spend", String(format: "%.2f", actual),
                holdout.spendPredicted.map { String(format: "%.2f", $0) } ?? "-", "")
        }
        var groups = TextTable("repeat purchases before", "customers", "actual, mean", "predicted, mean")
        for group in holdout.byFrequency {
            groups.add(
                group == holdout.byFrequency.last ? "\(group.frequency) or more" : "\(group.frequency)",
                "\(group.customers)", Self.number(group.actual), Self.number(group.predicted))
        }
        return table.description + "\n\n" + groups.description
    }

    private var forecastTable: String {
        var table = TextTable("Next \(forecast.periods) \(period)s", "")
        table.add("purchases of these customers", String(format: "%.2f", forecast.purchases))
        table.add("repeat purchases of a newcomer", Self.number(forecast.newcomerPurchases))
        if let spend = forecast.spend { table.add("spend", String(format: "%.2f", spend)) }
        if let value = forecast.value {
            let rate = String(format: "%.4g", 100 * forecast.discount)
            table.add("spend, discounted by \(rate) % a \(period)", String(format: "%.2f", value))
        }
        return table.description
    }

    /// Six significant digits; a dash for what is not known.
    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        return String(format: "%.6g", value)
    }
}
