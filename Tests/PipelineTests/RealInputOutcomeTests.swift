import Pipeline
import Postgres
import Records
import Simulation
import TestSupport
import Testing

/// What decisions have earned is read from the shop's orders; rows of redeemed coupons say what the coupons cost, and
/// nothing else.
@Suite(.database) struct RealInputOutcomeTests {
    /// The first day of a simulated shop.
    private static let start = CalendarDay(year: 2026, month: 3, day: 2)
    /// Days of history before the first night's list is in force.
    private static let historyDays = 14
    /// The days of the nights.
    private static let nights = (0..<6).map { start + (historyDays - 1 + $0) }

    private func shop() throws -> Shop {
        var scenario = Scenario()
        scenario.users = 1_500
        scenario.historyDays = Self.historyDays
        scenario.orders.dailyRate = 0.12
        scenario.orders.returnRate = 0.2
        scenario.response.claim = 0.8
        scenario.channels["push"]?.open = 0.8
        // Days of Beijing, 8 hours ahead of UTC.
        let bounds = (0...40).map { Int64(Self.start.number + $0) * microsecondsPerDay - 28_800_000_000 }
        return try Shop(scenario, startDay: Self.start, bounds: bounds)
    }

    private func project() throws -> RealInputProject {
        try RealInputProject(
            deciding: Self.start...Self.start + 60,
            shop: """
                timezone: Asia/Shanghai
                currency: CNY
                window: 2d
                learning: {winsor_quantile: "1"}
                """,
            campaign: """
                offers:
                  - {id: cny8, discount: {amount: "8.00"}, valid_days: 2, cost: on_redemption}
                  - {id: p20, discount: {percent: 20, max: "40.00"}, valid_days: 2, cost: on_redemption}
                channels: [{id: push, cost_per_send: "0.01"}]
                budget: {total: "90000.00", pacing: even, overspend_probability: "0.05"}
                policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 21d, floor: "0.30"}
                limits: {audience_change: "0.50", min_users: 100, quarantine: "0.001"}
                """)
    }

    /// Runs the nights; each list is sent on the next day and answered by the shop.
    private func runNights(_ project: RealInputProject) throws {
        var shop = try shop()
        let loader = ShopLoader(Database.current)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        try loader.loadHistory(of: shop)
        let arms = try Project(directory: project.directory).configuration.campaigns.flatMap(\.arms)
        let sender = ShopSender(Database.current, role: nil, arms: [.none] + arms)
        for day in Self.nights {
            let result = try project.run(day)
            try #require(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            try shop.receive(try sender.read(), inForceFrom: day + 1)
            if day != Self.nights.last { try loader.load(day + 1, of: shop) }
        }
    }

    /// Matured sums by night, cell and arm as the shop's tables have them.
    private var sums: String {
        let to = "'\(Self.nights[5] + 1)'::timestamp AT TIME ZONE 'Asia/Shanghai'"
        return """
            WITH decision AS (
                SELECT interval_day AS day, window_from, window_to, cell_id, arm_id, user_id, decision_id
                FROM allot.targeting_version JOIN allot.targeting USING (version)
                WHERE window_to <= \(to) AND reason <> 'holdout' AND propensity < 1
            ), bought AS (
                SELECT decision_id, sum(CASE kind WHEN 'purchase' THEN margin WHEN 'refund' THEN -margin END) AS margin
                FROM decision JOIN shop.events ON user_id = customer_id
                WHERE occurred_at >= window_from AND occurred_at < window_to AND recorded_at < \(to)
                GROUP BY decision_id
            ), charged AS (
                SELECT decision_id, coalesce(cost, discount) AS cost FROM shop.redemptions WHERE redeemed_at < \(to)
                UNION ALL
                SELECT decision_id, 0.01 FROM shop.deliveries WHERE delivered_at < \(to)
            ), spent AS (
                SELECT decision_id, sum(cost) AS cost FROM charged GROUP BY decision_id
            )
            SELECT day, cell_id, arm_id, count(*) AS users,
                (sum(coalesce(margin, 0) - coalesce(cost, 0)) * 1000000)::bigint AS reward,
                (sum(coalesce(cost, 0)) * 1000000)::bigint AS cost
            FROM decision LEFT JOIN bought USING (decision_id) LEFT JOIN spent USING (decision_id)
            GROUP BY day, cell_id, arm_id
            """
    }

    private static let learned = "SELECT day, cell_id, arm_id, users, reward_sum, cost_sum FROM allot.cell_outcome"

    @Test func `what is learned are the orders of the window less what the shop was charged, to the cent`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        let project = try project()
        try runNights(project)
        let asSent = try RealInputAudit.differences(sums, Self.learned, on: &connection)
        #expect(asSent == [])

        // Of some coupons a supplier bears a part, of some the shop keeps no other figure than the discount.
        try connection.execute(
            """
            ALTER TABLE shop.redemptions ALTER cost DROP NOT NULL;
            UPDATE shop.redemptions SET cost =
                CASE customer_id % 3 WHEN 0 THEN round(discount * 0.6, 2) WHEN 1 THEN discount END
            """)
        try project.edit(
            .outcomes, replacing: "-- Redemptions of coupons.", with: "-- Redemptions as they were booked.")
        try project.run(Self.nights[5], revises: true)
        let asBooked = try RealInputAudit.differences(sums, Self.learned, on: &connection)
        #expect(asBooked == [])
    }

    @Test func `deleting every redeemed coupon leaves what users do without one as it was, and above zero`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        let project = try project()
        try runNights(project)
        try connection.execute("CREATE TABLE before AS SELECT * FROM allot.cell_outcome")

        let deleted = try connection.run("DELETE FROM shop.redemptions")
        try project.edit(
            .outcomes, replacing: "-- Redemptions of coupons.", with: "-- Nobody told us of any redemption.")
        let revised = try project.run(Self.nights[5], revises: true)
        #expect(revised.campaigns.map(\.status) == ["published"], "\(revised.description)")

        let none = try connection.query(
            """
            SELECT sum(users)::integer AS users, sum(reward_sum) / sum(users) / 1e6 AS mean
            FROM allot.cell_outcome WHERE arm_id = 'none'
            """
        ).only
        #expect(try none.int("users") > 500 && none.double("mean") > 0)
        #expect(
            try RealInputAudit.differences(
                "SELECT * FROM before WHERE arm_id = 'none'", "SELECT * FROM allot.cell_outcome WHERE arm_id = 'none'",
                on: &connection) == [])
        // The coupons were there before, and are gone now: the arms with one look cheaper.
        let costs = try connection.query(
            """
            SELECT (SELECT sum(cost_sum)::bigint FROM before) AS before, sum(cost_sum)::bigint AS after,
                sum(responses)::integer AS responses FROM allot.cell_outcome
            """
        ).only
        #expect(deleted > 100)
        #expect(try costs.int64("after") < costs.int64("before") / 10 && costs.int("responses") == 0)
    }
}
