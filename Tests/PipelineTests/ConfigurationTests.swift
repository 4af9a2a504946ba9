import Pipeline
import Records
import Testing

@Suite struct ConfigurationTests {
    private let shop = Configuration.File(path: "Jobs/allot.yaml", text: ProjectTemplate.shop.text)
    private let coupons = Configuration.File(path: "coupons", text: ProjectTemplate.coupons.text)
    private let ads = Configuration.File(path: "ads", text: ProjectTemplate.ads.text)

    private func loaded() throws -> Configuration { try Configuration(shop: shop, campaigns: [ads, coupons]) }

    @Test func `the examples in Jobs are the templates, and load from their folder`() throws {
        let root = ConfigurationSnapshot.folder + "/../../../.."
        let configuration = try Configuration.load(directory: root)
        #expect(configuration.campaigns.map(\.id) == ["spring-coupons", "tryon-ads"])
        #expect(configuration.shop == (try loaded()).shop)
        #expect(configuration.digest == (try loaded()).digest)
    }

    @Test func `the shop's file says what it says`() throws {
        let shop = try loaded().shop
        #expect(shop.timezone == "Asia/Shanghai" && shop.currency == "CNY" && shop.seed == 20_260_101)
        #expect(shop.windowDays == 7 && shop.historyDays == 365 && shop.freshnessHours == 30)
        #expect(shop.holdout?.share == 0.05 && shop.holdout?.salt == "shop-2026")
        #expect(shop.source.connectionString.isEmpty && shop.target.role == nil)
        #expect(shop.contact.paidPerWindow == 1 && shop.privacy.purpose == "marketing")
        #expect(shop.report.level == 0.9 && shop.report.languages == ["en", "zh-Hans"])
        #expect(shop.minimumEffectiveUsers == 50 && shop.winsorQuantile == 0.9)
    }

    @Test func `a coupon campaign has an arm per offer and channel`() throws {
        let campaign = try #require(try loaded().campaign("spring-coupons"))
        #expect(
            campaign.arms.map(\.id) == [
                "spring-coupons/m200-30/push", "spring-coupons/m200-30/chat", "spring-coupons/m100-12/push",
                "spring-coupons/m100-12/chat", "spring-coupons/p10/push", "spring-coupons/p10/chat",
                "spring-coupons/p15/push", "spring-coupons/p15/chat",
            ])
        let first = campaign.arms[0].terms
        #expect(first.discount == .amount(Money(micros: 30_000_000)))
        #expect(first.minBasket == Money(micros: 200_000_000) && first.validDays == 7)
        #expect(first.costKind == .onRedemption && first.price == .zero && first.sendCost == Money(micros: 10_000))
        #expect(campaign.arms[4].terms.discount == .percent(10, cap: Money(micros: 50_000_000)))
        #expect(campaign.offers[0].label(in: "zh-Hans") == "满200减30" && campaign.label(in: "fr") == "Spring coupons")
        #expect(campaign.budget.total == Money(micros: 560_000_000_000) && campaign.budget.pacing == .forecast)
        #expect(
            campaign.policy.halfLifeDays == 21 && campaign.policy.exploration == 0.3 && campaign.policy.floor == 0.1
                && campaign.policy.floorMin == 0.02)
    }

    @Test func `an ad campaign has an arm per creative, and pays per click`() throws {
        let campaign = try #require(try loaded().campaign("tryon-ads"))
        #expect(
            campaign.arms.map(\.id) == [
                "tryon-ads/tryon/banner/in_app", "tryon-ads/tryon/livestream_host/in_app",
                "tryon-ads/tryon/tryon/in_app",
            ])
        let terms = campaign.arms[0].terms
        #expect(terms.discount == .none && terms.costKind == .perClick && terms.price == Money(micros: 350_000))
        #expect(terms.validDays == 0 && terms.sendCost == .zero)
    }

    @Test func `what is left out has its default`() throws {
        let campaign = Configuration.File(
            path: "least",
            text: """
                version: 1
                campaign: least
                starts: 2026-03-01
                ends: 2026-03-31
                holdout: {share: 0.1, salt: least}
                offers: [{id: o, discount: {percent: 10}, cost: on_redemption}]
                channels: [{id: push}]
                budget: {total: "100"}
                """)
        let text = "version: 1\ntimezone: Europe/Berlin\ncurrency: EUR\nreport: {languages: [zh-Hans]}\n"
        let configuration = try Configuration(
            shop: Configuration.File(path: "shop", text: text), campaigns: [campaign])
        let shop = configuration.shop
        #expect(shop.windowDays == 7 && shop.historyDays == 365 && shop.holdout == nil && shop.seed == 1)
        #expect(shop.report.level == 0.9)
        let least = try #require(configuration.campaigns.first)
        #expect(least.status == .active && least.audience.segments.isEmpty && least.audience.condition == nil)
        #expect(least.offers[0].validDays == 7 && least.offers[0].minBasket == .zero && least.offers[0].stock == nil)
        #expect(least.budget.perDay == least.budget.total && least.budget.overspendProbability == 0.05)
        #expect(least.limits.audienceChange == 0.3 && least.limits.minUsers == 1000 && least.limits.quarantine == 0.001)
        #expect(least.publish.validForHours == 30 && least.publish.keepVersions == 14)
        #expect(least.report.k == 10 && least.report.languages == ["zh-Hans"])
        #expect(least.label(in: "en") == "least")
    }

    @Test func `comments, the order of keys and written-out defaults leave the digest alone`() throws {
        let original = try loaded()
        let reordered = shop.text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.isEmpty }.reversed()
        let text = reordered.joined(separator: "\n").replacing("\"0.05\"", with: "0.050") + "\n"
        let again = try Configuration(shop: .init(path: "elsewhere", text: text), campaigns: [coupons, ads])
        #expect(again.shop.digest == original.shop.digest)
        #expect(again.digest == original.digest)
    }

    @Test(arguments: [
        ("2026-12-31", "2026-12-30"), ("status: active", "status: paused"), ("share: \"0.20\"", "share: \"0.21\""),
        ("满200减30", "满200减31"), ("amount: \"30.00\"", "amount: \"30.000001\""), ("percent: 10", "percent: 10.5"),
        ("id: push", "id: sms"), ("segments: []", "segments: [loyal]"), ("valid_for: 30h", "valid_for: 31h"),
        ("pacing: forecast", "pacing: even"), ("k: 10", "k: 11"), ("half_life: 21d", "half_life: 22d"),
        ("min_basket: \"200.00\"", "min_basket: \"200.01\""), ("valid_days: 7", "valid_days: 8"),
    ])
    func `any other value is another digest`(old: String, new: String) throws {
        let changed = coupons.text.replacing(old, with: new)
        #expect(changed != coupons.text)
        let configuration = try Configuration(shop: shop, campaigns: [.init(path: "coupons", text: changed)])
        #expect(configuration.campaigns[0].digest != (try loaded()).campaign("spring-coupons")?.digest)
        #expect(configuration.digest != (try loaded()).digest)
    }

    @Test func `a service or a connection string finds the database`() throws {
        let text =
            shop.text + """
                database:
                  source: {service: shop-replica, role: allot_reader}
                  target: {conninfo: "host=db dbname=shop", role: allot_writer}
                """
        let configuration = try Configuration(shop: .init(path: "shop", text: text), campaigns: [])
        #expect(configuration.shop.source.connectionString == "service=shop-replica")
        #expect(configuration.shop.target.connectionString == "host=db dbname=shop")
        #expect(configuration.shop.target.role == "allot_writer")
    }

    @Test func `labels fall back from region to language to English`() {
        let labels = Labels(texts: ["en": "coupon", "zh": "券", "de": "Gutschein"])
        #expect(labels["zh-Hans-CN"] == "券" && labels["fr"] == "coupon" && labels["de-AT"] == "Gutschein")
        #expect(Labels(texts: ["de": "Gutschein"])["en"] == "Gutschein" && Labels(texts: [:])["en"] == nil)
    }
}
