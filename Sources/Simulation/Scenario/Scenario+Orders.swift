extension Scenario {
    /// How users buy without being asked, and what becomes of their orders.
    package struct Orders: Codable, Sendable, Hashable {
        /// Mean organic orders per user and day, 0 … 0.2.
        package var dailyRate = 0.0142
        /// Spread of that rate across users: standard deviation of its logarithm, 0 … 3.
        package var logSD = 1.05
        /// Relative activity from Monday to Sunday, seven factors > 0; only their ratios count.
        package var season = [0.92, 0.90, 0.95, 1.00, 1.08, 1.15, 1.00]
        /// Median basket of the median user in the currency's unit, > 0.
        package var basketMedian = 150.0
        /// Spread of the median basket across users: standard deviation of its logarithm, 0 … 3.
        package var basketLogSDBetween = 0.5
        /// Spread of a user's baskets: standard deviation of their logarithm, 0 … 3.
        package var basketLogSDWithin = 0.75
        /// Chance of one more product in an order, asked at most twice, 0 … 1.
        package var anotherLine = 0.35
        /// Share of a user's views and purchases that go to his favourite category, 0 … 1; the rest follow the shares.
        package var loyalty = 0.6
        /// Chance that an order is returned as a whole, 0 … 1.
        package var returnRate = 0.066
        /// When a returned order comes back, in days after the order.
        package var returnDelay = DelayLaw(mean: 4, atLeast: 1, atMost: 10)
        /// Chance that an order is reviewed, 0 … 1.
        package var reviewRate = 0.12
        /// When a review is written, in days after the order.
        package var reviewDelay = DelayLaw(mean: 3, atLeast: 1, atMost: 10)

        private enum CodingKeys: String, CodingKey {
            case season, loyalty
            case dailyRate = "daily_rate"
            case logSD = "log_sd"
            case basketMedian = "basket_median"
            case basketLogSDBetween = "basket_log_sd_between"
            case basketLogSDWithin = "basket_log_sd_within"
            case anotherLine = "another_line"
            case returnRate = "return_rate"
            case returnDelay = "return_delay"
            case reviewRate = "review_rate"
            case reviewDelay = "review_delay"
        }

        /// The default orders.
        package init() {}
    }
}
