/// How customers buy and stop buying, with its parameters: what forecasts are made of.
///
/// Times are in the unit that the parameters were fitted in. A customer is known by frequency, recency and age, as in
/// ``PurchaseCounts``.
package protocol PurchaseLaw: Sendable {
    /// The parameters by name, in the order of the literature.
    var parameters: [(name: String, value: Double)] { get }

    /// The probability that a customer has not stopped buying at the end of the observation, 0 to 1.
    func probabilityAlive(frequency: Int32, recency: Double, age: Double) -> Double

    /// The purchases to expect of a customer in the time `horizon` after the observation if he has not stopped, ≥ 0.
    func expectedPurchasesIfAlive(frequency: Int32, age: Double, horizon: Double) -> Double

    /// The purchases to expect of a newcomer in the time `horizon` after the first one, which is not counted, ≥ 0.
    func expectedPurchases(horizon: Double) -> Double
}

extension PurchaseLaw {
    /// The purchases to expect of a customer in the time `horizon` after the observation, ≥ 0.
    package func expectedPurchases(frequency: Int32, recency: Double, age: Double, horizon: Double) -> Double {
        probabilityAlive(frequency: frequency, recency: recency, age: age)
            * expectedPurchasesIfAlive(frequency: frequency, age: age, horizon: horizon)
    }
}
