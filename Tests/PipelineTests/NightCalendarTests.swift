import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Nights in a row, missed nights, and nights in the wrong order.
struct NightCalendarTests {
    private func cohorts(_ campaign: String, _ day: CalendarDay, _ connection: inout Connection) throws -> [Int] {
        try Ledger.latestVersion(of: campaign, day: day, on: &connection)?.cohorts ?? []
    }

    @Test func `a missed night's users are decided later, two cohorts a night at most and nobody twice`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let night = NightShop.night
        // The turn of a cohort is the day's number modulo seven; the first night is a Monday, whose cohort is 4.
        let missed: Set<Int> = [1, 2, 5]
        for index in 0..<11 {
            if !missed.contains(index) {
                let result = try shop.run(night + index)
                #expect(result.exitCode == .success, "\(result.description)")
            }
            try shop.nextDay()
        }
        for campaign in NightShop.campaigns {
            let decided = try (0..<11).map { try cohorts(campaign, night + $0, &connection) }
            #expect(
                decided == [
                    [4], [], [],  // missed: 5 and 6
                    [0, 5], [1, 6], [],  // caught up, the longest overdue first; missed: 2
                    [2, 3], [4],
                    // The turns of 5 and 6: their windows are open until the nights on which they caught up come again.
                    [], [],
                    [0, 5],
                ])
        }
        // Catching up does not double a night's budget: `per_day` holds for both cohorts together.
        let dear = try connection.query(
            """
            SELECT version FROM allot.targeting_version
            WHERE budget > CASE campaign_id WHEN 'spring-coupons' THEN 400 ELSE 20 END
            """)
        #expect(dear.isEmpty)
        // Nor the campaign's: what was spent, what is open and what is planned stay below the total.
        let spent = try connection.query(
            """
            SELECT v.campaign_id, v.planned_spend + coalesce((
                SELECT sum(o.discount + o.cost) / 1000000.0 FROM allot.decision_outcome o
                WHERE o.campaign_id = v.campaign_id), 0) AS spent
            FROM allot.targeting_version v JOIN allot.targeting_pointer p USING (version)
            """)
        for row in spent {
            #expect(try row.double("spent") < (try row.text("campaign_id") == NightShop.coupons ? 20_000 : 400))
        }
        try NightInvariants.expect(shop, after: "ten nights")
    }

    @Test func `a night that was missed is not published over a newer one`() throws {
        let shop = try NightShop()
        try shop.nextDay()
        try shop.run(NightShop.night + 1)
        var connection = try shop.connect()
        let before = try Ledger.liveVersion(of: NightShop.coupons, on: &connection)
        let late = try shop.run(NightShop.night)
        #expect(late.exitCode == .success)
        #expect(late.campaigns.map(\.status) == ["nothing_due", "nothing_due"])
        #expect(
            late.campaigns[0].message
                == "nothing due: the list of 2025-04-01 is live, and an older one is never published over it")
        #expect(try Ledger.liveVersion(of: NightShop.coupons, on: &connection) == before)
    }

    @Test func `a revision of an older day is refused while a newer list is live, and that one stays`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        try shop.run(NightShop.night + 1)
        var connection = try shop.connect()
        let before = try Ledger.liveVersion(of: NightShop.coupons, on: &connection)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        let late = try shop.run(NightShop.night, revises: true)
        #expect(late.exitCode == .refused)
        #expect(late.runID == nil)
        for campaign in late.campaigns {
            #expect(campaign.status == "refused")
            #expect(
                campaign.message
                    == "the list of 2025-04-01 is live, and a revision of 2025-03-31 is never published over it")
        }
        #expect(try Ledger.liveVersion(of: NightShop.coupons, on: &connection) == before)
        try NightInvariants.expect(shop)
    }

    @Test func `a night that is caught up leaves the newer features, and keeps segments of its own day`() throws {
        let shop = try NightShop()
        try shop.nextDay()
        #expect(try shop.run(NightShop.night + 1, [NightShop.coupons]).exitCode == .success)
        var connection = try shop.connect()
        func digest(_ table: String) throws -> String {
            try connection.query(
                "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) AS digest FROM allot.\(table) t"
            ).only.text("digest")
        }
        let (features, outcomes) = (try digest("user_feature"), try digest("segment_membership"))
        // The other campaign's night before was missed, and is run now.
        #expect(try shop.run(NightShop.night, [NightShop.ads]).campaigns.map(\.status) == ["published"])
        #expect(try digest("user_feature") == features)
        #expect(try digest("segment_membership") != outcomes)
        let days = try connection.query(
            "SELECT as_of::text AS day, count(*) AS users FROM allot.segment_membership GROUP BY as_of ORDER BY as_of")
        #expect(try days.map { try $0.text("day") } == ["2025-03-31", "2025-04-01"])
        // The night after replaces both.
        try shop.nextDay()
        try shop.run(NightShop.night + 2)
        #expect(try digest("user_feature") != features)
    }

    @Test func `a day that is not over is refused as a command`() throws {
        let shop = try NightShop()
        let error = #expect(throws: NightError.self) { try shop.run(CalendarDay(year: 2999, month: 1, day: 1)) }
        #expect(error?.exitCode == .usage)
        #expect(error?.description.hasPrefix("2999-01-01 is not over in Asia/Shanghai") == true)
    }

    @Test func `one campaign alone gives nothing to those who hold the other one's offer`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        #expect(try shop.run(NightShop.night, [NightShop.coupons]).campaigns.map(\.status) == ["published"])
        #expect(try shop.run(NightShop.night, [NightShop.ads]).campaigns.map(\.status) == ["published"])
        let excluded = try connection.query(
            """
            SELECT users FROM allot.excluded JOIN allot.targeting_version USING (version)
            WHERE campaign_id = 'tryon-ads' AND reason = 'holds_another_offer'
            """)
        let holders = try connection.query(
            """
            SELECT count(*) AS n FROM allot.targeting WHERE campaign_id = 'spring-coupons' AND arm_id <> 'none'
                AND user_id NOT IN (SELECT customer_id FROM shop.consents WHERE channel = 'in_app' AND NOT contact)
            """)
        #expect(try excluded.only.int("users") == (try holders.only.int("n")))
        try NightInvariants.expect(shop)
    }

    @Test func `a coupon that is valid for longer than the window is held until it is redeemed`() throws {
        let shop = try NightShop()
        try shop.edit(NightShop.path(of: NightShop.coupons), "valid_days: 7", "valid_days: 14")
        try shop.edit(NightShop.path(of: NightShop.coupons), "min_users: 100", "min_users: 10")
        for night in 0..<7 {
            try shop.run(NightShop.night + night, [NightShop.coupons])
            try shop.nextDay()
        }
        // The audience did not shrink: those who hold a coupon are a part of it.
        let last = try shop.run(NightShop.night + 7, [NightShop.coupons])
        #expect(last.campaigns.map(\.status) == ["published"], "\(last)")
        var connection = try shop.connect()
        let again = try connection.query(
            """
            WITH list AS (
                SELECT user_id, arm_id, decision_id, interval_day FROM allot.targeting
                JOIN allot.targeting_version USING (version)
            ), held AS (
                SELECT user_id, EXISTS (SELECT FROM shop.redemptions AS r
                    WHERE r.decision_id = list.decision_id AND r.redeemed_at < $2) AS redeemed
                FROM list JOIN shop.deliveries AS d USING (decision_id)
                WHERE interval_day = $1 AND arm_id <> 'none' AND d.delivered_at IS NOT NULL
            )
            SELECT count(*) AS holders, count(*) FILTER (WHERE redeemed) AS redeemed,
                count(*) FILTER (WHERE NOT redeemed AND list.user_id IS NOT NULL) AS twice,
                count(*) FILTER (WHERE redeemed AND list.user_id IS NOT NULL) AS anew
            FROM held LEFT JOIN list ON list.user_id = held.user_id AND interval_day = $3
                AND list.arm_id <> 'none'
            """,
            [
                .date(Int32(NightShop.night.number)), .timestamp(NightShop.midnight(NightShop.night + 8)),
                .date(Int32((NightShop.night + 7).number)),
            ]
        ).only
        #expect(try again.int("holders") > 50)
        #expect(try again.int("twice") == 0)
        #expect(try again.int("redeemed") > 0)
        #expect(try again.int("anew") > 0)
        try NightInvariants.expect(shop)
    }
}
