extension Scenario {
    /// How users answer a message that they have noticed.
    ///
    /// A coupon that was claimed makes its user place one extra order within its validity with probability
    ///
    ///     ceiling · (1 − exp(−taste · (reminder + slope · sensitivity · x / (x + half))))
    ///
    /// where x is the expected discount divided by the expected basket of that order, and `taste` and `sensitivity`
    /// are the user's own, log-normal with mean 1. The order happens only where the basket that the user has in mind,
    /// enlarged by at most `stretch`, reaches the coupon's least basket.
    package struct Response: Codable, Sendable, Hashable {
        /// Chance that the median user claims a coupon that he has opened, and will think of it when he buys, strictly between 0 and 1.
        package var claim = 0.8
        /// Spread of that chance across users: standard deviation of its log-odds, 0 … 3.
        package var claimSpread = 0.7
        /// The most that a coupon can do: an upper bound of the chance of an extra order, 0 … 1.
        package var ceiling = 0.8
        /// What the message does without any discount, ≥ 0.
        package var reminder = 0.005
        /// What the discount does, ≥ 0.
        package var slope = 1.0
        /// The discount's share of the basket at which half of its effect is reached, > 0.
        package var half = 0.2
        /// Spread of price sensitivity across users: standard deviation of its logarithm, 0 … 3.
        package var sensitivityLogSD = 2.2
        /// Spread of taste for the shop's messages across users: standard deviation of its logarithm, 0 … 3.
        package var tasteLogSD = 0.6
        /// How much users enlarge a basket to reach a coupon's least basket: a share of it, 0 … 2.
        package var stretch = 0.3
        /// Mean days from a message to the order that it caused (0 is the day of the message), ≥ 0.
        package var delay = 2.0
        /// Days during which an offer without a validity can cause an order, ≥ 1.
        package var horizonDays = 7

        private enum CodingKeys: String, CodingKey {
            case claim, ceiling, reminder, slope, half, stretch, delay
            case claimSpread = "claim_spread"
            case sensitivityLogSD = "sensitivity_log_sd"
            case tasteLogSD = "taste_log_sd"
            case horizonDays = "horizon_days"
        }

        /// The default response.
        package init() {}
    }
}
