import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Rows of the shop that cannot be true: left out, counted by reason, and too many of them stop the night.
struct NightBadInputTests {
    /// Events of the night's day, each wrong in one way, and the reason that it is to be counted under.
    private static let wrong: [(reason: String, values: String)] = [
        ("not_a_number", "noon, 1, noon, 'purchase', 1, 1, 1, 'NaN', 1, 'CNY'"),
        ("not_a_number", "noon, 1, noon, 'purchase', 1, 1, 1, 50, 'NaN', 'CNY'"),
        ("infinite", "noon, 1, noon, 'purchase', 1, 1, 1, 'Infinity', 1, 'CNY'"),
        ("infinite", "noon, 1, noon, 'purchase', 1, 1, 1, '-Infinity', 1, 'CNY'"),
        ("infinite", "noon, 1, 'infinity', 'view', 1, NULL, NULL, NULL, NULL, 'CNY'"),
        ("infinite", "'-infinity', 1, noon, 'view', 1, NULL, NULL, NULL, NULL, 'CNY'"),
        ("negative", "noon, 1, noon, 'purchase', 1, 1, 1, -20, 1, 'CNY'"),
        ("negative", "noon, 1, noon, 'purchase', 1, 1, -3, 20, 1, 'CNY'"),
        ("future_dated", "noon, 1, noon + interval '12 hours', 'purchase', 1, 1, 1, 20, 1, 'CNY'"),
        ("future_dated", "noon, 1, noon + interval '10 years', 'view', 1, NULL, NULL, NULL, NULL, NULL"),
        ("unknown_user", "noon, 987654321, noon, 'purchase', 1, 1, 1, 20, 1, 'CNY'"),
        ("unknown_kind", "noon, 1, noon, 'teleport', 1, NULL, NULL, NULL, NULL, NULL"),
        ("implausible", "noon, 1, noon, 'purchase', 1, 1, 1, 1000000000, 1, 'CNY'"),
        ("implausible", "noon, 1, noon, 'purchase', 1, 1, 1, 1e40, 1, 'CNY'"),
        ("wrong_currency", "noon, 1, noon, 'purchase', 1, 1, 1, 20, 1, 'USD'"),
    ]

    /// Puts the wrong events among the right ones, `copies` times.
    private func spoil(_ connection: inout Connection, on day: CalendarDay, copies: Int = 1) throws {
        try connection.execute(
            "ALTER TABLE shop.events ALTER amount TYPE numeric, ALTER margin TYPE numeric")
        for (index, event) in Self.wrong.enumerated() {
            let values = event.values.replacing("noon", with: "timestamptz '\(day) 12:00+08'")
            try connection.execute(
                """
                INSERT INTO shop.events (event_id, recorded_at, customer_id, occurred_at, kind, product_id, order_id,
                    quantity, amount, margin, currency)
                SELECT 9000000000000 + \(index * 1_000) + n, \(values) FROM generate_series(1, \(copies)) AS n
                """)
        }
    }

    private func quarantine(_ connection: inout Connection) throws -> [String: Int] {
        let rows = try connection.query(
            """
            SELECT reason, rows FROM allot.quarantine WHERE source = 'events' AND run_id = (
                SELECT run_id FROM allot.run ORDER BY fence DESC LIMIT 1)
            """)
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("reason"), try $0.int("rows")) })
    }

    private static var reasons: [String: Int] {
        wrong.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    @Test func `impossible events are counted by reason, and features and lists are those without them`() throws {
        let clean = try NightShop()
        try clean.run()
        let spoilt = try NightShop()
        var connection = try spoilt.connect()
        try spoil(&connection, on: NightShop.night)
        for campaign in NightShop.campaigns {
            try spoilt.edit(NightShop.path(of: campaign), "quarantine: \"0.001\"", "quarantine: \"0.01\"")
        }
        #expect(try spoilt.run().exitCode == .success)
        #expect(try quarantine(&connection) == Self.reasons)
        try NightInvariants.expect(spoilt)

        // Read = used + unusable, and used is what the clean shop read.
        var other = try clean.connect()
        func read(_ connection: inout Connection) throws -> Int {
            try connection.query("SELECT (row_counts ->> 'events')::int AS events FROM allot.run").only.int("events")
        }
        #expect(try read(&connection) == (try read(&other)) + Self.wrong.count)
        for table in ["user_feature", "segment_membership"] {
            let sql = "SELECT md5(string_agg(t::text, '|' ORDER BY user_id)) AS digest FROM allot.\(table) t"
            #expect(
                try connection.query(sql).only.text("digest") == (try other.query(sql).only.text("digest")), "\(table)")
        }
        let lists = "SELECT campaign_id, row_digest, row_count FROM allot.targeting_version ORDER BY campaign_id"
        #expect(
            try connection.query(lists).map { try $0.text("row_digest") }
                == (try other.query(lists).map { try $0.text("row_digest") }))
    }

    @Test func `more of them than the limit allows stop the night, and the old lists stay live`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        let pointers = "SELECT string_agg(t::text, ' ' ORDER BY campaign_id) AS all FROM allot.targeting_pointer t"
        let before = try connection.query(pointers).only.text("all")
        try spoil(&connection, on: NightShop.night + 1, copies: 10)
        let error = #expect(throws: NightError.self) { try shop.run(NightShop.night + 1) }
        #expect(error?.exitCode == .badInput)
        // Whether there are too many events of strangers is not for this limit to say.
        #expect(error?.description.contains("Sql/source/events.sql: 140 of ") == true)
        for (reason, count) in Self.reasons {
            let isNamed = error?.description.contains("\(count * 10) \(reason)")
            #expect(isNamed == (reason != "unknown_user"), "\(reason)")
        }
        #expect(error?.description.contains("The last good lists stay live.") == true)
        #expect(try connection.query(pointers).only.text("all") == before)
        #expect(try quarantine(&connection) == Self.reasons.mapValues { $0 * 10 })
        let run = try connection.query("SELECT status, exit_code, error FROM allot.run ORDER BY fence DESC LIMIT 1")
            .only
        #expect(try run.text("status") == "refused")
        #expect(try run.int("exit_code") == 65)
        #expect(try run.text("error") == error?.description)
        try NightInvariants.expect(shop)
    }

    @Test func `times without end in customers, consents, deliveries and redemptions do no harm`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        try connection.execute(
            """
            UPDATE shop.customers SET created_at = '-infinity' WHERE customer_id = 7;
            UPDATE shop.consents SET expires_at = 'infinity' WHERE customer_id % 2 = 0;
            UPDATE shop.consents SET expires_at = '-infinity' WHERE customer_id % 2 = 1;
            UPDATE shop.deliveries SET opened_at = '-infinity', clicked_at = 'infinity', claimed_at = 'infinity';
            INSERT INTO shop.redemptions (decision_id, customer_id, offer_id, order_id, redeemed_at, discount, cost)
            SELECT decision_id, user_id, offer_id, user_id, 'infinity', 12, 12 FROM allot.targeting_current
            WHERE offer_id = 'm100-12' ON CONFLICT (decision_id) DO UPDATE SET redeemed_at = '-infinity';
            """)
        // Redemptions come through whatever their time is.
        try shop.edit("Sql/source/outcomes.sql", "WHERE", "WHERE r.redeemed_at IN ('infinity', '-infinity') OR")
        let deliveries = try connection.query("SELECT count(*) AS n FROM shop.deliveries").only.int("n")
        let error = #expect(throws: NightError.self) { try shop.run(NightShop.night + 1) }
        #expect(error?.exitCode == .badInput)
        #expect(error?.description.contains("\(deliveries) of \(deliveries) rows: \(deliveries) infinite") == true)
        #expect(error?.description.contains("Sql/source/outcomes.sql: ") == true)

        for campaign in NightShop.campaigns {
            try shop.edit(NightShop.path(of: campaign), "quarantine: \"0.001\"", "quarantine: \"1\"")
        }
        #expect(try shop.run(NightShop.night + 1).exitCode == .success)
        try NightInvariants.expect(shop)
    }

    @Test func `a day with less than half of the usual events is refused, and so is a source that has stopped`() throws
    {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        try connection.execute(
            "DELETE FROM shop.events WHERE occurred_at >= '\(NightShop.night + 1) 00:00+08' AND event_id % 5 > 0")
        let halved = #expect(throws: NightError.self) { try shop.run(NightShop.night + 1) }
        #expect(halved?.exitCode == .refused)
        #expect(halved?.description.contains("volume check failed") == true)
        #expect(halved?.description.contains("source events") == true)

        try connection.execute("DELETE FROM shop.events WHERE occurred_at >= '\(NightShop.night) 12:00+08'")
        let late = #expect(throws: NightError.self) { try shop.run(NightShop.night + 1) }
        #expect(late?.exitCode == .refused)
        #expect(late?.description.contains("freshness check failed") == true)
        try NightInvariants.expect(shop)
    }
}
