import Foundation
import Pipeline
import Postgres
import Records
import Simulation
import TestSupport
import Testing

@Suite(.database) struct ShopLoaderTests {
    private static let start = CalendarDay(year: 2026, month: 3, day: 2)

    private func shop(users: Int = 2_000, historyDays: Int = 14) throws -> Shop {
        var scenario = Scenario()
        scenario.users = users
        scenario.historyDays = historyDays
        scenario.channels["push"]?.optOut = 0.05
        let bounds = (0...60).map { Int64(Self.start.number + $0) * microsecondsPerDay }
        return try Shop(scenario, startDay: Self.start, bounds: bounds)
    }

    private let coupon = Arm(
        campaignID: "spring-coupons", offerID: "p10", creativeID: "", channelID: "push",
        terms: OfferTerms(discount: .percent(10, cap: nil), validDays: 7, sendCost: Money(micros: 10_000)))

    private func count(_ sql: String, _ connection: inout Connection) throws -> Int {
        try connection.query("SELECT count(*) AS n FROM \(sql)")[0].int("n")
    }

    @Test func `history arrives in the tables as the shop made it`() throws {
        let shop = try shop()
        let loader = ShopLoader(Database.current)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        let loaded = try loader.loadHistory(of: shop)
        var events = 0
        var revenue: Int64 = 0
        var margin: Int64 = 0
        for day in 0..<14 {
            let rows = shop.day(Self.start + day, users: 0..<2_000).events
            events += rows.count
            for row in 0..<rows.count where rows.kind[row] == EventKind.purchase.rawValue {
                revenue += rows.amount[row]
                margin += rows.margin[row]
            }
        }
        var connection = try Connection(Database.current)
        #expect(loaded == events)
        #expect(try count("shop.events", &connection) == events)
        let sums = try connection.query(
            """
            SELECT (sum(amount) * 1000000)::bigint AS amount, (sum(margin) * 1000000)::bigint AS margin,
                count(*) FILTER (WHERE currency <> 'CNY' OR quantity < 1 OR product_id IS NULL) AS strange
            FROM shop.events WHERE kind = 'purchase'
            """)[0]
        #expect(try sums.int64("amount") == revenue && sums.int64("margin") == margin && sums.int("strange") == 0)
        #expect(try count("shop.events WHERE recorded_at <= occurred_at", &connection) == 0)
        #expect(try count("(SELECT DISTINCT event_id FROM shop.events) AS ids", &connection) == events)
        #expect(try count("shop.customers WHERE attributes ->> 'device' IS NOT NULL", &connection) == 2_000)
        #expect(try count("shop.products WHERE price > margin", &connection) == shop.scenario.catalogue.products)
        let consents = shop.consents(0..<2_000)
        let refusals = (0..<consents.count).count { !consents.personalise[$0] || !consents.contact[$0] }
        #expect(try count("shop.consents", &connection) == refusals)
        #expect(try count("shop.consents WHERE personalise AND contact", &connection) == 0)
    }

    @Test func `one connection loads the same rows as two`() throws {
        let shop = try shop(users: 300, historyDays: 5)
        var sums: [String] = []
        for threads in [1, 2] {
            let loader = ShopLoader(Database.current, threads: threads)
            try loader.createTables()
            try loader.loadHistory(of: shop)
            var connection = try Connection(Database.current)
            sums.append(
                try connection.query(
                    "SELECT md5(string_agg(e::text, E'\\n' ORDER BY event_id)) AS digest FROM shop.events AS e")[0]
                    .text("digest"))
            try connection.execute("DROP SCHEMA shop CASCADE")
        }
        #expect(sums[0] == sums[1])
    }

    @Test func `a day brings answers, refusals and the next morning's stock`() throws {
        var shop = try shop()
        let loader = ShopLoader(Database.current)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        try loader.loadHistory(of: shop)
        var batch = ReceivedDecisions(arms: [.none, coupon])
        for user in 1...Int64(2_000) { batch.append(userID: user, decisionHigh: 7, decisionLow: UInt64(user), arm: 1) }
        let first = Self.start + 14
        try shop.receive(batch, inForceFrom: first)
        var connection = try Connection(Database.current)
        let refusals = try count("shop.consents WHERE channel = 'push' AND NOT contact", &connection)
        var redeemed = 0
        for offset in 0..<7 { redeemed += try loader.load(first + offset, of: shop).redemptions.count }
        #expect((1_700...1_950).contains(try count("shop.deliveries", &connection)))
        #expect(redeemed > 20)
        #expect(try count("shop.redemptions WHERE cost = discount AND offer_id = 'p10'", &connection) == redeemed)
        #expect(
            try count(
                """
                shop.redemptions r JOIN shop.deliveries d USING (decision_id)
                JOIN (
                    SELECT order_id, customer_id, sum(amount) AS amount, max(occurred_at) AS ordered_at
                    FROM shop.events WHERE kind = 'purchase' GROUP BY order_id, customer_id
                ) o USING (order_id, customer_id)
                WHERE r.redeemed_at > d.claimed_at AND o.ordered_at = r.redeemed_at
                    AND r.discount = round(o.amount * 0.1, 2)
                """, &connection) == redeemed)
        let left = try count("shop.deliveries WHERE opted_out_at IS NOT NULL", &connection)
        #expect(left > 40)
        let after = try count("shop.consents WHERE channel = 'push' AND NOT contact", &connection)
        #expect(after > refusals && after <= refusals + left)
        let stock = try connection.query("SELECT sum(stock) AS stock FROM shop.products")[0].int("stock")
        #expect(stock == shop.products(on: first + 7).stock.reduce(0) { $0 + Int($1) })
    }

    @Test func `the sender reads what is to be sent, with no right but that`() throws {
        let owner = Database.current
        var connection = try Connection(owner)
        let role = "sender_of_shop_loader_tests"
        let migration = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sql/migrations/0001_schema.sql").standardizedFileURL
        try connection.execute("CREATE SCHEMA allot")
        try connection.execute(String(contentsOf: migration, encoding: .utf8))
        try connection.execute(
            """
            CREATE ROLE \(role);
            GRANT USAGE ON SCHEMA allot TO \(role);
            GRANT SELECT ON allot.targeting_current TO \(role);
            INSERT INTO allot.campaign (campaign_id) VALUES ('spring-coupons');
            INSERT INTO allot.run (run_id, campaigns, interval_day, attempt, status, fence, holder, tool_version,
                finished_at)
            VALUES (gen_random_uuid(), '{spring-coupons}', '2026-03-15', 1, 'published', 1, 'test', 'test', now());
            INSERT INTO allot.targeting_version (version, campaign_id, interval_day, revision, run_id, fence,
                input_digest, published_at, valid_from, valid_to, window_from, window_to, cohorts, row_count, row_digest,
                prices,
                budget, planned_spend, budget_reserved, objective, gap, floor)
            SELECT 1, 'spring-coupons', '2026-03-15', 0, run_id, 1, '', now(), now(), now() + interval '1h',
                now(), now() + interval '7d', '{0}', 3, '', '[]', 0, 0, 0, 0, 0, 0 FROM allot.run;
            INSERT INTO allot.targeting_pointer (campaign_id, version, fence) VALUES ('spring-coupons', 1, 1);
            CREATE TABLE allot.targeting_1 PARTITION OF allot.targeting FOR VALUES IN (1);
            INSERT INTO allot.targeting (version, campaign_id, user_id, segment_id, cell_id, arm_id, reason,
                propensity, expected_value, expected_cost, decision_id)
            VALUES (1, 'spring-coupons', 3, 's', 0, 'none', 'policy', 0.5, 0, 0, '00000000-0000-0001-0000-000000000003'),
                (1, 'spring-coupons', 2, 's', 0, '\(coupon.id)', 'explore', 0.5, 0, 0,
                    '00000000-0000-0001-0000-000000000002'),
                (1, 'spring-coupons', 1, 's', 0, '\(coupon.id)', 'policy', 0.5, 0, 0,
                    '00000000-0000-0001-0000-000000000001');
            """)
        defer { try? connection.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
        let decisions = try ShopSender(owner, role: role, arms: [.none, coupon]).read()
        #expect(decisions.userID == [1, 2])
        #expect(decisions.arm == [1, 1] && decisions.decisionHigh == [1, 1] && decisions.decisionLow == [1, 2])
        var shop = try shop(users: 10)
        #expect(try shop.receive(decisions, inForceFrom: Self.start + 14) == 2)
        #expect(try shop.receive(decisions, inForceFrom: Self.start + 15) == 0)

        let unknown = #expect(throws: ParameterError.self) { try ShopSender(owner, role: role, arms: [.none]).read() }
        #expect(unknown?.got == coupon.id)
        let refused = #expect(throws: PostgresError.self) {
            try connection.transaction(.readOnly) { (connection) throws(any Error) in
                try connection.execute("SET LOCAL ROLE \(role)")
                try connection.query("SELECT * FROM allot.targeting")
            }
        }
        #expect(refused?.isPermissionDenied == true)
    }
}
