/// Coupons used, as parallel columns.
package struct ShopRedemptions: Sendable {
    /// High 64 bits of the decision's UUID.
    package var decisionHigh: [UInt64] = []
    /// Low 64 bits of the decision's UUID.
    package var decisionLow: [UInt64] = []
    /// Who used it.
    package var userID: [Int64] = []
    /// Index into ``Shop/offers``.
    package var offer: [Int32] = []
    /// The order that it was used on.
    package var orderID: [Int64] = []
    /// When: the time of the order, microseconds since 1970-01-01 UTC.
    package var redeemedAt: [Int64] = []
    /// What it took off, in micros; it is also what it cost.
    package var discount: [Int64] = []

    /// No rows yet.
    package init() {}

    /// Rows.
    package var count: Int { userID.count }
}
