package import Records

/// What happened in the shop on one local day: rows for the source tables, in the order of users.
package struct ShopDay: Sendable {
    /// Behaviour.
    ///
    /// Events of one user on one day are numbered by their position, so an identifier is a function of
    /// user, day and position alone.
    package var events = EventLog()
    /// Messages that arrived.
    package var deliveries = ShopDeliveries()
    /// Coupons used.
    package var redemptions = ShopRedemptions()

    /// A day on which nothing happened.
    package init() {}
}
