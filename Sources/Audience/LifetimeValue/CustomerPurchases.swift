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
    /// Purchases that ``spend`` is the average of, ≥ 0: those after the first one, or all.
    package internal(set) var priced: [Int32] = []
    /// The average amount of those purchases; 0 where there is none.
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
        priced.reserveCapacity(capacity)
        spend.reserveCapacity(capacity)
        laterPurchases.reserveCapacity(capacity)
        laterSpend.reserveCapacity(capacity)
    }

    /// Adds a customer.
    mutating func append(
        customer: Int32, firstDay: Int32, frequency: Int32, recency: Double, age: Double, priced: Int32,
        spend: Double, laterPurchases: Int32 = 0, laterSpend: Double = 0
    ) {
        self.customer.append(customer)
        self.firstDay.append(firstDay)
        self.frequency.append(frequency)
        self.recency.append(recency)
        self.age.append(age)
        self.priced.append(priced)
        self.spend.append(spend)
        self.laterPurchases.append(laterPurchases)
        self.laterSpend.append(laterSpend)
    }

    /// Customers.
    package var count: Int { customer.count }

    /// The customers, counted.
    package var counts: PurchaseCounts { PurchaseCounts(frequency: frequency, recency: recency, age: age) }
}
