extension Scenario {
    /// Whether an advertisement is clicked and sells.
    package struct Creative: Codable, Sendable, Hashable {
        /// Chance that the median user clicks it once he has opened it, strictly between 0 and 1.
        package var click: Double
        /// Spread of that chance across users: standard deviation of its log-odds, 0 … 3.
        package var clickSpread: Double
        /// Chance that a click of the median user leads to an extra order, strictly between 0 and 1.
        package var conversion: Double
        /// Spread of that chance across users: standard deviation of its log-odds, 0 … 3.
        package var conversionSpread: Double

        private enum CodingKeys: String, CodingKey {
            case click, conversion
            case clickSpread = "click_spread"
            case conversionSpread = "conversion_spread"
        }

        /// A creative with these chances.
        package init(click: Double, clickSpread: Double, conversion: Double, conversionSpread: Double) {
            self.click = click
            self.clickSpread = clickSpread
            self.conversion = conversion
            self.conversionSpread = conversionSpread
        }

        /// The creatives of the default scenario.
        package static let standard: [String: Creative] = [
            "banner": Creative(click: 0.08, clickSpread: 0.8, conversion: 0.003, conversionSpread: 1.0),
            "livestream_host": Creative(click: 0.16, clickSpread: 0.9, conversion: 0.012, conversionSpread: 1.7),
            "tryon": Creative(click: 0.12, clickSpread: 0.9, conversion: 0.006, conversionSpread: 2.0),
        ]
    }
}
