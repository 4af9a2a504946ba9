import Records

extension CampaignConfiguration {
    /// The campaign that a file without problems describes; what it leaves to the shop is `shop`'s.
    init(_ value: ConfigurationValue, file: String, shop: ShopConfiguration) {
        let campaign = ConfigurationDecoder(value, path: "campaign")
        self.init(
            file: file,
            id: campaign.text("campaign"),
            labels: campaign.labels("label"),
            starts: campaign.day("starts"),
            ends: campaign.day("ends"),
            status: campaign.choice("status"),
            holdout: HoldoutConfiguration(campaign.section("holdout")),
            audience: AudienceConfiguration(campaign.section("audience")),
            offers: campaign.sections("offers").map(OfferConfiguration.init),
            creatives: campaign.texts("creatives"),
            channels: campaign.sections("channels").map {
                ChannelConfiguration(id: $0.text("id"), costPerSend: $0.money("cost_per_send"))
            },
            budget: BudgetConfiguration(campaign.section("budget")),
            policy: PolicyConfiguration(campaign.section("policy")),
            limits: LimitsConfiguration(campaign.section("limits")),
            publish: PublishConfiguration(campaign.section("publish")),
            report: CampaignReportConfiguration(campaign.section("report"), shop: shop),
            digest: Digest(of: "allot.campaign/1 " + value.canonicalForm))
    }
}

extension AudienceConfiguration {
    /// The audience of a section.
    init(_ audience: ConfigurationDecoder) {
        self.init(segments: audience.texts("segments"), condition: audience.value["where"]?.text)
    }
}

extension OfferConfiguration {
    /// Days in which a discount may be redeemed, unless the offer says otherwise.
    static let usualValidDays = 7

    /// The offer of a section.
    init(_ offer: ConfigurationDecoder) {
        let discount = offer.sectionIfPresent("discount")
        self.init(
            id: offer.text("id"),
            labels: offer.labels("label"),
            discount: discount.map(OfferTerms.Discount.init) ?? .none,
            minBasket: offer.value["min_basket"]?.money ?? .zero,
            validDays: offer.value["valid_days"]?.integer.map { Int($0) }
                ?? (discount == nil ? 0 : Self.usualValidDays),
            cost: offer.choice("cost"),
            price: offer.value["price"]?.money ?? .zero,
            stock: offer.value["stock"]?.integer.map { Int($0) })
    }
}

extension OfferTerms.Discount {
    /// The discount of a section.
    init(_ discount: ConfigurationDecoder) {
        if let amount = discount.value["amount"]?.money {
            self = .amount(amount)
        } else {
            self = .percent(discount.decimal("percent"), cap: discount.value["max"]?.money)
        }
    }
}

extension BudgetConfiguration {
    /// The budget of a section.
    init(_ budget: ConfigurationDecoder) {
        self.init(
            total: budget.money("total"),
            perDay: budget.value["per_day"]?.money ?? budget.money("total"),
            pacing: budget.choice("pacing"),
            overspendProbability: budget.decimal("overspend_probability"))
    }
}

extension PolicyConfiguration {
    /// What the floor may be lowered to, unless the policy says otherwise or has a lower floor.
    static let usualFloorMin = 0.02

    /// The policy of a section.
    init(_ policy: ConfigurationDecoder) {
        let floor = policy.decimal("floor")
        self.init(
            kind: policy.choice("kind"),
            model: policy.choice("model"),
            objective: policy.choice("objective"),
            halfLifeDays: Double(policy.days("half_life")),
            exploration: policy.decimal("exploration"),
            floor: floor,
            floorMin: policy.value["floor_min"]?.decimal ?? min(Self.usualFloorMin, floor))
    }
}

extension LimitsConfiguration {
    /// The limits of a section.
    init(_ limits: ConfigurationDecoder) {
        self.init(
            audienceChange: limits.decimal("audience_change"), minUsers: limits.integer("min_users"),
            quarantine: limits.decimal("quarantine"))
    }
}

extension PublishConfiguration {
    /// The terms of a section.
    init(_ publish: ConfigurationDecoder) {
        self.init(validForHours: publish.hours("valid_for"), keepVersions: publish.integer("keep_versions"))
    }
}

extension CampaignReportConfiguration {
    /// The report of a section; in `shop`'s languages where it names none.
    init(_ report: ConfigurationDecoder, shop: ShopConfiguration) {
        self.init(
            k: report.integer("k"),
            languages: report.value["languages"] == nil ? shop.report.languages : report.texts("languages"))
    }
}
