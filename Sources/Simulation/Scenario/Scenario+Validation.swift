package import Records

extension Scenario {
    /// Checks every parameter against its range.
    ///
    /// - Throws: The first parameter outside its range, named by its path in the scenario file.
    package func validate() throws(ParameterError) {
        try require("users", Double(users), in: 1...Double(Int32.max))
        try require("history_days", Double(historyDays), in: 1...3_650)
        try validatePopulation()
        try validateCatalogue()
        try validateBehaviour()
        try validateResponse()
    }

    private func validatePopulation() throws(ParameterError) {
        try requireWeights("population.regions", population.regions)
        try requireWeights("population.devices", population.devices)
        try require("population.tenure_days", population.tenureDays, in: 1e-3...1e5)
        try require("population.refuse_personalisation", population.refusePersonalisation, in: 0...1)
        try require("population.reach_follows_orders", population.reachFollowsOrders, in: -1...1)
    }

    private func validateCatalogue() throws(ParameterError) {
        try requireWeights("catalogue.categories", catalogue.categories.mapValues(\.share))
        for (name, category) in catalogue.categories.sorted(by: { $0.key < $1.key }) {
            try require("catalogue.categories.\(name).margin_share", category.marginShare, in: 0...1)
        }
        try require("catalogue.categories", Double(catalogue.categories.count), in: 1...255)
        try require("catalogue.products", Double(catalogue.products), in: Double(catalogue.categories.count)...1e7)
        try require("catalogue.price_median", catalogue.priceMedian, in: 0.01...1e6)
        try require("catalogue.price_log_sd", catalogue.priceLogSD, in: 0...3)
        try require("catalogue.popularity", catalogue.popularity, in: 1...20)
        try require("catalogue.stock_mean", catalogue.stockMean, in: 1...1e6)
        try require("catalogue.out_of_stock_share", catalogue.outOfStockShare, in: 0...0.9)
    }

    private func validateBehaviour() throws(ParameterError) {
        try require("browsing.daily_rate", browsing.dailyRate, in: 0...0.5)
        try require("browsing.log_sd", browsing.logSD, in: 0...3)
        try require("browsing.views", browsing.views, in: 1...20)
        try require("browsing.search", browsing.search, in: 0...1)
        try require("browsing.cart", browsing.cart, in: 0...1)
        try require("browsing.share", browsing.share, in: 0...1)
        try require("orders.daily_rate", orders.dailyRate, in: 0...0.2)
        try require("orders.log_sd", orders.logSD, in: 0...3)
        try require("orders.season, its number of factors,", Double(orders.season.count), in: 7...7)
        for factor in orders.season { try require("orders.season", factor, in: 0.01...100) }
        try require("orders.basket_median", orders.basketMedian, in: 0.01...1e6)
        try require("orders.basket_log_sd_between", orders.basketLogSDBetween, in: 0...3)
        try require("orders.basket_log_sd_within", orders.basketLogSDWithin, in: 0...3)
        try require("orders.another_line", orders.anotherLine, in: 0...1)
        try require("orders.loyalty", orders.loyalty, in: 0...1)
        try require("orders.return_rate", orders.returnRate, in: 0...1)
        try require("orders.review_rate", orders.reviewRate, in: 0...1)
        for (name, law) in [("return_delay", orders.returnDelay), ("review_delay", orders.reviewDelay)] {
            try require("orders.\(name).at_least", Double(law.atLeast), in: 1...60)
            try require("orders.\(name).at_most", Double(law.atMost), in: Double(law.atLeast)...60)
            try require("orders.\(name).mean", law.mean, in: Double(law.atLeast)...1e3)
        }
    }

    private func validateResponse() throws(ParameterError) {
        try require("response.claim", response.claim, in: 1e-6...(1 - 1e-6))
        try require("response.claim_spread", response.claimSpread, in: 0...3)
        try require("response.ceiling", response.ceiling, in: 0...1)
        try require("response.reminder", response.reminder, in: 0...10)
        try require("response.slope", response.slope, in: 0...100)
        try require("response.half", response.half, in: 1e-6...10)
        try require("response.sensitivity_log_sd", response.sensitivityLogSD, in: 0...3)
        try require("response.taste_log_sd", response.tasteLogSD, in: 0...3)
        try require("response.stretch", response.stretch, in: 0...2)
        try require("response.delay", response.delay, in: 0...60)
        try require("response.horizon_days", Double(response.horizonDays), in: 1...60)
        for (name, channel) in channels.sorted(by: { $0.key < $1.key }) {
            try require("channels.\(name).delivery", channel.delivery, in: 0...1)
            try require("channels.\(name).open", channel.open, in: 1e-6...(1 - 1e-6))
            try require("channels.\(name).open_spread", channel.openSpread, in: 0...3)
            try require("channels.\(name).impressions", channel.impressions, in: 1...100)
            try require("channels.\(name).opt_out", channel.optOut, in: 0...1)
            try require("channels.\(name).without_contact", channel.withoutContact, in: 0...1)
            try require("channels.\(name).drift", channel.drift, in: -2...2)
        }
        for (name, creative) in creatives.sorted(by: { $0.key < $1.key }) {
            try require("creatives.\(name).click", creative.click, in: 1e-6...(1 - 1e-6))
            try require("creatives.\(name).click_spread", creative.clickSpread, in: 0...3)
            try require("creatives.\(name).conversion", creative.conversion, in: 1e-6...(1 - 1e-6))
            try require("creatives.\(name).conversion_spread", creative.conversionSpread, in: 0...3)
        }
    }

    private func requireWeights(_ name: String, _ weights: [String: Double]) throws(ParameterError) {
        guard !weights.isEmpty else {
            throw ParameterError(owner: "Scenario", parameter: name, allowed: "at least one entry", got: "none")
        }
        for (key, weight) in weights.sorted(by: { $0.key < $1.key }) {
            try require("\(name).\(key)", weight, in: 1e-9...1e9)
        }
    }

    private func require(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws(ParameterError) {
        guard range.contains(value) else {
            throw ParameterError(
                owner: "Scenario", parameter: name, allowed: "from \(range.lowerBound) to \(range.upperBound)",
                got: "\(value)")
        }
    }
}
