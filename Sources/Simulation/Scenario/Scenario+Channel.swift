extension Scenario {
    /// Whether a message by one channel arrives and is noticed.
    package struct Channel: Codable, Sendable, Hashable {
        /// Chance that a message arrives, 0 … 1.
        package var delivery: Double
        /// Chance that the median user opens a message that arrived, strictly between 0 and 1.
        package var open: Double
        /// Spread of that chance across users: standard deviation of its log-odds, 0 … 3.
        package var openSpread: Double
        /// Mean number of times that a message that arrived is shown (geometric law, at least 1), ≥ 1.
        package var impressions: Double
        /// Chance that a user opts out of the channel after a message that arrived, 0 … 1.
        package var optOut: Double
        /// Share of users who cannot or may not be contacted by this channel, 0 … 1.
        package var withoutContact: Double
        /// What a week adds to the log-odds of opening, from the first night on: below 0 where users tire of the channel, −2 … 2.
        package var drift = 0.0

        private enum CodingKeys: String, CodingKey {
            case delivery, open, impressions, drift
            case openSpread = "open_spread"
            case optOut = "opt_out"
            case withoutContact = "without_contact"
        }

        /// A channel with these chances.
        package init(
            delivery: Double, open: Double, openSpread: Double, impressions: Double, optOut: Double,
            withoutContact: Double
        ) {
            self.delivery = delivery
            self.open = open
            self.openSpread = openSpread
            self.impressions = impressions
            self.optOut = optOut
            self.withoutContact = withoutContact
        }

        /// The channels of the default scenario.
        package static let standard: [String: Channel] = [
            "push": Channel(
                delivery: 0.92, open: 0.45, openSpread: 0.9, impressions: 1, optOut: 0.002, withoutContact: 0.15),
            "chat": Channel(
                delivery: 0.97, open: 0.65, openSpread: 0.9, impressions: 1, optOut: 0.004, withoutContact: 0.25),
            "in_app": Channel(
                delivery: 0.60, open: 0.80, openSpread: 0.6, impressions: 2.5, optOut: 0.0005, withoutContact: 0.05),
        ]
    }
}
