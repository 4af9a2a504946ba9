internal import Records

/// Orders, and the days on which there were any, of users.
enum PurchaseRhythm {
    /// Counts orders and days of every user with a purchase in `purchases`, which has all of that user's.
    ///
    /// - Parameters:
    ///   - purchases: The purchases, as ``PurchaseRecords/grouped(users:)`` has them.
    ///   - decay: What a day is.
    ///   - state: Gets orders, days, and the first, last and previous one.
    /// - Complexity: O(*n* log *k*) for *n* purchases, at most *k* a user.
    static func settle(_ purchases: PurchaseRecords, decay: DecayedCounts, into state: inout FeatureState) {
        var orders: [Int64] = []
        var start = 0
        while start < purchases.count {
            let user = purchases.user[start]
            var end = start + 1
            while end < purchases.count, purchases.user[end] == user { end += 1 }
            orders.removeAll(keepingCapacity: true)
            orders.append(contentsOf: purchases.order[start..<end])
            state.orders[Int(user)] = distinct(&orders)
            settle(purchases.instant[start..<end], user: Int(user), decay: decay, into: &state)
            start = end
        }
    }

    /// Distinct ones of `orders`, which are put in order; each `EventLog.none` counts.
    private static func distinct(_ orders: inout [Int64]) -> Int32 {
        guard orders.count > 1 else { return Int32(orders.count) }
        orders.sort()
        var count: Int32 = 1
        for place in 1..<orders.count where orders[place] == EventLog.none || orders[place] != orders[place - 1] {
            count += 1
        }
        return count
    }

    /// Counts days, from instants in the order of time.
    private static func settle(
        _ instants: ArraySlice<Int64>, user: Int, decay: DecayedCounts, into state: inout FeatureState
    ) {
        guard let first = instants.first, let last = instants.last else { return }
        var days: Int32 = 1
        var day = decay.day(of: first)
        var previous = FeatureState.noDay
        for instant in instants {
            let other = decay.day(of: instant)
            guard other != day else { continue }
            days += 1
            previous = Int32(day)
            day = other
        }
        state.purchaseDays[user] = days
        state.firstPurchase[user] = first
        state.lastPurchase[user] = last
        state.previousPurchaseDay[user] = previous
    }
}
