package import Audience
package import Records

/// What `allot clv` is to work out.
package struct ValueRequest: Sendable {
    /// Which columns to read.
    package var columns: PurchaseColumns
    /// The model of repeat purchases.
    package var model = PurchaseModel.betaGeometric
    /// The unit of time.
    package var period = PeriodUnit.week
    /// The last day that the model may learn from; `nil` for the last one there is.
    package var calibrationEnd: CalendarDay?
    /// The last day of the observation; `nil` for the last purchase's.
    package var observedUntil: CalendarDay?
    /// Periods to forecast; `nil` for a year.
    package var horizon: Int?
    /// Discount of a period; `nil` for that which makes 10 % a year.
    package var discount: Double?
    /// Whether the first purchase teaches what a customer spends, too, and not only repeat purchases.
    package var pricesFirst = false
    /// The greatest share of rows that may be of no use.
    package var greatestRejectedShare = 0.001
    /// Threads to compute with; the result does not depend on them.
    package var threads = 2

    /// A request with defaults for everything but the columns.
    package init(columns: PurchaseColumns) {
        self.columns = columns
    }
}
