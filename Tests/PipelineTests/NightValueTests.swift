import Foundation
import Logging
import Pipeline
import Postgres
import Records
import Simulation
import TestSupport
import Testing

/// What customers are worth, as a night forecasts it.
@Suite struct NightValueTests {
    private static let night = NightShop.night

    /// A shop whose nights forecast values, in the way that `text` says.
    private func shop(_ text: String) throws -> NightShop {
        let shop = try NightShop()
        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", text)
        return shop
    }

    /// The report of the coupons as its page and its JSON document.
    private func report(_ shop: NightShop) throws -> (page: String, document: ReportDocument) {
        let folder = try TemporaryFolder()
        var connection = try shop.connect()
        _ = try ReportWriter(project: shop.project()).write([], to: folder.path, on: &connection)
        return (
            try String(contentsOfFile: folder.file("\(NightShop.coupons).en.html"), encoding: .utf8),
            try ReportDocument(Data(contentsOf: URL(filePath: folder.file("\(NightShop.coupons).json"))))
        )
    }

    private func checks(_ connection: inout Connection) throws -> String {
        try connection.query("SELECT checks::text AS line FROM allot.run ORDER BY fence DESC LIMIT 1").only.text("line")
    }

    @Test func `a night forecasts what allot clv forecasts from the same purchases`() throws {
        let shop = try shop("segments: {by: clv}\nlifetime_value: {weeks: 26, discount: \"0.10\"}")
        #expect(try shop.run().exitCode == .success)
        let folder = try TemporaryFolder()
        let ending = try AllotCommand.run([
            "clv", "--sql",
            """
            SELECT customer_id, (occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day, amount FROM shop.events
            WHERE kind = 'purchase' AND occurred_at < '\(Self.night + 1) 00:00 Asia/Shanghai'
                AND customer_id IN (SELECT user_id FROM allot.user_feature) ORDER BY customer_id
            """, "--customer", "customer_id", "--date", "day", "--amount", "amount", "--observed-until",
            Self.night.description, "--horizon", "26", "--spend", "all", "--json", "--customers-output",
            folder.file("customers.csv"), "--directory", shop.directory,
        ])
        try #require(ending.status == 0, "\(ending.messages)")
        let table = try String(contentsOfFile: folder.file("customers.csv"), encoding: .utf8)
        var expected: [Int64: [Double?]] = [:]
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            expected[Int64(fields[0]) ?? -1] = fields.dropFirst(4).map { Double($0) }
        }
        var connection = try shop.connect()
        let rows = try connection.query("SELECT * FROM allot.clv ORDER BY user_id")
        #expect(rows.count == expected.count && rows.count > 200)
        for row in rows {
            let known = try #require(expected[row.int64("user_id")])
            #expect(try row.optionalDouble("p_alive") == known[0])
            #expect(try row.optionalDouble("expected_purchases") == known[1])
            for (column, place) in [("expected_spend", 2), ("clv", 3)] {
                let micros = try row.optionalInt64(column)
                #expect((micros == nil) == (known[place] == nil))
                guard let micros, let units = known[place] else { continue }
                #expect(abs(Double(micros) - units * 1e6) <= 2 + 1e-6 * units * 1e6, "\(column)")
            }
        }
        let fit = try connection.query(
            "SELECT model, log_likelihood, parameters::text AS parameters, weeks FROM allot.clv_fit"
        ).only
        let report = try ReportDocument(Data(ending.output.utf8))
        #expect(try fit.double("log_likelihood") == report.number("log_likelihood"))
        let parameters = try ReportDocument(Data(fit.text("parameters").utf8))
        #expect(try parameters.number("r") == report.number("parameters.r"))
        #expect(try fit.int("weeks") == 26)
    }

    @Test func `segments by value are the tiers of the table, and who never bought is worth nothing yet`() throws {
        let shop = try shop("segments: {by: clv}")
        #expect(try shop.run().exitCode == .success)
        var connection = try shop.connect()
        let found = try connection.query(
            """
            WITH ranked AS (
                SELECT user_id, tier, clv, count(*) FILTER (WHERE clv > 0) OVER () AS n,
                    count(*) OVER (ORDER BY clv DESC RANGE UNBOUNDED PRECEDING) - count(*) OVER (PARTITION BY clv) AS better
                FROM allot.clv)
            SELECT count(*) FILTER (WHERE m.segment_id <> coalesce(v.tier, 'zero')) AS others,
                count(*) FILTER (WHERE (f.purchase_days > 0) <> (v.tier IS NOT NULL)) AS buyers,
                count(*) FILTER (WHERE v.clv > 0 AND v.tier <> CASE WHEN better * 20 < n THEN 'top_5'
                    WHEN better * 5 < n THEN 'top_20' WHEN better * 2 < n THEN 'top_50' ELSE 'lower' END) AS tiers,
                count(DISTINCT m.segment_id) AS segments
            FROM allot.segment_membership m JOIN allot.user_feature f USING (user_id) LEFT JOIN ranked v USING (user_id)
            """
        ).only
        #expect(try found.int("others") == 0 && found.int("buyers") == 0 && found.int("tiers") == 0)
        #expect(try found.int("segments") == 5)
        let listed = try connection.query("SELECT DISTINCT segment_id AS id FROM allot.targeting ORDER BY 1")
        let kinds: Set = ["top_5", "top_20", "top_50", "lower", "zero", "generic"]
        #expect(Set(try listed.map { try $0.text("id") }).isSubset(of: kinds))
        #expect(try checks(&connection).contains("over 52 weeks"))
        let report = try report(shop)
        #expect(report.document.text("lifetime_value.model") != nil)
        #expect(try report.document.number("lifetime_value.weeks") == 52)
    }

    @Test func `nights by value are the same without a database, and when they are filled in later`() throws {
        let shop = try shop("segments: {by: clv}")
        var simulated = try SimulatedNights(
            scenario: shop.shop.scenario, configuration: shop.project().configuration,
            utcOffset: 8 * 3_600_000_000, first: Self.night, days: 4, threads: 1)
        var connection = try shop.connect()
        for night in 0..<3 {
            let day = Self.night + night
            if night > 0 { try shop.nextDay() }
            try shop.run(day)
            let digests = try shop.publishedDigests(of: day)
            #expect(try simulated.publishNext() == digests, "\(day)")
        }
        let state = """
            SELECT v::text AS line FROM allot.clv AS v UNION ALL SELECT f::text FROM allot.clv_fit AS f
            UNION ALL SELECT m::text FROM allot.segment_membership AS m ORDER BY line
            """
        let before = try connection.query(state).map { try $0.text("line") }
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        _ = try Night(project: shop.project(), log: log).backfill(
            Self.night...Self.night + 1, threads: 1, reports: nil)
        #expect(try connection.query(state).map { try $0.text("line") } == before && before.count > 4_000)
    }

    @Test func `conditions may name what customers are worth, where the shop asks for it`() throws {
        let shop = try shop(
            """
            segments: {by: rfm, rules: [{id: leaving, where: "p_alive < 0.9 and expected_purchases < 10"}]}
            lifetime_value: {}
            """)
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "offers:", "audience: {where: \"clv > 0 and tier in ('top_5', 'top_20')\"}\noffers:")
        try shop.edit(path, "min_users: 100", "min_users: 1")
        let check = try AllotCommand.run(["check", "--online", "--directory", shop.directory])
        #expect(check.output.contains("audience of \(NightShop.coupons): ok"))
        #expect(check.output.contains("segment leaving: ok"))
        #expect(try shop.run().exitCode == .success)
        var connection = try shop.connect()
        let found = try connection.query(
            """
            SELECT count(*) AS rows, count(*) FILTER (WHERE v.clv IS NULL OR v.tier NOT IN ('top_5', 'top_20')) AS others
            FROM allot.targeting t LEFT JOIN allot.clv v USING (user_id) WHERE campaign_id = $1
            """, [.text(NightShop.coupons)]
        ).only
        #expect(try found.int("rows") > 5 && found.int("others") == 0)
        let rule = try connection.query(
            """
            SELECT count(*) FILTER (WHERE (m.segment_id = 'leaving')
                <> coalesce(v.p_alive < 0.9 AND v.expected_purchases < 10, false)) AS others
            FROM allot.segment_membership m LEFT JOIN allot.clv v USING (user_id)
            """
        ).only
        #expect(try rule.int("others") == 0)

        // Without it there is no such column, and the message says where it comes from.
        try shop.edit("Jobs/allot.yaml", "lifetime_value: {}", "")
        try shop.edit(
            "Jobs/allot.yaml", ", rules: [{id: leaving, where: \"p_alive < 0.9 and expected_purchases < 10\"}]", "")
        try shop.nextDay()
        let error = #expect(throws: NightError.self) { try shop.run(Self.night + 1) }
        #expect(error?.exitCode == .configuration)
        #expect(error?.description.contains("`lifetime_value`") == true)
    }

    @Test func `where nobody seems to stop buying, the night says so and goes on without`() throws {
        let shop = try shop("segments: {by: clv}")
        var connection = try shop.connect()
        // Every customer buys at his own steady pace to the end: no model of stopping is any better than none.
        try connection.execute(
            """
            DELETE FROM shop.events WHERE kind IN ('purchase', 'refund');
            INSERT INTO shop.events (event_id, recorded_at, customer_id, occurred_at, kind, order_id, quantity, amount, margin, currency)
            SELECT 8000000000000 + row_number() OVER (), at, customer_id, at, 'purchase', 8000000000000 + row_number() OVER (),
                1, 20 + customer_id % 40, 5, 'CNY'
            FROM (SELECT customer_id, '\(Self.night) 12:00 Asia/Shanghai'::timestamptz - n * interval '1 day' AS at
                FROM shop.customers, generate_series((customer_id % 3)::int, 20, (2 + customer_id % 4)::int) AS n) AS purchases
            """)
        #expect(try shop.run().exitCode == .success)
        let fit = try connection.query("SELECT model, at_boundary FROM allot.clv_fit").only
        #expect(try fit.text("model") == "nbd" && fit.bool("at_boundary"))
        #expect(try connection.query("SELECT FROM allot.clv WHERE p_alive <> 1").isEmpty)
        #expect(try checks(&connection).contains("The best parameters lie at the boundary"))
        let report = try report(shop)
        #expect(report.document.text("lifetime_value.model") == "nbd")
        #expect(report.page.contains("The best parameters lie at the boundary"))
    }

    @Test func `where nobody came again, tiers follow what was spent, and the report says why`() throws {
        let shop = try shop("segments: {by: clv}")
        var connection = try shop.connect()
        try connection.execute(
            """
            DELETE FROM shop.events WHERE kind = 'refund' OR kind = 'purchase' AND event_id NOT IN
                (SELECT min(event_id) FROM shop.events WHERE kind = 'purchase' GROUP BY customer_id)
            """)
        #expect(try shop.run().exitCode == .success)
        let found = try connection.query(
            """
            SELECT count(*) AS rows, count(p_alive) + count(expected_purchases) + count(clv) AS known,
                count(DISTINCT tier) AS tiers,
                min(monetary) FILTER (WHERE tier = 'top_5') >= max(monetary) FILTER (WHERE tier = 'lower') AS sorted
            FROM allot.clv JOIN allot.user_feature USING (user_id)
            """
        ).only
        #expect(try found.int("rows") > 200 && found.int("known") == 0)
        #expect(try found.int("tiers") == 4 && found.bool("sorted"))
        #expect(try checks(&connection).contains("Nobody bought on two days yet"))
        let report = try report(shop)
        #expect(!report.document.has("lifetime_value.model") && report.page.contains("Nobody bought on two days yet"))
    }

    @Test func `a shop that does not ask for it pays nothing, and what an earlier night left goes`() throws {
        let shop = try NightShop()
        #expect(try shop.run().exitCode == .success)
        var connection = try shop.connect()
        func rows(_ table: String) throws -> Int {
            try connection.query("SELECT count(*) AS n FROM allot.\(table)").only.int("n")
        }
        for table in ["clv", "clv_fit", "cluster", "clustering"] { #expect(try rows(table) == 0, "\(table)") }
        let names = try connection.query(
            "SELECT c ->> 'name' AS name FROM allot.run, jsonb_array_elements(checks) AS c"
        ).map { try $0.text("name") }
        #expect(!names.contains("segments") && !names.contains("lifetime_value"))

        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", "segments: {by: rfm}\nlifetime_value: {weeks: 4}")
        try shop.nextDay()
        try shop.run(Self.night + 1)
        #expect(try rows("clv") > 200)
        let segments = "SELECT DISTINCT segment_id AS id FROM allot.segment_membership WHERE as_of = $1::date"
        let known = try connection.query(segments, [.text((Self.night + 1).description)]).map { try $0.text("id") }
        #expect(known.contains("champions") && !known.contains("top_5"))
        // Who refuses now is in it no more.
        try connection.execute(
            """
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT user_id, 'push', false, true FROM (SELECT user_id FROM allot.clv ORDER BY user_id LIMIT 30) AS few
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET personalise = false
            """)
        let before = try rows("clv")
        try shop.nextDay()
        try shop.run(Self.night + 2)
        #expect(
            try connection.query(
                "SELECT FROM allot.clv JOIN shop.consents ON customer_id = user_id WHERE NOT personalise"
            ).isEmpty)
        #expect(try rows("clv") > before - 60 && rows("clv_fit") == 2)
        #expect(
            try connection.query("SELECT DISTINCT interval_day::text AS day FROM allot.clv").only.text("day")
                == (Self.night + 2).description)

        try shop.edit("Jobs/allot.yaml", "lifetime_value: {weeks: 4}", "")
        try shop.nextDay()
        try shop.run(Self.night + 3)
        #expect(try rows("clv") == 0 && rows("clv_fit") == 2)
    }
}
