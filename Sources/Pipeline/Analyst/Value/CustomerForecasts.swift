internal import Audience
internal import Foundation

/// What to expect of each customer after the calibration: columns of the same length, in the order of the customers.
struct CustomerForecasts: Sendable {
    /// Probability to be still active.
    private(set) var alive: [Double] = []
    /// Purchases within the horizon.
    private(set) var purchases: [Double] = []
    /// The same, each counting (1 + discount)^−k at the end of period k.
    private(set) var discounted: [Double] = []
    /// Money a purchase; NaN where it is not known.
    private(set) var spend: [Double] = []
    /// Discounted money within the horizon; NaN where it is not known.
    private(set) var value: [Double] = []

    /// Forecasts over `periods`, money at the end of period k counting (1 + discount)^−k.
    ///
    /// What a customer who has not stopped buys depends on his frequency and age alone, which many share.
    ///
    /// - Complexity: O(customers + distinct (frequency, age) × periods).
    init(
        of purchases: CustomerPurchases, law: any PurchaseLaw, spend: FittedGammaGamma?, periods: Int, discount: Double
    ) {
        struct Key: Hashable {
            let frequency: Int32
            let age: Double
        }
        var known: [Key: (all: Double, discounted: Double)] = [:]
        for row in 0..<purchases.count {
            let frequency = purchases.frequency[row]
            let key = Key(frequency: frequency, age: purchases.age[row])
            let later =
                known[key]
                ?? Self.purchases(law: law, frequency: frequency, age: key.age, periods: periods, discount: discount)
            known[key] = later
            let alive = law.probabilityAlive(
                frequency: frequency, recency: purchases.recency[row], age: purchases.age[row])
            let money = spend?.expectedSpend(frequency: purchases.priced[row], spend: purchases.spend[row]) ?? .nan
            self.alive.append(alive)
            self.purchases.append(alive * later.all)
            discounted.append(alive * later.discounted)
            self.spend.append(money)
            value.append(alive * later.discounted * money)
        }
    }

    private static func purchases(
        law: any PurchaseLaw, frequency: Int32, age: Double, periods: Int, discount: Double
    ) -> (all: Double, discounted: Double) {
        var before = 0.0
        var discounted = 0.0
        for period in 1...periods {
            let now = law.expectedPurchasesIfAlive(frequency: frequency, age: age, horizon: Double(period))
            discounted += (now - before) * pow(1 + discount, -Double(period))
            before = now
        }
        return (before, discounted)
    }
}
