extension ValueReport {
    /// The schema of ``json``; a change that a reader could notice counts it up.
    package static let schema = "allot.clv/1"

    /// The report as a JSON document.
    package var json: JSONValue {
        .object([
            "schema": .text(Self.schema),
            "tool": .text(toolVersion),
            "input": .object([
                "source": .text(source), "rows": .count(rows),
                "rejected": .object(
                    rejected.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .count($0.value)) }),
                "refunds": .count(refunds),
            ]),
            "warnings": .array(cautions.map { .text($0.text(in: .english)) }),
            "customers": .count(customers),
            "repeaters": .count(repeaters),
            "period": .text(period),
            "first_day": .day(firstDay),
            "calibration_end": .day(calibrationEnd),
            "last_day": .day(lastDay),
            "model": .text(model),
            "fitted": .text(fitted),
            "at_boundary": .bool(atBoundary),
            "parameters": Self.values(parameters),
            "standard_errors": Self.errors(parameters),
            "log_likelihood": .number(logLikelihood),
            "mean_p_alive": .number(meanAlive),
            "spend": .optional(spend, Self.json),
            "holdout": .optional(holdout, Self.json),
            "forecast": .object([
                "periods": .count(forecast.periods), "discount": .number(forecast.discount),
                "purchases": .number(forecast.purchases), "spend": .optional(forecast.spend) { .number($0) },
                "value": .optional(forecast.value) { .number($0) },
                "newcomer_purchases": .number(forecast.newcomerPurchases),
            ]),
            "cumulative": .array(
                cumulative.map {
                    .object(["day": .day($0.day), "actual": .count($0.actual), "predicted": .number($0.predicted)])
                }),
            "alive_by_silence": .array(
                silences.map {
                    .object([
                        "from": .number($0.from), "to": .number($0.to), "customers": .count($0.customers),
                        "p_alive": .number($0.alive),
                    ])
                }),
        ])
    }

    private static func values(_ parameters: [Parameter]) -> JSONValue {
        .object(parameters.map { .init(name: $0.name, value: .number($0.value)) })
    }

    private static func errors(_ parameters: [Parameter]) -> JSONValue {
        .object(parameters.map { .init(name: $0.name, value: .optional($0.standardError) { .number($0) }) })
    }

    private static func json(_ spend: Spend) -> JSONValue {
        .object(
            spend.parameters.map { .init(name: $0.name, value: .number($0.value)) } + [
                .init(name: "standard_errors", value: errors(spend.parameters)),
                .init(name: "log_likelihood", value: .number(spend.logLikelihood)),
                .init(name: "customers", value: .count(spend.customers)),
                .init(name: "correlation", value: .number(spend.correlation)),
                .init(name: "mean", value: .optional(spend.mean) { .number($0) }),
            ])
    }

    private static func json(_ holdout: Holdout) -> JSONValue {
        .object([
            "periods": .number(holdout.periods), "actual": .count(holdout.actual),
            "predicted": .number(holdout.predicted), "naive": .number(holdout.naive),
            "mae": .number(holdout.meanAbsoluteError), "rmse": .number(holdout.rootMeanSquare),
            "naive_mae": .number(holdout.naiveMeanAbsoluteError),
            "naive_rmse": .number(holdout.naiveRootMeanSquare),
            "spend_actual": .optional(holdout.spendActual) { .number($0) },
            "spend_predicted": .optional(holdout.spendPredicted) { .number($0) },
            "by_frequency": .array(
                holdout.byFrequency.map {
                    .object([
                        "frequency": .count($0.frequency), "customers": .count($0.customers),
                        "actual": .number($0.actual), "predicted": .number($0.predicted),
                    ])
                }),
        ])
    }
}
