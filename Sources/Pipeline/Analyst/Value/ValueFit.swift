internal import Audience
internal import Foundation
internal import Records
internal import Reports

/// Models of how customers buy and what they spend, fitted to them, with what to expect of each.
struct ValueFit {
    /// How they buy and stop buying.
    let model: FittedPurchaseModel
    /// What a purchase is worth; `nil` where no amounts are known, or too few customers' to fit it.
    let spend: FittedGammaGamma?
    /// What to expect of each, in the order of the customers.
    let forecasts: CustomerForecasts
    /// What a reader has to know before he uses them.
    let cautions: [ValueCaution]

    /// The name of the model that forecasts are made with: NBD where nobody seems to stop.
    var name: String { model.boundary == .nobodyStops ? "nbd" : model.model.rawValue }

    /// Fits `purchases`.
    ///
    /// - Parameters:
    ///   - purchases: The customers.
    ///   - table: The same, counted.
    ///   - model: The model of repeat purchases.
    ///   - hasAmounts: Whether their spend is known.
    ///   - periods: Periods to forecast, ≥ 1.
    ///   - discount: Discount of a period.
    ///   - threads: Threads to compute with; the result is the same at any number.
    /// - Throws: `ParameterError` where nobody came again.
    init(
        _ purchases: CustomerPurchases, table: PurchaseTable, model: PurchaseModel, hasAmounts: Bool, periods: Int,
        discount: Double, threads: Int
    ) throws(ParameterError) {
        self.model = try model.fit(table, threads: threads)
        var cautions: [ValueCaution] = []
        spend = hasAmounts ? Self.spend(purchases, threads: threads, cautions: &cautions) : nil
        forecasts = CustomerForecasts(
            of: purchases, law: self.model.law, spend: spend, periods: periods, discount: discount)
        switch self.model.boundary {
        case .nobodyStops: cautions.append(.nobodyStops(model: model.rawValue))
        case .unbounded(let names): cautions.append(.unbounded(names))
        case nil: break
        }
        if self.model.standardErrors == nil { cautions.append(.undetermined) }
        self.cautions = cautions
    }

    /// The discount of a period of `days` days that makes `yearly` a year.
    static func discount(yearly: Double, days: Double) -> Double { pow(1 + yearly, days / 365.25) - 1 }

    private static func spend(
        _ purchases: CustomerPurchases, threads: Int, cautions: inout [ValueCaution]
    ) -> FittedGammaGamma? {
        let table = SpendTable(frequency: purchases.priced, spend: purchases.spend)
        guard let fitted = try? GammaGamma.fit(table, threads: threads) else {
            cautions.append(.tooFewSpenders(table.customers))
            return nil
        }
        if !fitted.unbounded.isEmpty { cautions.append(.unbounded(fitted.unbounded)) }
        if fitted.populationMean == nil { cautions.append(.infiniteSpend) }
        if abs(fitted.correlation) > 0.3 { cautions.append(.correlated(fitted.correlation)) }
        return fitted
    }
}
