import Bandits
import Pipeline
import Postgres
import Testing

/// Money and stock: what was planned, drawn, reserved and promised.
@Suite struct PublishedBudgetTests {
    @Test func `no drawn list is expected to cost more than the night's budget`() throws {
        var connection = try PublishedNights.shared.connect()
        let lists = try connection.query(
            """
            SELECT v.version, v.budget >= v.planned_spend AS within, abs(v.planned_spend::float8 - t.cost) < 1e-6 AS exact,
                t.cost > 0.5 * v.budget AS used
            FROM allot.targeting_version v
            CROSS JOIN LATERAL (SELECT coalesce(sum(expected_cost), 0) AS cost FROM allot.targeting WHERE version = v.version) t
            """)
        #expect(lists.count == 19)
        for list in lists {
            let version = try list.int64("version")
            #expect(try list.bool("within"), "version \(version)")
            #expect(try list.bool("exact"), "version \(version)")
        }
        // Budgets that nothing reaches would prove nothing.
        #expect(try lists.count { try $0.bool("used") } > 5)
    }

    @Test func `the odds alone, with the worst rounding of the draw, keep the night's budget`() throws {
        var connection = try PublishedNights.shared.connect()
        for version in try connection.query("SELECT version, campaign_id, budget FROM allot.targeting_version") {
            let audit = try PublishedAudit(version: version.int64("version"), on: &connection)
            let row = "budget \(try version.text("campaign_id"))"
            let index = try #require(audit.prices.firstIndex { $0.row == row })
            var expected = 0.0
            var rounding = 0.0
            for cell in audit.cells {
                let costs = cell.policy.coefficients[index]
                expected +=
                    zip(cell.weights, costs).reduce(0) { $0 + Double($1.0) / 0x1p32 * $1.1 } * Double(cell.users)
                // Neighbouring arms of the layout can swap a user each.
                let laid = cell.layout.filter { cell.weights[$0] > 0 }.map { costs[$0] }
                let variation = zip(laid, laid.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) }
                rounding += min(variation, Double(cell.users) * (laid.max() ?? 0))
            }
            let budget = try version.double("budget")
            #expect(expected + rounding <= budget + 1e-6, "\(row) of version \(audit.version)")
        }
    }

    @Test func `spent, reserved before and reserved tonight stay within the total at every publishing`() throws {
        var connection = try PublishedNights.shared.connect()
        let promises = try connection.query(
            """
            SELECT version, campaign_id, interval_day, planned_spend = 0 AS free,
                budget_reserved >= planned_spend AS reserves,
                (summary->'promise'->>'isOverdrawn')::boolean AS overdrawn,
                (summary->'promise'->>'spent')::float8 AS spent,
                (summary->'promise'->>'spent')::numeric + (summary->'promise'->>'reservedBefore')::numeric
                    + budget_reserved <= (summary->'promise'->>'total')::numeric AS kept
            FROM allot.targeting_version ORDER BY version
            """)
        var overdrawn = 0
        for promise in promises {
            let version = try promise.int64("version")
            #expect(try promise.bool("reserves"), "version \(version)")
            if try promise.bool("overdrawn") {
                overdrawn += 1
                #expect(try promise.bool("free"), "version \(version) spends although a cut broke the promise")
            } else {
                #expect(try promise.bool("kept"), "version \(version)")
            }
            let spent = try Self.spent(
                by: promise.text("campaign_id"), throughDay: promise.text("interval_day"), on: &connection)
            #expect(try abs(promise.double("spent") - spent) < 1e-6, "version \(version)")
        }
        #expect(overdrawn == 1)
        let seventh = try #require(try PublishedNights.shared.results.dropFirst(6).first)
        #expect(seventh.description.contains("overdrawn"))
    }

    /// What the shop's own tables say a campaign had cost by the end of a day: redemptions, sends and clicks.
    private static func spent(
        by campaign: String, throughDay day: String, on connection: inout Connection
    ) throws -> Double {
        try connection.query(
            """
            WITH night AS (SELECT (($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS "to")
            SELECT coalesce(sum(
                coalesce((SELECT r.cost FROM shop.redemptions r
                    WHERE r.decision_id = t.decision_id AND r.redeemed_at < night."to"), 0)
                + coalesce((SELECT CASE t.campaign_id WHEN 'coupons' THEN 0.04
                        ELSE CASE WHEN d.clicked_at < night."to" THEN 0.35 ELSE 0 END END
                    FROM shop.deliveries d
                    WHERE d.decision_id = t.decision_id AND d.delivered_at < night."to"), 0)), 0)::float8 AS spent
            FROM allot.targeting t, night WHERE t.campaign_id = $1 AND t.arm_id <> 'none'
            """, [.text(campaign), .text(day)]
        ).only.double("spent")
    }

    @Test func `a stock is never exceeded, and its offer goes when there is no room for its share of the floor`() throws
    {
        var connection = try PublishedNights.shared.connect()
        let issued = try connection.query(
            "SELECT count(*) AS pieces FROM allot.targeting WHERE offer_id = 'early'"
        ).only.int("pieces")
        #expect(issued > 20 && issued <= PublishedNights.stock)
        // Sold out or nearly so, it has no odds any more, and did not pull the floor down with it.
        let last = try connection.query(
            """
            SELECT v.floor, coalesce(sum(c.weight) FILTER (WHERE c.arm LIKE 'coupons/early/%'), 0) AS odds
            FROM allot.targeting_version v JOIN allot.policy_cell c USING (version)
            WHERE v.version = (SELECT max(version) FROM allot.targeting_version WHERE campaign_id = 'coupons')
            GROUP BY v.floor
            """
        ).only
        #expect(try last.double("floor") == PublishedNights.floor)
        #expect(try last.int64("odds") == 0)
    }
}
