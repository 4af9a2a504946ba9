internal import Statistics

/// Purchases as far as orders and rhythm need them: whose, which order, and when; parallel columns in no order.
///
/// A purchase without an order has order ``Records/EventLog/none``.
package struct PurchaseRecords: Sendable, Equatable {
    /// The user's row in the table of users.
    package var user: [Int32] = []
    /// The order, or `EventLog.none`.
    package var order: [Int64] = []
    /// When, in microseconds since 1970-01-01 UTC.
    package var instant: [Int64] = []

    /// None.
    package init() {}

    /// Number of purchases.
    package var count: Int { user.count }

    /// Makes room for `more` purchases.
    mutating func makeRoom(for more: Int) {
        user.makeRoom(inLargePages: more)
        order.makeRoom(inLargePages: more)
        instant.makeRoom(inLargePages: more)
    }

    /// Appends a purchase.
    package mutating func append(user: Int32, order: Int64, instant: Int64) {
        self.user.append(user)
        self.order.append(order)
        self.instant.append(instant)
    }

    /// Appends those of `other`.
    package mutating func append(_ other: PurchaseRecords) {
        makeRoom(for: other.count)
        user.append(contentsOf: other.user)
        order.append(contentsOf: other.order)
        instant.append(contentsOf: other.instant)
    }

    /// Those of users for which `isWanted` holds.
    func selecting(where isWanted: (Int32) -> Bool) -> PurchaseRecords {
        var selected = PurchaseRecords()
        for row in user.indices where isWanted(user[row]) {
            selected.append(user: user[row], order: order[row], instant: instant[row])
        }
        return selected
    }

    /// A purchase while a user's are put in order.
    private struct Purchase {
        var order: Int64
        var instant: Int64

        static func precedes(_ one: Purchase, _ other: Purchase) -> Bool {
            (one.instant, one.order) < (other.instant, other.order)
        }
    }

    /// The same by user, a user's in the order of time.
    ///
    /// Purchases are grouped by user by counting, then sorted within the user.
    ///
    /// - Parameter users: Number of users.
    /// - Returns: The purchases.
    /// - Complexity: O(*n* log *k*) for *n* purchases, at most *k* a user.
    func grouped(users: Int) -> PurchaseRecords {
        guard count > 0 else { return self }
        var next = [Int32](repeating: 0, count: users + 1)
        for user in user { next[Int(user) + 1] += 1 }
        for user in 0..<users { next[user + 1] += next[user] }
        var purchases = [Purchase](inLargePages: Purchase(order: 0, instant: 0), count: count)
        for row in 0..<count {
            let place = Int(user[row])
            purchases[Int(next[place])] = Purchase(order: order[row], instant: instant[row])
            next[place] += 1
        }
        // Every user's place has moved on to the end of his purchases.
        var grouped = PurchaseRecords()
        grouped.makeRoom(for: count)
        var start = 0
        for user in 0..<users {
            let end = Int(next[user])
            Self.sort(&purchases, start..<end)
            for row in start..<end {
                grouped.append(
                    user: Int32(truncatingIfNeeded: user), order: purchases[row].order, instant: purchases[row].instant)
            }
            start = end
        }
        return grouped
    }

    /// Puts the purchases at `places` in order.
    private static func sort(_ purchases: inout [Purchase], _ places: Range<Int>) {
        // Few, as nearly everybody's are, by insertion: sorting a slice copies it.
        guard places.count <= 16 else { return purchases[places].sort(by: Purchase.precedes) }
        for place in places.dropFirst() {
            let purchase = purchases[place]
            var free = place
            while free > places.lowerBound, Purchase.precedes(purchase, purchases[free - 1]) {
                purchases[free] = purchases[free - 1]
                free -= 1
            }
            purchases[free] = purchase
        }
    }

    /// Keeps those for which `isKept` holds of user and instant.
    mutating func keep(where isKept: (Int32, Int64) -> Bool) {
        var kept = 0
        for row in user.indices where isKept(user[row], instant[row]) {
            user[kept] = user[row]
            order[kept] = order[row]
            instant[kept] = instant[row]
            kept += 1
        }
        user.removeLast(count - kept)
        order.removeLast(order.count - kept)
        instant.removeLast(instant.count - kept)
    }
}
