internal import Audience
internal import Records
internal import Reports

/// What a night's customers will buy and be worth, as far as it can be told: `allot.clv`.
struct NightValue {
    /// What the forecasts are made with.
    struct Fit: Sendable {
        /// The model, such as `bg_nbd`, or `nbd` where nobody seems to stop; `nil` where none could be fitted.
        var model: String?
        /// Users who bought.
        var customers: Int
        /// Those who bought on two days.
        var repeaters: Int
        /// How far the forecasts go.
        var horizon: LifetimeValueConfiguration
        /// Whether the best parameters lie at the boundary.
        var atBoundary: Bool
        /// Of the model, times in weeks.
        var parameters: [String: Double]
        /// Of what a purchase is worth, in the currency's unit; empty where it could not be fitted.
        var spend: [String: Double]
        /// Natural logarithm of the model's likelihood; `nil` without a model.
        var logLikelihood: Double?
        /// What a reader has to know.
        var cautions: [ValueCaution]
    }

    /// Users who bought, as rows of the users' table, ascending.
    let user: [Int32]
    /// What to expect of them, in their order; `nil` where no model could be fitted.
    let forecasts: CustomerForecasts?
    /// Their tiers.
    let tier: [ValueTier]
    /// What the forecasts are made with.
    let fit: Fit

    /// Days in the unit of time of forecasts.
    private static let week = 7.0

    /// Forecasts what users will buy.
    ///
    /// Tiers are by discounted value. Where the spend of a purchase cannot be told, it is taken to be the customer's own
    /// average; where no model can be fitted, tiers are by what customers have spent less refunds.
    ///
    /// - Parameters:
    ///   - totals: What they bought, to the day.
    ///   - refuses: By user: whether nothing may be derived about him.
    ///   - monetary: By user: purchases less refunds, in micros.
    ///   - horizon: How far to look.
    ///   - threads: Threads to compute with; the result is the same at any number.
    /// - Throws: `ParameterError` where a value is not a number.
    init(
        _ totals: PurchaseTotals, except refuses: [Bool], monetary: [Int64], _ horizon: LifetimeValueConfiguration,
        threads: Int
    ) throws(ParameterError) {
        let purchases = totals.customers(except: refuses, daysPerPeriod: Self.week)
        let table = purchases.counts.table()
        user = purchases.customer
        var fit = Fit(
            model: nil, customers: purchases.count, repeaters: table.repeaters, horizon: horizon, atBoundary: false,
            parameters: [:], spend: [:], logLikelihood: nil, cautions: [])
        guard
            let found = try? ValueFit(
                purchases, table: table, model: .betaGeometric, hasAmounts: true, periods: horizon.weeks,
                discount: ValueFit.discount(yearly: horizon.discount, days: Self.week), threads: threads)
        else {
            fit.cautions = [.nobodyCameAgain]
            self.fit = fit
            forecasts = nil
            tier = try ValueTier.tiers(of: user.map { Money(micros: monetary[Int($0)]).units })
            return
        }
        fit.model = found.name
        fit.atBoundary = found.model.boundary != nil
        fit.parameters = Dictionary(uniqueKeysWithValues: found.model.law.parameters.map { ($0.name, $0.value) })
        if let spend = found.spend { fit.spend = ["p": spend.p, "q": spend.q, "v": spend.v] }
        fit.logLikelihood = found.model.logLikelihood
        fit.cautions = found.cautions
        if let caution = LeftTruncation.caution(purchases, daysPerPeriod: Self.week) { fit.cautions.append(caution) }
        self.fit = fit
        let forecasts = found.forecasts
        self.forecasts = forecasts
        tier = try ValueTier.tiers(
            of: forecasts.value.indices.map { row in
                let value = forecasts.value[row]
                let worth = value.isFinite ? value : forecasts.discounted[row] * purchases.spend[row]
                return worth.isNaN ? 0 : worth
            })
    }

    /// What the forecasts are made with, and what to know before using them, for the ledger.
    var description: String {
        let model = fit.model.map { "\(ValueReport.title(of: $0)) over \(fit.horizon.weeks) weeks" } ?? "no forecast"
        return
            (["\(model): \(fit.customers) customers, \(fit.repeaters) of whom bought on two days"]
            + fit.cautions.map { $0.text(in: .english) }).joined(separator: "; ")
    }
}
