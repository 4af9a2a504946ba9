internal import Records

/// Orders, and the days on which there were any, of users.
enum PurchaseRhythm {
    /// A purchase while a user's are put in order.
    private struct Purchase {
        var order: Int64
        var instant: Int64
    }

    /// Counts orders and days of every user with a purchase in `purchases`, which has all of that user's.
    ///
    /// Purchases are grouped by user by counting, then sorted within the user.
    ///
    /// - Parameters:
    ///   - purchases: The purchases.
    ///   - users: Number of users.
    ///   - decay: What a day is.
    ///   - state: Gets orders, days, and the first, last and previous one.
    /// - Complexity: O(*n* log *k*) for *n* purchases, at most *k* a user. Memory: 16 bytes a purchase, 4 a user.
    static func settle(_ purchases: PurchaseRecords, users: Int, decay: DecayedCounts, into state: inout FeatureState) {
        guard purchases.count > 0 else { return }
        var end = [Int32](repeating: 0, count: users + 1)
        for user in purchases.user { end[Int(user) + 1] += 1 }
        for user in 0..<users { end[user + 1] += end[user] }
        var grouped = [Purchase](repeating: Purchase(order: 0, instant: 0), count: purchases.count)
        // Filled from the end of each user's stretch, so that afterwards `end` has its beginning.
        var next = end
        for row in 0..<purchases.count {
            let user = Int(purchases.user[row])
            grouped[Int(next[user])] = Purchase(order: purchases.order[row], instant: purchases.instant[row])
            next[user] += 1
        }
        for user in 0..<users where end[user] < end[user + 1] {
            settle(&grouped, Int(end[user])..<Int(end[user + 1]), user: user, decay: decay, into: &state)
        }
    }

    private static func settle(
        _ grouped: inout [Purchase], _ rows: Range<Int>, user: Int, decay: DecayedCounts, into state: inout FeatureState
    ) {
        if rows.count > 1 { grouped[rows].sort { $0.order < $1.order } }
        var orders: Int32 = 0
        for row in rows {
            let order = grouped[row].order
            if order == EventLog.none || row == rows.lowerBound || order != grouped[row - 1].order { orders += 1 }
        }
        if rows.count > 1 { grouped[rows].sort { $0.instant < $1.instant } }
        var days: Int32 = 1
        var day = decay.day(of: grouped[rows.lowerBound].instant)
        var previous = FeatureState.noDay
        for row in rows {
            let other = decay.day(of: grouped[row].instant)
            if other != day {
                days += 1
                previous = Int32(day)
                day = other
            }
        }
        state.orders[user] = orders
        state.purchaseDays[user] = days
        state.firstPurchase[user] = grouped[rows.lowerBound].instant
        state.lastPurchase[user] = grouped[rows.upperBound - 1].instant
        state.previousPurchaseDay[user] = previous
    }
}
