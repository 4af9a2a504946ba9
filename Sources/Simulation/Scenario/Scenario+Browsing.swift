extension Scenario {
    /// How users come and look around without buying.
    package struct Browsing: Codable, Sendable, Hashable {
        /// Mean visits without an order per user and day, 0 … 0.5.
        package var dailyRate = 0.09
        /// Spread of that rate across users: standard deviation of its logarithm, 0 … 3.
        package var logSD = 0.8
        /// Mean products viewed in a visit (geometric law, at least 1), ≥ 1.
        package var views = 2.0
        /// Chance that a visit has a search, 0 … 1.
        package var search = 0.30
        /// Chance that a visit without an order leaves something in the cart, 0 … 1.
        package var cart = 0.15
        /// Chance that a visit ends with a product shared, 0 … 1.
        package var share = 0.02

        private enum CodingKeys: String, CodingKey {
            case views, search, cart, share
            case dailyRate = "daily_rate"
            case logSD = "log_sd"
        }

        /// The default browsing.
        package init() {}
    }
}
