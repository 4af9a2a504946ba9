internal import Records

/// The features of users that clusters are made of: of a table's purchases and of a night's users alike.
enum PurchaseProfile {
    /// Days since the last purchase, orders, purchases less refunds, that per order, and days since the first purchase.
    static let features = ["recency_days", "frequency", "monetary", "average_basket", "tenure_days"]

    /// The features, a column each.
    ///
    /// - Parameters:
    ///   - recencyDays: Days since the last purchase.
    ///   - orders: Orders; without any, what is per order is 0.
    ///   - monetary: Purchases less refunds, in micros.
    ///   - sinceFirst: Days since the first purchase.
    /// - Returns: As many columns as ``features``, money in the currency's unit.
    static func columns(
        recencyDays: [Int32], orders: [Int32], monetary: [Int64], sinceFirst: [Int32]
    ) -> [[Float]] {
        let spent = monetary.map { Float(Money(micros: $0).units) }
        return [
            recencyDays.map { Float($0) },
            orders.map { Float($0) },
            spent,
            orders.indices.map { orders[$0] > 0 ? spent[$0] / Float(orders[$0]) : 0 },
            sinceFirst.map { Float($0) },
        ]
    }
}
