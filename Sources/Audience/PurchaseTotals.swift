internal import Records

/// What each user bought in the history, to the day: columns in the order of the users' table.
///
/// Purchases of one day are one. Days are counted as ``DecayedCounts/day(of:)`` does, so only differences between them
/// mean anything elsewhere.
package struct PurchaseTotals: Sendable, Equatable {
    /// Different days with a purchase, ≥ 0.
    package let days: [Int32]
    /// The first of them; of no meaning where there is none.
    package let firstDay: [Int32]
    /// The last of them; of no meaning where there is none.
    package let lastDay: [Int32]
    /// What all purchases amount to before refunds, in micros.
    package let paid: [Int64]
    /// The day that the history ends with.
    package let today: Int32

    /// What `state` knows of each user's purchases.
    init(_ state: FeatureState, interval: DataInterval, decay: DecayedCounts) {
        func day(_ instant: Int64) -> Int32 {
            instant == FeatureState.never ? 0 : Int32(clamping: decay.day(of: instant))
        }
        days = state.purchaseDays
        firstDay = state.firstPurchase.map(day)
        lastDay = state.lastPurchase.map(day)
        paid = state.purchased
        today = Int32(clamping: decay.day(of: interval.to - 1))
    }

    /// The users who bought anything, as a model of repeat purchases sees them.
    ///
    /// - Parameters:
    ///   - isLeftOut: By user: whether nothing may be derived about him.
    ///   - daysPerPeriod: Length of the unit of time, in days.
    /// - Returns: Customers in the order of users, whose spend is the average of all days with a purchase, the first one
    ///   included: what that one alone amounted to is not kept.
    /// - Complexity: O(users).
    package func customers(except isLeftOut: [Bool], daysPerPeriod: Double) -> CustomerPurchases {
        var result = CustomerPurchases(capacity: days.count)
        for user in days.indices where days[user] > 0 && !isLeftOut[user] {
            result.append(
                customer: Int32(user), firstDay: firstDay[user], frequency: days[user] - 1,
                recency: Double(lastDay[user] - firstDay[user]) / daysPerPeriod,
                age: Double(today - firstDay[user]) / daysPerPeriod, priced: days[user],
                spend: Money(micros: paid[user]).units / Double(days[user]))
        }
        return result
    }
}
