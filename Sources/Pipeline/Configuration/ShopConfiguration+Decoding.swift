internal import Audience

extension ShopConfiguration {
    /// The shop that a file without problems describes.
    init(_ value: ConfigurationValue) {
        let shop = ConfigurationDecoder(value, path: "shop")
        let segments = SegmentsConfiguration(shop.section("segments"))
        let database = shop.section("database")
        let learning = shop.section("learning")
        let report = shop.section("report")
        self.init(
            timezone: shop.text("timezone"),
            currency: shop.text("currency"),
            seed: UInt64(shop.integer("seed")),
            windowDays: shop.days("window"),
            historyDays: shop.days("history"),
            lateDays: shop.days("late"),
            segments: segments,
            lifetimeValue: shop.sectionIfPresent("lifetime_value").map(LifetimeValueConfiguration.init)
                ?? (segments.kind == .clv ? .usual : nil),
            holdout: shop.sectionIfPresent("holdout").map(HoldoutConfiguration.init),
            source: ConnectionConfiguration(database.section("source")),
            target: ConnectionConfiguration(database.section("target")),
            freshnessHours: shop.hours("freshness"),
            quality: QualityConfiguration(shop.section("quality")),
            contact: ContactConfiguration(paidPerWindow: shop.section("contact").integer("paid_per_window")),
            privacy: PrivacyConfiguration(purpose: shop.section("privacy").text("purpose")),
            report: ShopReportConfiguration(level: report.decimal("level"), languages: report.texts("languages")),
            minimumEffectiveUsers: learning.integer("minimum_effective_users"),
            winsorQuantile: learning.decimal("winsor_quantile"),
            digest: Digest(of: "allot.shop/1 " + value.without("quality").canonicalForm))
    }
}

extension QualityConfiguration {
    /// The limits of a section.
    init(_ quality: ConfigurationDecoder) {
        self.init(
            limits: QualityLimits(
                unknownUsers: quality.decimal("unknown_users"), unknownItems: quality.decimal("unknown_items"),
                missing: quality.decimal("missing"), duplicates: quality.decimal("duplicates"),
                drift: quality.decimal("drift"), clock: quality.decimal("clock")),
            accept: quality.days("accept"))
    }
}

extension SegmentsConfiguration {
    /// The segments of a section.
    init(_ segments: ConfigurationDecoder) {
        self.init(
            kind: segments.choice("by"), mostClusters: segments.integer("most_clusters"),
            rules: segments.sections("rules").map { rule in
                Rule(id: rule.text("id"), label: rule.labels("label"), condition: rule.text("where"))
            })
    }
}

extension LifetimeValueConfiguration {
    /// The forecast of a section.
    init(_ value: ConfigurationDecoder) {
        self.init(weeks: value.integer("weeks"), discount: value.decimal("discount"))
    }
}

extension HoldoutConfiguration {
    /// The holdout of a section.
    init(_ holdout: ConfigurationDecoder) {
        self.init(share: holdout.decimal("share"), salt: holdout.text("salt"))
    }
}

extension ConnectionConfiguration {
    /// The connection of a section.
    init(_ connection: ConfigurationDecoder) {
        self.init(
            service: connection.value["service"]?.text, conninfo: connection.value["conninfo"]?.text,
            role: connection.value["role"]?.text)
    }
}
