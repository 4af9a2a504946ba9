import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Rows that no shop should have: each is counted under the first reason that applies, none is used, none stops a night
/// until they are too many.
///
/// The shop is a till whose amounts are plain `numeric`, which may be no number and infinite.
@Suite(.database) struct RealInputQuarantineTests {
    private static let day = CalendarDay(year: 2026, month: 1, day: 15)

    /// A sale that is as it should be but for some columns, and the reason for which it cannot be used.
    private static let faults: [(reason: String, columns: String)] = [
        ("missing_key", #"{"id": null}"#),
        ("missing_user", #"{"member": null}"#),
        ("missing_user", #"{"member": null, "paid": "NaN", "what": "gift"}"#),
        ("missing_time", #"{"happened": null}"#),
        ("missing_time", #"{"booked": null}"#),
        ("unknown_kind", #"{"what": "gift"}"#),
        ("unknown_kind", #"{"what": null}"#),
        ("infinite", #"{"happened": "infinity"}"#),
        ("infinite", #"{"booked": "-infinity"}"#),
        ("infinite", #"{"paid": "Infinity"}"#),
        ("infinite", #"{"paid": "-Infinity"}"#),
        ("infinite", #"{"earned": "Infinity"}"#),
        ("future_dated", #"{"happened": "2026-01-16 00:00:00+00"}"#),
        ("future_dated", #"{"happened": "2126-01-15 12:00:00+00", "paid": -1}"#),
        ("wrong_currency", #"{"coin": "USD"}"#),
        ("unknown_user", #"{"member": 404}"#),
        ("not_a_number", #"{"paid": "NaN"}"#),
        ("not_a_number", #"{"earned": "NaN"}"#),
        ("negative", #"{"paid": -0.01}"#),
        ("negative", #"{"pieces": -1}"#),
        ("implausible", #"{"paid": 1e9}"#),
        ("implausible", #"{"paid": -9223372036854.775808}"#),
        ("implausible", #"{"paid": 1e300}"#),
        ("implausible", #"{"pieces": 3000000000}"#),
    ]

    /// Two hundred members who buy for 10.00 on each of eight days, the last of which is ``day``.
    private func open(_ connection: inout Connection) throws -> RealInputProject {
        _ = try Migrator().migrate(&connection)
        try ShopLoader(Database.current).createTables()
        try connection.execute(
            """
            INSERT INTO shop.customers (customer_id, created_at)
            SELECT n, '2025-06-01' FROM generate_series(1, 200) AS n;
            CREATE SCHEMA till;
            CREATE TABLE till.sales (
                id bigint, booked timestamptz, member bigint, happened timestamptz, what text, pieces bigint,
                paid numeric, earned numeric, coin text
            );
            INSERT INTO till.sales
            SELECT 1000 * n + back, at + interval '1 minute', n, at, 'purchase', 1, 10, 4, 'EUR'
            FROM generate_series(1, 200) AS n, generate_series(0, 7) AS back,
                LATERAL (SELECT '2026-01-15 12:00+00'::timestamptz - back * interval '1 day') AS time (at);
            """)
        return try RealInputProject(
            deciding: Self.day...Self.day + 30,
            shop: """
                timezone: Europe/Lisbon
                currency: EUR
                window: 1d
                """,
            campaign: """
                offers: [{id: eur1, discount: {amount: "1.00"}, cost: on_redemption}]
                channels: [{id: push, cost_per_send: "0.01"}]
                budget: {total: "5000.00", pacing: even, overspend_probability: "0.05"}
                limits: {audience_change: "0.50", min_users: 100, quarantine: "0.04"}
                """,
            sources: [
                .events: """
                SELECT id AS event_id, booked AS recorded_at, member AS user_id, happened AS occurred_at, what AS kind,
                    NULL::bigint AS item_id, NULL::bigint AS order_id, pieces AS quantity, paid AS amount,
                    earned AS margin, coin AS currency
                FROM till.sales
                """
            ])
    }

    /// Adds a sale to member 1 on the day, changed as `columns` has it.
    private func add(_ columns: String, id: Int, _ connection: inout Connection) throws {
        try connection.run(
            """
            INSERT INTO till.sales
            SELECT (jsonb_populate_record(NULL::till.sales, jsonb_build_object(
                'id', $2::bigint, 'booked', '2026-01-15 18:01+00', 'member', 1, 'happened', '2026-01-15 18:00+00',
                'what', 'purchase', 'pieces', 1, 'paid', 10, 'earned', 4, 'coin', 'EUR') || $1::jsonb)).*
            """, [.json(columns), .int64(Int64(id))])
    }

    private func quarantined(_ connection: inout Connection) throws -> [String: Int] {
        let rows = try connection.query(
            """
            SELECT reason, rows FROM allot.quarantine
            WHERE source = 'events' AND run_id = (SELECT run_id FROM allot.run ORDER BY fence DESC LIMIT 1)
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("reason"), try $0.int("rows")) })
    }

    @Test func `rows that cannot be used are counted by their first fault, and what is left is used to the last cent`()
        throws
    {
        var connection = try Connection(Database.current)
        let project = try open(&connection)
        var expected: [String: Int] = [:]
        for (number, fault) in Self.faults.enumerated() {
            try add(fault.columns, id: number + 1, &connection)
            expected[fault.reason, default: 0] += 1
        }
        // A correction of the member's sale of the day, repeated, and a sale in the last microsecond.
        for _ in 0..<2 { try add(#"{"id": 1000, "paid": 7.5}"#, id: 0, &connection) }
        expected["superseded"] = 2
        try add(#"{"happened": "2026-01-15 23:59:59.999999+00", "paid": 0.000001}"#, id: 99, &connection)

        let result = try project.run(Self.day)
        #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
        #expect(try quarantined(&connection) == expected)
        let used = try connection.query(
            """
            SELECT sum(purchases) AS events, sum(monetary) FILTER (WHERE user_id = 1) AS first,
                sum(monetary) FILTER (WHERE user_id <> 1) AS others,
                (SELECT (row_counts ->> 'events')::integer FROM allot.run) AS read
            FROM allot.user_feature
            """
        ).only
        #expect(try used.int("read") == used.int("events") + expected.values.reduce(0, +))
        #expect(try used.int64("first") == 77_500_001 && used.int64("others") == 199 * 80_000_000)
    }

    @Test func `too many of them end the night with 65 and their reasons, and the old list stays live`() throws {
        var connection = try Connection(Database.current)
        let project = try open(&connection)
        try project.run(Self.day)
        let live = "SELECT version, count(*) AS n FROM allot.targeting_current GROUP BY version"
        let before = try connection.query(live).only

        try connection.execute(
            """
            INSERT INTO till.sales
            SELECT 9000 + n, at, n, at, 'purchase', 1,
                CASE WHEN n <= 60 THEN numeric 'NaN' WHEN n <= 90 THEN -5 ELSE 10 END, 4, 'EUR'
            FROM generate_series(1, 200) AS n, LATERAL (SELECT '2026-01-16 12:00+00'::timestamptz) AS time (at)
            """)
        let error = #expect(throws: NightError.self) { try project.run(Self.day + 1) }
        #expect(error?.exitCode == .badInput)
        #expect(error?.description.contains("90 of 1600 rows: 30 negative, 60 not_a_number") == true)
        // The night reads the last eight days. Six of the new rows have the identifiers of sales in them, which do not
        // count any more.
        #expect(try quarantined(&connection) == ["not_a_number": 60, "negative": 30, "superseded": 6])
        let run = try connection.query("SELECT status, exit_code FROM allot.run ORDER BY fence DESC LIMIT 1").only
        #expect(try run.text("status") == "refused" && run.int("exit_code") == 65)
        let after = try connection.query(live).only
        #expect(try after.int64("version") == before.int64("version") && after.int("n") == before.int("n"))
        #expect(try before.int("n") > 50)
    }
}
