extension Scenario {
    /// Who the users are, apart from how they buy: places, devices, tenure, consent.
    package struct Population: Codable, Sendable, Hashable {
        /// Relative number of users by region, each > 0.
        ///
        /// A region changes nothing else.
        package var regions: [String: Double] = ["east": 4, "north": 2, "south": 3, "west": 1]
        /// Relative number of users by device, each > 0.
        ///
        /// A device changes nothing else.
        package var devices: [String: Double] = ["android": 6, "ios": 3, "web": 1]
        /// Mean days since a user joined, counted at the first day of history (exponential law), > 0.
        package var tenureDays = 400.0
        /// Share of users who refuse personalisation, 0 … 1.
        package var refusePersonalisation = 0.04
        /// How much those who buy more can be reached by more channels, −1 … 1: the correlation, across users, of the normal
        /// number behind the order rate with the one behind every contact permission.
        package var reachFollowsOrders = 0.0

        private enum CodingKeys: String, CodingKey {
            case regions, devices
            case reachFollowsOrders = "reach_follows_orders"
            case tenureDays = "tenure_days"
            case refusePersonalisation = "refuse_personalisation"
        }

        /// The default population.
        package init() {}
    }
}
