extension Scenario {
    /// What is sold.
    package struct Catalogue: Codable, Sendable, Hashable {
        /// Number of products, at least one for each category; their identifiers are 1 … `products`.
        package var products = 2_000
        /// The categories by name.
        package var categories: [String: Category] = [
            "beauty": Category(share: 0.20, marginShare: 0.42),
            "electronics": Category(share: 0.15, marginShare: 0.16),
            "fashion": Category(share: 0.25, marginShare: 0.38),
            "grocery": Category(share: 0.25, marginShare: 0.22),
            "home": Category(share: 0.15, marginShare: 0.32),
        ]
        /// Median price of a product in the currency's unit, > 0.
        package var priceMedian = 60.0
        /// Standard deviation of the logarithm of the price, 0 … 3.
        package var priceLogSD = 0.9
        /// How unequal products sell: of u uniform in (0, 1), the product at rank n·u^`popularity` is chosen; ≥ 1.
        package var popularity = 2.5
        /// Pieces of a product after its weekly replenishment: mean of a log-normal law, ≥ 1.
        package var stockMean = 300.0
        /// Share of products that are out of stock in a given week, 0 … 0.9.
        package var outOfStockShare = 0.03

        private enum CodingKeys: String, CodingKey {
            case products, categories, popularity
            case priceMedian = "price_median"
            case priceLogSD = "price_log_sd"
            case stockMean = "stock_mean"
            case outOfStockShare = "out_of_stock_share"
        }

        /// The default catalogue.
        package init() {}
    }
}
