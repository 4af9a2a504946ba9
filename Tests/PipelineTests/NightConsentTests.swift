import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// What users refuse, and what the database refuses.
struct NightConsentTests {
    /// A user whom both campaigns would decide tonight, by policy.
    private static let decided = """
        SELECT user_id FROM allot.targeting WHERE reason IN ('policy', 'explore') GROUP BY user_id HAVING count(*) = 2
        ORDER BY user_id
        """

    @Test func `who refuses personalisation is decided without being profiled, from the next run on`() throws {
        let other = try NightShop()
        try other.run()
        var tonight = try other.connect()
        let users = try tonight.query(Self.decided).prefix(20).map { try $0.int64("user_id") }
        #expect(users.count == 20)

        let shop = try NightShop()
        var connection = try shop.connect()
        try connection.run(
            """
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT u, 'push', false, true FROM unnest($1::bigint[]) AS u
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET personalise = false
            """, [.int64Array(users)])
        try shop.run()
        let rows = try connection.query(
            "SELECT segment_id, reason FROM allot.targeting WHERE user_id = ANY ($1::bigint[])", [.int64Array(users)])
        #expect(rows.count == 40)
        for row in rows {
            #expect(try row.text("segment_id") == "generic")
            #expect(try row.text("reason") == "generic")
        }
        for table in ["user_feature", "segment_membership"] {
            let derived = try connection.query(
                "SELECT FROM allot.\(table) WHERE user_id = ANY ($1::bigint[])", [.int64Array(users)])
            #expect(derived.isEmpty, "\(table)")
        }
        try NightInvariants.expect(shop)
    }

    @Test func `a campaign for people of a kind leaves out who may not be profiled`() throws {
        let shop = try NightShop()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "offers:", "audience: {where: \"frequency >= 0\"}\noffers:")
        try shop.edit(
            NightShop.path(of: NightShop.ads), "offers:", "audience: {segments: [hibernating, no_purchase]}\noffers:")
        #expect(try shop.run().exitCode == .success)
        var connection = try shop.connect()
        let generic = try connection.query("SELECT FROM allot.targeting WHERE segment_id = 'generic'")
        #expect(generic.isEmpty)
        let excluded = try connection.query(
            "SELECT campaign_id, users FROM allot.excluded JOIN allot.targeting_version USING (version) "
                + "WHERE reason = 'refused_personalisation' AND users > 0")
        #expect(excluded.count == 2)
        try NightInvariants.expect(shop)
    }

    @Test func `who refuses every channel is in no list, and who refuses one is not sent anything by it`() throws {
        let other = try NightShop()
        try other.run()
        var tonight = try other.connect()
        let users = try tonight.query(Self.decided).prefix(40).map { try $0.int64("user_id") }
        let (silent, noPush) = (Array(users.prefix(20)), Array(users.suffix(20)))

        let shop = try NightShop()
        var connection = try shop.connect()
        for (people, channels) in [(silent, ["push", "in_app"]), (noPush, ["push"])] {
            try connection.run(
                """
                INSERT INTO shop.consents (customer_id, channel, personalise, contact)
                SELECT u, c, true, false FROM unnest($1::bigint[]) AS u, unnest($2::text[]) AS c
                ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET contact = false
                """, [.int64Array(people), .textArray(channels)])
        }
        try shop.run()
        func rows(_ people: [Int64], _ condition: String) throws -> Int {
            try connection.query(
                "SELECT count(*) AS n FROM allot.targeting WHERE user_id = ANY ($1::bigint[]) AND \(condition)",
                [.int64Array(people)]
            ).only.int("n")
        }
        #expect(try rows(silent, "true") == 0)
        #expect(try rows(noPush, "campaign_id = 'spring-coupons'") == 0)
        #expect(try rows(noPush, "campaign_id = 'tryon-ads'") == 20)
        try NightInvariants.expect(shop)
    }

    @Test func `a permission that has expired, or is for another purpose, is none`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try connection.execute(
            """
            DELETE FROM shop.consents;
            INSERT INTO shop.consents (customer_id, channel, personalise, contact, purpose, expires_at)
            SELECT customer_id, 'push', true, true, CASE customer_id % 4 WHEN 1 THEN 'research' ELSE 'marketing' END,
                CASE customer_id % 4 WHEN 2 THEN timestamptz '\(NightShop.night) 23:00+08'
                    WHEN 3 THEN timestamptz '\(NightShop.night + 1) 01:00+08' END
            FROM shop.customers
            """)
        try shop.run()
        let groups = try connection.query(
            "SELECT DISTINCT user_id % 4 AS kind FROM allot.targeting WHERE campaign_id = 'spring-coupons' ORDER BY 1"
        ).map { try $0.int("kind") }
        #expect(groups == [0, 3])
    }

    /// Rows of one user's consents, `(channel, personalise, contact, purpose, expires)` each, and what follows from them.
    private static let severalRows: [(rows: String, reachable: Bool, profiled: Bool, why: String)] = [
        ("('push', true, true, 'research', NULL), ('push', true, true, 'marketing', NULL)", true, true, "one permits"),
        (
            "('push', true, true, 'marketing', NULL), ('push', true, false, 'research', NULL)", true, true,
            "a refusal for another purpose is no refusal of ours"
        ),
        (
            "('push', true, false, 'marketing', NULL), ('push', true, true, 'research', NULL)", false, true,
            "a permission for another purpose does not lift a refusal"
        ),
        (
            "('push', true, true, 'marketing', 'past'), ('push', true, true, 'research', NULL)", false, false,
            "what has expired permits nothing"
        ),
        (
            "('push', false, true, 'marketing', NULL), ('in_app', true, true, 'marketing', NULL)", true, false,
            "one refusal of personalisation is one for all channels"
        ),
        ("('in_app', true, false, 'marketing', NULL)", true, true, "a refusal of another channel"),
    ]

    @Test func `several rows of a user, by purpose, channel and expiry, are read together`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let schedule = try Self.dueUsers(shop)
        let groups = Self.severalRows.indices.map { group in
            schedule.enumerated().filter { $0.offset % Self.severalRows.count == group }.map(\.element)
        }
        try connection.execute("DELETE FROM shop.consents")
        for (group, consent) in Self.severalRows.enumerated() {
            let values = consent.rows.replacing("'past'", with: "'\(NightShop.night) 23:00+08'")
            try connection.run(
                """
                INSERT INTO shop.consents (customer_id, channel, personalise, contact, purpose, expires_at)
                SELECT u, c.channel, c.personalise, c.contact, c.purpose, c.expires::timestamptz
                FROM unnest($1::bigint[]) AS u,
                    (VALUES \(values)) AS c(channel, personalise, contact, purpose, expires)
                """, [.int64Array(groups[group])])
        }
        try shop.run()
        for (group, consent) in Self.severalRows.enumerated() {
            #expect(groups[group].count > 20)
            let row = try connection.query(
                """
                SELECT count(*) AS rows, count(*) FILTER (WHERE segment_id = 'generic') AS generic FROM allot.targeting
                WHERE campaign_id = 'spring-coupons' AND reason <> 'holdout' AND user_id = ANY ($1::bigint[])
                """, [.int64Array(groups[group])]
            ).only
            #expect((try row.int("rows") > 0) == consent.reachable, "\(consent.why)")
            #expect(try row.int("generic") == (consent.profiled ? 0 : row.int("rows")), "\(consent.why)")
            let profiled = try connection.query(
                "SELECT count(*) AS n FROM allot.user_feature WHERE user_id = ANY ($1::bigint[])",
                [.int64Array(groups[group])]
            ).only.int("n")
            #expect(profiled == (consent.profiled ? groups[group].count : 0), "\(consent.why)")
        }
        try NightInvariants.expect(shop)
    }

    /// Users whose turn the first night is, and whom both campaigns would decide if nobody had refused anything.
    private static func dueUsers(_ shop: NightShop) throws -> [Int64] {
        let twin = try NightShop()
        try twin.run()
        var connection = try twin.connect()
        return try connection.query(
            "SELECT DISTINCT user_id FROM allot.targeting WHERE reason <> 'holdout' ORDER BY user_id"
        ).map { try $0.int64("user_id") }
    }

    @Test(arguments: [
        "REVOKE SELECT (amount) ON shop.events FROM allot_reader",
        "ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY",
        "REVOKE SELECT ON shop.consents FROM allot_reader; REVOKE SELECT (contact) ON shop.consents FROM allot_reader",
    ])
    func `a right that was lost, or row security, ends with 77 and never with a shorter list`(_ change: String) throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        try connection.execute(change)
        let error = #expect(throws: (any Error).self) { try shop.run(NightShop.night + 1) }
        let failure = error.flatMap { Failure($0) }
        #expect(failure?.exitCode == .permission)
        #expect(failure?.description.contains("Sql/roles.sql") == true)
        #expect(try connection.query("SELECT FROM allot.targeting_version").count == 2)
        try NightInvariants.expect(shop)
    }
}
