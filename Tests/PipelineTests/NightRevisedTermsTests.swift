import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// A revision after the terms or the budget have changed: what has gone out is as it was sent.
struct NightRevisedTermsTests {
    private static let night = NightShop.night

    private func shop(_ connection: inout Connection, _ shop: NightShop) throws {
        try shop.run()
        try deliver("user_id % 2 = 0", at: "06:30", &connection)
    }

    private func deliver(_ condition: String, at time: String, _ connection: inout Connection) throws {
        try connection.execute(
            """
            INSERT INTO shop.deliveries (decision_id, delivered_at, channel, impressions)
            SELECT decision_id, timestamptz '\(Self.night + 1) \(time)+08', channel_id, 1
            FROM allot.targeting_current WHERE \(condition) ON CONFLICT DO NOTHING
            """)
    }

    /// Days on which users live as ever, and nobody sends them anything.
    private func passDays(_ days: Int, of shop: NightShop, _ connection: inout Connection) throws {
        for campaign in NightShop.campaigns { try Operations.pause(campaign, on: &connection) }
        for _ in 0..<days { try shop.nextDay() }
    }

    private func live(_ campaign: String, _ connection: inout Connection) throws -> Int64 {
        try #require(try Ledger.liveVersion(of: campaign, on: &connection)).version
    }

    @Test func `a click costs what the advertisement was sent for, whatever the price became since`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try self.shop(&connection, shop)
        let path = NightShop.path(of: NightShop.ads)
        let first = try live(NightShop.ads, &connection)
        // Dearer at noon, and back in the evening: three revisions, two prices.
        try shop.edit(path, "price: \"0.35\"", "price: \"0.50\"")
        #expect(try shop.run(revises: true).campaigns.map(\.status) == ["unchanged", "published"])
        let second = try live(NightShop.ads, &connection)
        try deliver("user_id % 3 = 0", at: "12:30", &connection)
        try shop.edit(path, "price: \"0.50\"", "price: \"0.40\"")
        #expect(try shop.run(revises: true).campaigns.map(\.status) == ["unchanged", "published"])
        let third = try live(NightShop.ads, &connection)
        try deliver("true", at: "18:30", &connection)
        // Everybody who was sent an advertisement clicks on it.
        try connection.execute(
            """
            UPDATE shop.deliveries SET clicked_at = delivered_at + interval '1 hour'
            WHERE decision_id IN (SELECT decision_id FROM allot.targeting WHERE campaign_id = 'tryon-ads')
            """)
        try passDays(1, of: shop, &connection)
        #expect(try shop.run(Self.night + 1).exitCode == .success)
        let charged = try connection.query(
            """
            SELECT o.cost, count(*) AS users, bool_and(EXISTS (
                    SELECT FROM allot.targeting t WHERE t.version = $1 AND t.decision_id = n.decision_id)) AS of_first,
                bool_and(EXISTS (
                    SELECT FROM allot.targeting t WHERE t.version = $2 AND t.decision_id = n.decision_id)) AS of_second
            FROM allot.decision_outcome o JOIN allot.targeting n USING (version, user_id)
            WHERE o.version = $3 AND o.clicked GROUP BY o.cost ORDER BY o.cost
            """, [.int64(first), .int64(second), .int64(third)])
        #expect(try charged.map { try $0.int64("cost") } == [350_000, 400_000, 500_000])
        #expect(try charged.allSatisfy { try $0.int("users") > 5 })
        #expect(try charged.map { try $0.bool("of_first") } == [true, false, false])
        #expect(try charged.map { try $0.bool("of_second") } == [true, false, true])
        try NightInvariants.expect(shop)
    }

    @Test func `a coupon can be redeemed for as long as it was sent for, also after a revision that shortens it`()
        throws
    {
        let shop = try NightShop()
        var connection = try shop.connect()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "max: \"50.00\"}, valid_days: 7", "max: \"50.00\"}, valid_days: 20")
        try self.shop(&connection, shop)
        try shop.edit(path, "max: \"50.00\"}, valid_days: 20", "max: \"50.00\"}, valid_days: 2")
        #expect(try shop.run(revises: true).campaigns.map(\.status) == ["published", "unchanged"])
        try passDays(9, of: shop, &connection)
        try shop.run(shop.today)
        // Somebody uses the old coupon on its fifteenth day: the window and the three days after it are long over.
        let holder = try connection.query(
            """
            SELECT user_id, t.decision_id FROM allot.targeting t JOIN shop.deliveries USING (decision_id)
            WHERE offer_id = 'p10' ORDER BY user_id LIMIT 1
            """
        ).only
        try connection.run(
            """
            INSERT INTO shop.redemptions (decision_id, customer_id, offer_id, order_id, redeemed_at, discount, cost)
            VALUES ($1, $2, 'p10', 987654321, timestamptz '\(Self.night + 15) 12:00+08', 3.21, 3.21)
            """, [.uuid(try holder.uuid("decision_id")), .int64(try holder.int64("user_id"))])
        try passDays(6, of: shop, &connection)
        #expect(try shop.run(shop.today).runID != nil)
        let discounts = try connection.query(
            "SELECT discount FROM allot.decision_outcome WHERE campaign_id = 'spring-coupons' AND user_id = $1",
            [.int64(try holder.int64("user_id"))])
        #expect(try discounts.map { try $0.int64("discount") } == [3_210_000])
    }

    @Test func `what is left after deliveries may be too little for the floor: the rest gets only what costs nothing`()
        throws
    {
        let shop = try NightShop()
        var connection = try shop.connect()
        try self.shop(&connection, shop)
        // One cent more than what has gone out is expected to cost.
        let sent = try connection.query(
            """
            SELECT (ceil(100 * sum(expected_cost)) + 1) / 100 AS spend FROM allot.targeting
            WHERE campaign_id = 'spring-coupons' AND user_id IN (
                SELECT user_id FROM allot.targeting JOIN shop.deliveries USING (decision_id))
            """
        ).only.double("spend")
        let cents = Int((sent * 100).rounded())
        let text = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        try shop.edit(NightShop.path(of: NightShop.coupons), "per_day: \"400.00\"", "per_day: \"\(text)\"")
        let result = try shop.run(revises: true)
        #expect(result.campaigns.map(\.status) == ["published", "unchanged"], "\(result.description)")
        let says = "what has gone out of it leaves too little of tonight's \(text): only what costs nothing is added"
        #expect(result.campaigns[0].message?.contains(says) == true, "\(result.description)")
        let list = try live(NightShop.coupons, &connection)
        let row = try connection.query(
            """
            SELECT summary->>'closed' AS closed, planned_spend <= budget AS fits, floor::float8 AS floor,
                (SELECT count(*) FROM allot.targeting WHERE version = v.version AND arm_id <> 'none') AS offers,
                (SELECT count(*) FROM allot.targeting JOIN shop.deliveries USING (decision_id)
                    WHERE version = v.version) AS sent
            FROM allot.targeting_version v WHERE version = $1
            """, [.int64(list)]
        ).only
        #expect(try row.text("closed") == "[\"budget spring-coupons\"]")
        #expect(try row.bool("fits"))
        #expect(try row.int("offers") == row.int("sent"))
        #expect(try row.int("sent") > 10)
        #expect(try row.double("floor") == 0.1, "a row that is closed is in nobody's way")
        let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
        #expect(run.checks.contains { $0.name == "spring-coupons room" && $0.passed && $0.detail == says })
        try NightInvariants.expect(shop)
    }

    @Test func `a first list that cannot afford the least floor is refused: nothing of it has gone out`() throws {
        let shop = try NightShop()
        try shop.edit(NightShop.path(of: NightShop.coupons), "per_day: \"400.00\"", "per_day: \"0.05\"")
        let result = try shop.run()
        #expect(result.campaigns.map(\.status) == ["refused", "published"])
        #expect(result.campaigns[0].message?.hasPrefix("cannot be met together: budget spring-coupons, floor") == true)
    }
}
