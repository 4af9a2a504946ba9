import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// The same night again, unchanged and changed.
struct NightAgainTests {
    @Test func `a night publishes a list of each campaign, and every promise about them holds`() throws {
        let shop = try NightShop()
        let result = try shop.run()
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.campaign) == NightShop.campaigns)
        #expect(result.campaigns.map(\.status) == ["published", "published"])
        for campaign in result.campaigns {
            #expect(campaign.message?.hasPrefix("published v\(campaign.version ?? 0): ") == true)
            #expect((200...400).contains(campaign.users ?? 0))
        }
        try NightInvariants.expect(shop)
        var connection = try shop.connect()
        let offers = try connection.query("SELECT DISTINCT arm_id FROM allot.targeting_current ORDER BY arm_id")
        #expect(
            try offers.map { try $0.text("arm_id") } == [
                "spring-coupons/m100-12/push", "spring-coupons/p10/push", "tryon-ads/tryon/banner/in_app",
                "tryon-ads/tryon/livestream_host/in_app",
            ])
    }

    @Test func `the same interval again is published already, and nothing is changed by saying so`() throws {
        let shop = try NightShop()
        let first = try shop.run()
        var connection = try shop.connect()
        func everything() throws -> [String] {
            try [
                "run", "run_campaign", "targeting", "targeting_version", "targeting_pointer", "enrolment",
                "user_feature",
            ]
            .map { table in
                try connection.query(
                    "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM allot.\(table) t"
                ).only.text("digest")
            }
        }
        let before = try everything()
        let again = try shop.run()
        #expect(again.exitCode == .success)
        #expect(again.runID == nil)
        #expect(
            again.campaigns.map(\.message) == first.campaigns.map { "already published as v\($0.version ?? 0)" })
        #expect(try everything() == before)

        // Late data are not a change: the list was right when it was made.
        try connection.execute(
            """
            INSERT INTO shop.events (event_id, recorded_at, customer_id, occurred_at, kind)
            SELECT 9000000000000, recorded_at, customer_id, occurred_at, 'view' FROM shop.events LIMIT 1
            """)
        #expect(try shop.run().campaigns.map(\.status) == ["unchanged", "unchanged"])
    }
}
