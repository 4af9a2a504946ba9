/// When each user bought, as parallel columns in the order of the users' table.
///
/// Purchases of one day are one: a rhythm is of days. Days are numbered as ``Records/CalendarDay`` does.
package struct PurchaseDates: Sendable, Equatable {
    /// Different days with a purchase, ≥ 0.
    package var purchaseDays: [Int32]
    /// The first of them; of no meaning where there is none.
    package var firstPurchase: [Int32]
    /// The last of them, not before the first; of no meaning where there is none.
    package var lastPurchase: [Int32]
    /// Days from the last but one to the last of them; of no meaning where there are fewer than two.
    package var previousGap: [Int32]

    /// Users with these columns.
    package init(purchaseDays: [Int32], firstPurchase: [Int32], lastPurchase: [Int32], previousGap: [Int32]) {
        self.purchaseDays = purchaseDays
        self.firstPurchase = firstPurchase
        self.lastPurchase = lastPurchase
        self.previousGap = previousGap
    }

    /// Number of users.
    package var count: Int { purchaseDays.count }
}
