/// What each customer did in the calibration, and after it: columns of the same length.
package struct CustomerPurchases: Sendable {
    /// The customer's number in the history.
    package internal(set) var customer: [Int32] = []
    /// The day of the first purchase, since 1970-01-01.
    package internal(set) var firstDay: [Int32] = []
    /// Purchases after the first one, x ≥ 0.
    package internal(set) var frequency: [Int32] = []
    /// Periods from the first purchase to the last one, t_x.
    package internal(set) var recency: [Double] = []
    /// Periods from the first purchase to the end of the calibration, T.
    package internal(set) var age: [Double] = []
    /// The average amount of the purchases after the first one; 0 where there is none.
    package internal(set) var spend: [Double] = []
    /// Purchases after the calibration.
    package internal(set) var laterPurchases: [Int32] = []
    /// What they amounted to.
    package internal(set) var laterSpend: [Double] = []

    init(capacity: Int) {
        customer.reserveCapacity(capacity)
        firstDay.reserveCapacity(capacity)
        frequency.reserveCapacity(capacity)
        recency.reserveCapacity(capacity)
        age.reserveCapacity(capacity)
        spend.reserveCapacity(capacity)
        laterPurchases.reserveCapacity(capacity)
        laterSpend.reserveCapacity(capacity)
    }

    /// Customers.
    package var count: Int { customer.count }

    /// The customers, counted.
    package var counts: PurchaseCounts { PurchaseCounts(frequency: frequency, recency: recency, age: age) }
}
