internal import Audience
internal import Records

/// How tonight's users are grouped before the shop's rules, and what that took.
struct NightGrouping {
    /// Everybody's segment.
    let segments: NightSegments
    /// The clusters; `nil` where segments are of another kind, or nobody bought.
    let clusters: NightClusters?
    /// What customers are worth; `nil` where the shop does not ask for it.
    let value: NightValue?
    /// What people should know about them.
    let notes: [CheckResult]

    /// What users are grouped by.
    struct Inputs {
        var features: UserFeatures
        var scores: RFMScores
        /// What they bought, to the day; `nil` where nothing is forecast.
        var purchases: PurchaseTotals?
        /// By user: whether nothing may be derived about him.
        var refuses: [Bool]
        var userID: [Int64]
        /// The clusters of the nights before.
        var knownClusters: KnownClusters
        var day: CalendarDay
    }

    /// Groups users as `shop` wants it.
    ///
    /// - Throws: `ParameterError` where a feature is impossible.
    init(_ inputs: Inputs, shop: ShopConfiguration, threads: Int) throws(ParameterError) {
        let features = inputs.features
        let kind = shop.segments.kind
        var notes: [CheckResult] = []
        var value: NightValue?
        if let forecast = shop.lifetimeValue, let purchases = inputs.purchases {
            let found = try NightValue(
                purchases, except: inputs.refuses, monetary: features.monetary, forecast, threads: threads)
            notes.append(CheckResult(name: "lifetime_value", passed: true, detail: found.description))
            value = found
        }
        self.value = value
        var clusters: NightClusters?
        var names = kind.ids
        let segment: [Int32]
        switch kind {
        case .rfm:
            segment = inputs.scores.segment
        case .lifecycle:
            segment = try Lifecycle().stages(PurchaseDates(features, day: inputs.day), today: inputs.day)
                .map(\.rawValue)
        case .clusters:
            let buyers = features.frequency.indices.filter { features.frequency[$0] > 0 && !inputs.refuses[$0] }
            let found = try NightClusters.find(
                buyers, features: features, userID: inputs.userID, shop: shop, day: inputs.day,
                known: inputs.knownClusters, threads: threads)
            let own = found?.clusters.clusters.map { ClusterName.text($0.id) } ?? []
            // Whoever never bought comes after all clusters.
            var places = [Int32](repeating: Int32(own.count), count: features.count)
            for (buyer, place) in zip(buyers, found?.place ?? []) { places[buyer] = place }
            segment = places
            names = own + names
            clusters = found?.clusters
            notes.append(
                CheckResult(
                    name: "segments", passed: true,
                    detail: found?.clusters.description(after: inputs.knownClusters.earlier)
                        ?? "nobody bought anything, so there are no clusters"))
        case .clv:
            var tiers = [Int32](repeating: ValueTier.zero.rawValue, count: features.count)
            if let value {
                for (user, tier) in zip(value.user, value.tier) { tiers[Int(user)] = tier.rawValue }
            }
            segment = tiers
        }
        self.clusters = clusters
        self.notes = notes
        segments = NightSegments(names: names, ofUser: segment, refuses: inputs.refuses)
    }
}

extension PurchaseDates {
    /// The days of purchases that features as of the end of `day` know of, counted back from it.
    fileprivate init(_ features: UserFeatures, day: CalendarDay) {
        func date(_ daysAgo: Int32) -> Int32 { Int32(day.number) - max(0, daysAgo) }
        self.init(
            purchaseDays: features.purchaseDays, firstPurchase: features.firstPurchaseDays.map(date),
            lastPurchase: features.recencyDays.map(date), previousGap: features.lastGapDays.map { max(0, $0) })
    }
}
