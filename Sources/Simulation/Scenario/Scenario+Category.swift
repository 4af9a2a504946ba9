extension Scenario {
    /// A kind of product.
    package struct Category: Codable, Sendable, Hashable {
        /// Relative weight among products, and among what users favour, > 0.
        package var share: Double
        /// Margin as a share of the price, 0 … 1.
        package var marginShare: Double

        private enum CodingKeys: String, CodingKey {
            case share
            case marginShare = "margin_share"
        }

        /// A category of weight `share` that earns `marginShare` of the price.
        package init(share: Double, marginShare: Double) {
            self.share = share
            self.marginShare = marginShare
        }
    }
}
