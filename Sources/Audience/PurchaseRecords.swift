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

    /// Appends a purchase.
    package mutating func append(user: Int32, order: Int64, instant: Int64) {
        self.user.append(user)
        self.order.append(order)
        self.instant.append(instant)
    }

    /// Appends those of `other`.
    package mutating func append(_ other: PurchaseRecords) {
        user.append(contentsOf: other.user)
        order.append(contentsOf: other.order)
        instant.append(contentsOf: other.instant)
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
