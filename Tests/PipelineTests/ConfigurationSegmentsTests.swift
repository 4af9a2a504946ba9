import Pipeline
import Testing

/// The key `segments` of `allot.yaml`, and the audiences that name segments.
@Suite struct ConfigurationSegmentsTests {
    private func configuration(_ segments: String, audience: String = "[]") throws -> Configuration {
        let shop = "version: 1\ntimezone: Europe/Berlin\ncurrency: EUR\n\(segments)\n"
        let campaign = ProjectTemplate.coupons.text.replacing("{segments: []}", with: "{segments: \(audience)}")
        return try Configuration(
            shop: .init(path: "shop", text: shop), campaigns: [.init(path: "coupons", text: campaign)])
    }

    private func problems(_ segments: String, audience: String = "[]") -> [String] {
        do {
            _ = try configuration(segments, audience: audience)
            return []
        } catch let error as ConfigurationError {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `left out, users are grouped by recency and frequency`() throws {
        let segments = try configuration("").shop.segments
        #expect(segments.kind == .rfm && segments.rules.isEmpty && segments.mostClusters == 10)
        #expect(try configuration("segments: {by: rfm}").shop.digest == (try configuration("")).shop.digest)
    }

    @Test func `rules stand in their order, before the built-in kind`() throws {
        let shop = try configuration(
            """
            segments:
              by: lifecycle
              rules:
                - {id: staff, label: {en: Staff, zh-Hans: 员工}, where: "discount_share > 0.9"}
                - {id: returners, where: "refunds >= 3 and refunds * 2 > purchases"}
            """, audience: "[staff, won_back, generic]"
        ).shop
        #expect(shop.segments.kind == .lifecycle && shop.segments.rules.map(\.id) == ["staff", "returners"])
        #expect(shop.segments.rules[0].label["zh-Hans"] == "员工")
        #expect(shop.segments.rules[1].condition == "refunds >= 3 and refunds * 2 > purchases")
    }

    @Test func `values are forecast where segments need them, or the shop asks for them`() throws {
        #expect(try configuration("").shop.lifetimeValue == nil)
        #expect(try configuration("segments: {by: clusters}").shop.lifetimeValue == nil)
        let usual = try configuration("segments: {by: clv}").shop.lifetimeValue
        #expect(usual?.weeks == 52 && usual?.discount == 0.1)
        #expect(try configuration("lifetime_value: {}").shop.lifetimeValue == usual)
        let own = try configuration("segments: {by: clv}\nlifetime_value: {weeks: 26, discount: \"0\"}")
            .shop.lifetimeValue
        #expect(own?.weeks == 26 && own?.discount == 0)
    }

    @Test(arguments: [
        ("", "[champions, at_risk, no_purchase, generic]"), ("segments: {by: lifecycle}", "[prospect, cooling]"),
        ("segments: {by: clusters, most_clusters: 2}", "[cluster_1, cluster_712, no_purchase, generic]"),
        ("segments: {by: clv}", "[top_5, top_20, top_50, lower, zero, generic]"),
    ])
    func `an audience names segments of the kind`(segments: String, audience: String) {
        #expect(problems(segments, audience: audience) == [])
    }

    @Test(arguments: [
        (
            "segments: {by: lifecicle}", "[]",
            "`segments.by` must be one of rfm, lifecycle, clusters, clv, but is `lifecicle` (did you mean `lifecycle`?)"
        ),
        (
            "segments: {by: clusters}", "[cluster_0]",
            "which is no segment of this shop; there are cluster_1, cluster_2, …, no_purchase, generic"
        ),
        ("segments: {by: clusters}", "[cluster]", "there are cluster_1, cluster_2, …, no_purchase, generic"),
        ("segments: {by: clusters}", "[top_5]", "`audience.segments` has `top_5`, which is no segment of this shop"),
        (
            "segments: {by: clv}", "[top5]",
            "(did you mean `top_5`?); there are top_5, top_20, top_50, lower, zero, generic"
        ),
        ("segments: {by: clv}", "[cluster_1]", "`audience.segments` has `cluster_1`, which is no segment of this shop"),
        ("segments: {by: clv, most_clusters: 4}", "[]", "`segments.most_clusters` only goes with `by: clusters`"),
        ("lifetime_value: {week: 52}", "[]", "`lifetime_value.week` is not a key here (did you mean `weeks`?)"),
        ("lifetime_value: {weeks: 0}", "[]", "`lifetime_value.weeks` must be a whole number from 1 to 520"),
        ("lifetime_value: {discount: \"1.5\"}", "[]", "`lifetime_value.discount` must be"),
        ("segments: {rule: []}", "[]", "`segments.rule` is not a key here (did you mean `rules`?)"),
        ("segments: {most_clusters: 4}", "[]", "`segments.most_clusters` only goes with `by: clusters`"),
        ("segments: {most_clusters: 1}", "[]", "a whole number from 2 to 64"),
        ("segments: {rules: [{id: a}]}", "[]", "`segments.rules.where` is missing"),
        ("segments: {rules: [{id: a, where: \"x; drop table y\"}]}", "[]", "must be one condition, without `;`"),
        ("segments: {rules: [{id: a, where: a}, {id: a, where: b}]}", "[]", "`segments.rules` has `a` more than once"),
        ("segments: {rules: [{id: loyal, where: a}]}", "[]", "is a segment of `by: rfm`"),
        ("segments: {rules: [{id: won_back, where: a}]}", "[]", "is a segment of `by: lifecycle`"),
        ("segments: {rules: [{id: cluster_3, where: a}]}", "[]", "is a segment of `by: clusters`"),
        ("segments: {rules: [{id: top_5, where: a}]}", "[]", "is a segment of `by: clv`"),
        ("segments: {rules: [{id: generic, where: a}]}", "[]", "users who are not told apart"),
        ("", "[loyall]", "`audience.segments` has `loyall`, which is no segment of this shop (did you mean `loyal`?)"),
        (
            "segments: {by: lifecycle}", "[champions]",
            "there are new, active, cooling, lapsed, lost, won_back, prospect, generic"
        ),
        ("segments: {rules: [{id: staff, where: a}]}", "[stafff]", "(did you mean `staff`?)"),
    ])
    func `a slip is named with its place and what was meant`(segments: String, audience: String, message: String) {
        let found = problems(segments, audience: audience)
        #expect(found.count == 1 && found[0].contains(message), "\(found)")
    }
}
