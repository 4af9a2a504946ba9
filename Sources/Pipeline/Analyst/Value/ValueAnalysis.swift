internal import Audience
internal import Foundation
internal import Records
package import Reports

/// Fits a purchase model to a table of purchases and says what to expect: `allot clv`.
package struct ValueAnalysis: Sendable {
    /// What came out.
    package let report: ValueReport
    /// Rows that were of no use, for messages.
    package let rejected: RejectedRows
    private let log: PurchaseLog
    private let purchases: CustomerPurchases
    private let forecasts: CustomerForecasts

    /// Reads `table` and fits.
    ///
    /// - Throws: ``TableError`` for a table that is no log of purchases or has nobody who came again; `PostgresError`.
    package init(_ table: consuming TableReader, request: ValueRequest, onRejected: (RejectedRows) -> Void) throws {
        let name = table.name
        let log = try PurchaseLog(table, columns: request.columns)
        onRejected(log.summary.rejected)
        try log.summary.require(rejectedAtMost: request.greatestRejectedShare, of: name)
        guard let firstDay = log.day.min(), let lastPurchase = log.day.max() else {
            throw TableError("\(name) has no purchases")
        }
        let last = request.observedUntil ?? CalendarDay(number: Int(lastPurchase))
        let end = request.calibrationEnd ?? last
        guard end <= last, end.number > Int(firstDay) else {
            throw TableError(
                """
                \(name): the calibration has to end after the first purchase, \(CalendarDay(number: Int(firstDay))), and \
                not after the observation, \(last); --calibration-end says \(end)
                """, exitCode: .usage)
        }
        let unit = request.period.days
        let purchases = log.history.summary(
            end: end, last: last, daysPerPeriod: unit, pricesFirst: request.pricesFirst)
        let table = purchases.counts.table()
        let periods = request.horizon ?? request.period.year
        let discount = request.discount ?? ValueFit.discount(yearly: 0.1, days: unit)
        let fit: ValueFit
        do throws(ParameterError) {
            fit = try ValueFit(
                purchases, table: table, model: request.model, hasAmounts: !log.amount.isEmpty, periods: periods,
                discount: discount, threads: request.threads)
        } catch {
            throw TableError(
                """
                \(name): nothing can be learnt from it: \(error.parameter) must be \(error.allowed), that is, somebody \
                has to buy on two days of the calibration. Is --customer the right column?
                """)
        }
        let (fitted, spend, forecasts) = (fit.model, fit.spend, fit.forecasts)
        var cautions = fit.cautions
        if let caution = LeftTruncation.caution(purchases, daysPerPeriod: unit) { cautions.append(caution) }
        if log.refunds > 0 { cautions.append(.refunds(log.refunds)) }
        if purchases.count < log.customers.count { cautions.append(.newcomers(log.customers.count - purchases.count)) }
        let curve = CumulativePurchases(
            log.history, purchases, law: fitted.law, end: end, last: last, daysPerPeriod: unit)
        report = ValueReport(
            model: request.model.rawValue,
            fitted: fit.name,
            atBoundary: fitted.boundary != nil,
            parameters: fitted.law.parameters.enumerated().map { place, parameter in
                .init(
                    name: parameter.name, value: parameter.value, standardError: fitted.standardErrors?[place])
            },
            logLikelihood: fitted.logLikelihood, customers: purchases.count, repeaters: table.repeaters,
            period: request.period.rawValue, firstDay: CalendarDay(number: Int(firstDay)), calibrationEnd: end,
            lastDay: last, meanAlive: forecasts.alive.reduce(0, +) / Double(purchases.count),
            spend: spend.map(Self.described),
            holdout: end < last
                ? HoldoutComparison(purchases, law: fitted.law, spend: spend, periods: Double(last - end) / unit).result
                : nil,
            forecast: .init(
                periods: periods, discount: discount, purchases: forecasts.purchases.reduce(0, +),
                spend: Self.sum(zip(forecasts.purchases, forecasts.spend).map { $0 * $1 }),
                value: Self.sum(forecasts.value),
                newcomerPurchases: fitted.law.expectedPurchases(horizon: Double(periods))),
            cumulative: curve.points,
            silences: Self.silences(purchases, forecasts), rows: log.summary.rows,
            rejected: Dictionary(
                uniqueKeysWithValues: log.summary.rejected.counts.map { ($0.key.rawValue, $0.value) }),
            refunds: log.refunds, cautions: cautions, source: name, toolVersion: ToolVersion.current)
        rejected = log.summary.rejected
        self.log = log
        self.purchases = purchases
        self.forecasts = forecasts
    }

    /// The customers as CSV, one a line, in pieces of some thousand lines.
    package func writeCustomers(_ write: (String) throws -> Void) throws {
        var text = CustomerLine.heading
        for row in 0..<purchases.count {
            text +=
                CustomerLine(
                    key: log.customers[Int(purchases.customer[row])], frequency: purchases.frequency[row],
                    recency: purchases.recency[row], age: purchases.age[row], alive: forecasts.alive[row],
                    purchases: forecasts.purchases[row], spend: forecasts.spend[row], value: forecasts.value[row]
                ).text
            if text.utf8.count > 1 << 18 {
                try write(text)
                text = ""
            }
        }
        try write(text)
    }

    private static func described(_ spend: FittedGammaGamma) -> ValueReport.Spend {
        ValueReport.Spend(
            parameters: [("p", spend.p), ("q", spend.q), ("v", spend.v)].enumerated().map { place, parameter in
                .init(name: parameter.0, value: parameter.1, standardError: spend.standardErrors?[place])
            },
            logLikelihood: spend.logLikelihood, customers: spend.customers, correlation: spend.correlation,
            mean: spend.populationMean)
    }

    /// The sum; `nil` where a part of it is not known.
    private static func sum(_ values: [Double]) -> Double? {
        let sum = values.reduce(0, +)
        return sum.isFinite ? sum : nil
    }

    /// Customers who came again by the time since their last purchase, in ten equal parts of the longest one.
    private static func silences(
        _ purchases: CustomerPurchases, _ forecasts: CustomerForecasts
    ) -> [ValueReport.Silence] {
        let silence = (0..<purchases.count).map { purchases.age[$0] - purchases.recency[$0] }
        guard let longest = silence.max(), longest > 0 else { return [] }
        let width = longest / 10
        var counts = [Int](repeating: 0, count: 10)
        var alive = [Double](repeating: 0, count: 10)
        for row in 0..<purchases.count where purchases.frequency[row] > 0 {
            let part = min(9, Int(silence[row] / width))
            counts[part] += 1
            alive[part] += forecasts.alive[row]
        }
        return (0..<10).filter { counts[$0] > 0 }.map { part in
            ValueReport.Silence(
                from: Double(part) * width, to: Double(part + 1) * width, customers: counts[part],
                alive: alive[part] / Double(counts[part]))
        }
    }
}
