package import Records

/// How long customers last and what they are worth: a fitted purchase model and its forecasts, as plain values.
package struct ValueReport: Sendable, Hashable {
    /// A parameter with its standard error, `nil` where the data do not determine it.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: Double
        package var standardError: Double?

        /// A parameter.
        package init(name: String, value: Double, standardError: Double?) {
            self.name = name
            self.value = value
            self.standardError = standardError
        }
    }

    /// What customers spend on a purchase: Gamma–Gamma.
    package struct Spend: Sendable, Hashable {
        /// p, q and v.
        package var parameters: [Parameter]
        package var logLikelihood: Double
        /// Customers that it was fitted to.
        package var customers: Int
        /// Correlation of frequency and average spend among them.
        package var correlation: Double
        /// Mean spend of a purchase over all customers; `nil` where it is infinite.
        package var mean: Double?

        /// A fitted model of spend.
        package init(
            parameters: [Parameter], logLikelihood: Double, customers: Int, correlation: Double, mean: Double?
        ) {
            self.parameters = parameters
            self.logLikelihood = logLikelihood
            self.customers = customers
            self.correlation = correlation
            self.mean = mean
        }
    }

    /// Customers with the same number of repeat purchases, in the hold-out.
    package struct Frequency: Sendable, Hashable {
        /// Repeat purchases in the calibration; the last group has this many or more.
        package var frequency: Int
        package var customers: Int
        /// Mean purchases in the hold-out.
        package var actual: Double
        /// The same as predicted.
        package var predicted: Double

        /// A group.
        package init(frequency: Int, customers: Int, actual: Double, predicted: Double) {
            self.frequency = frequency
            self.customers = customers
            self.actual = actual
            self.predicted = predicted
        }
    }

    /// What happened after the calibration, beside what was predicted from it alone.
    package struct Holdout: Sendable, Hashable {
        /// Its length in periods.
        package var periods: Double
        /// Purchases of the customers of the calibration.
        package var actual: Int
        package var predicted: Double
        /// The prediction that everybody goes on at his own rate so far.
        package var naive: Double
        /// Mean absolute error and root mean squared error a customer, of the model and of the naive prediction.
        package var meanAbsoluteError: Double
        package var rootMeanSquare: Double
        package var naiveMeanAbsoluteError: Double
        package var naiveRootMeanSquare: Double
        /// Money; `nil` without a model of spend.
        package var spendActual: Double?
        package var spendPredicted: Double?
        package var byFrequency: [Frequency]

        /// A hold-out.
        package init(
            periods: Double, actual: Int, predicted: Double, naive: Double, meanAbsoluteError: Double,
            rootMeanSquare: Double, naiveMeanAbsoluteError: Double, naiveRootMeanSquare: Double, spendActual: Double?,
            spendPredicted: Double?, byFrequency: [Frequency]
        ) {
            self.periods = periods
            self.actual = actual
            self.predicted = predicted
            self.naive = naive
            self.meanAbsoluteError = meanAbsoluteError
            self.rootMeanSquare = rootMeanSquare
            self.naiveMeanAbsoluteError = naiveMeanAbsoluteError
            self.naiveRootMeanSquare = naiveRootMeanSquare
            self.spendActual = spendActual
            self.spendPredicted = spendPredicted
            self.byFrequency = byFrequency
        }
    }

    /// What is to be expected after the calibration.
    package struct Forecast: Sendable, Hashable {
        /// Periods that it covers.
        package var periods: Int
        /// Discount of a period, ≥ 0: money at the end of period k counts (1 + discount)^−k.
        package var discount: Double
        /// Purchases of all customers.
        package var purchases: Double
        /// What they spend, undiscounted; `nil` without a model of spend.
        package var spend: Double?
        /// The same discounted: the lifetime value of all customers over these periods.
        package var value: Double?
        /// Repeat purchases of a newcomer.
        package var newcomerPurchases: Double

        /// A forecast.
        package init(
            periods: Int, discount: Double, purchases: Double, spend: Double?, value: Double?, newcomerPurchases: Double
        ) {
            self.periods = periods
            self.discount = discount
            self.purchases = purchases
            self.spend = spend
            self.value = value
            self.newcomerPurchases = newcomerPurchases
        }
    }

    /// Repeat purchases up to a day, of customers whose first one lies in the calibration.
    package struct Cumulative: Sendable, Hashable {
        package var day: CalendarDay
        package var actual: Int
        package var predicted: Double

        /// A point.
        package init(day: CalendarDay, actual: Int, predicted: Double) {
            self.day = day
            self.actual = actual
            self.predicted = predicted
        }
    }

    /// Customers who came again and last bought about equally long ago.
    package struct Silence: Sendable, Hashable {
        /// Periods since the last purchase: from, and up to but without.
        package var from: Double
        package var to: Double
        package var customers: Int
        /// Their mean probability to be still active.
        package var alive: Double

        /// A group.
        package init(from: Double, to: Double, customers: Int, alive: Double) {
            self.from = from
            self.to = to
            self.customers = customers
            self.alive = alive
        }
    }

    /// The model that was asked for: `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
    package var model: String
    /// The law that was fitted in the end: the model, or `nbd`.
    package var fitted: String
    /// Whether the most likely parameters lie at the boundary of their range.
    package var atBoundary: Bool
    package var parameters: [Parameter]
    package var logLikelihood: Double
    package var customers: Int
    package var repeaters: Int
    /// Name of the unit of time: `day`, `week`, `month`, `quarter` or `year`.
    package var period: String
    package var firstDay: CalendarDay
    package var calibrationEnd: CalendarDay
    package var lastDay: CalendarDay
    package var meanAlive: Double
    package var spend: Spend?
    package var holdout: Holdout?
    package var forecast: Forecast
    package var cumulative: [Cumulative]
    package var silences: [Silence]
    /// Rows read, without those left out as empty.
    package var rows: Int
    /// Rows that were of no use, by reason.
    package var rejected: [String: Int]
    /// Rows with a negative amount, which are no purchases.
    package var refunds: Int
    package var cautions: [ValueCaution]
    /// Where the table came from, and the tool's version.
    package var source: String
    package var toolVersion: String

    /// A report.
    package init(
        model: String, fitted: String, atBoundary: Bool, parameters: [Parameter], logLikelihood: Double, customers: Int,
        repeaters: Int, period: String, firstDay: CalendarDay, calibrationEnd: CalendarDay, lastDay: CalendarDay,
        meanAlive: Double, spend: Spend?, holdout: Holdout?, forecast: Forecast, cumulative: [Cumulative],
        silences: [Silence], rows: Int, rejected: [String: Int], refunds: Int, cautions: [ValueCaution], source: String,
        toolVersion: String
    ) {
        self.model = model
        self.fitted = fitted
        self.atBoundary = atBoundary
        self.parameters = parameters
        self.logLikelihood = logLikelihood
        self.customers = customers
        self.repeaters = repeaters
        self.period = period
        self.firstDay = firstDay
        self.calibrationEnd = calibrationEnd
        self.lastDay = lastDay
        self.meanAlive = meanAlive
        self.spend = spend
        self.holdout = holdout
        self.forecast = forecast
        self.cumulative = cumulative
        self.silences = silences
        self.rows = rows
        self.rejected = rejected
        self.refunds = refunds
        self.cautions = cautions
        self.source = source
        self.toolVersion = toolVersion
    }
}
