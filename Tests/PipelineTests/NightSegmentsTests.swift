import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// What users are grouped by, as the configuration has it.
@Suite struct NightSegmentsTests {
    private static let rule =
        #"{id: lookers, label: {en: Only look, zh-Hans: 只看}, where: "views >= 5 and purchases = 0"}"#

    /// A shop whose segments are as `text` has them.
    private func shop(_ text: String) throws -> NightShop {
        let shop = try NightShop()
        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", "segments: \(text)")
        return shop
    }

    @Test func `the shop's own segments come first, and stages of custom take all others`() throws {
        let shop = try shop("{by: lifecycle, rules: [\(Self.rule)]}")
        #expect(try shop.run().exitCode == .success)
        var connection = try shop.connect()
        let wrong = try connection.query(
            """
            SELECT count(*) FILTER (WHERE (segment_id = 'lookers') <> (views >= 5 AND purchases = 0)) AS rules,
                count(*) FILTER (WHERE (segment_id = 'prospect') <> (views < 5 AND purchases = 0)) AS prospects,
                count(*) FILTER (WHERE segment_id IN ('new', 'active', 'won_back') AND recency_days > 6 * 21) AS stale,
                count(DISTINCT segment_id) AS kinds, count(*) FILTER (WHERE segment_id = 'lookers') AS lookers
            FROM allot.segment_membership JOIN allot.user_feature USING (user_id)
            """
        ).only
        #expect(try wrong.int("rules") == 0 && wrong.int("prospects") == 0 && wrong.int("stale") == 0)
        #expect(try wrong.int("kinds") >= 4 && wrong.int("lookers") > 20)
        // The list's segments are these, and nobody who refuses to be profiled is in any but the generic one.
        let listed = try connection.query(
            """
            SELECT count(*) FILTER (WHERE m.segment_id IS DISTINCT FROM nullif(t.segment_id, 'generic')) AS others,
                count(*) AS rows
            FROM allot.targeting AS t LEFT JOIN allot.segment_membership AS m USING (user_id)
            """
        ).only
        #expect(try listed.int("others") == 0 && listed.int("rows") > 100)
    }

    @Test func `a campaign can address a segment of the shop's own`() throws {
        let shop = try shop("{by: rfm, rules: [\(Self.rule)]}")
        try shop.edit(
            NightShop.path(of: NightShop.coupons), "campaign: \(NightShop.coupons)",
            "campaign: \(NightShop.coupons)\naudience: {segments: [lookers]}")
        try shop.edit(NightShop.path(of: NightShop.coupons), "min_users: 100", "min_users: 1")
        let result = try shop.run(NightShop.night, [NightShop.coupons])
        #expect(result.exitCode == .success, "\(result.description)")
        var connection = try shop.connect()
        let segments = try connection.query("SELECT DISTINCT segment_id AS id FROM allot.targeting")
        #expect(try segments.map { try $0.text("id") } == ["lookers"])
    }

    @Test func `a rule that the database does not accept stops the night and names the key`() throws {
        let shop = try shop(#"{by: rfm, rules: [{id: lookers, where: "vews > 5"}]}"#)
        let error = #expect(throws: NightError.self) { try shop.run() }
        #expect(error?.exitCode == .configuration)
        #expect(error?.description.contains("`where` of segment lookers") == true)
        #expect(error?.description.contains("vews") == true)
    }
}
