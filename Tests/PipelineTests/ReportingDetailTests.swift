import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Offers, segments, budget, audience and trust, against the rows that they come from.
@Suite(.database) struct ReportingDetailTests {
    @Test func `an offer is compared with sending nothing inside nights and cells`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let offers = try ledger.document("spring-coupons.json")
        for arm in ["spring-coupons/m200-30/push", "spring-coupons/p10/chat"] {
            var connection = try Connection(Database.current)
            let row = try connection.query(
                """
                WITH s AS (
                    SELECT a.users::float8 AS n, z.users::float8 AS m, a.reward_sum / 1e6 AS y, z.reward_sum / 1e6 AS x,
                        a.reward_squares / 1e12 AS yy, z.reward_squares / 1e12 AS xx
                    FROM allot.cell_outcome a JOIN allot.cell_outcome z USING (day, cell_id)
                    WHERE a.arm_id = $1 AND z.arm_id = 'none'),
                v AS (
                    SELECT sum(yy - y * y / n) / sum(n - 1) AS va, sum(xx - x * x / m) / sum(m - 1) AS vz FROM s)
                SELECT sum(n * m / (n + m) * (y / n - x / m)) / sum(n * m / (n + m)) AS effect,
                    sqrt(sum((n * m / (n + m)) ^ 2 * (va / n + vz / m))) / sum(n * m / (n + m)) AS error
                FROM s, v
                """, [.text(arm)]
            ).only
            let effect = try row.double("effect")
            let offer = try offers.element(of: "offers", where: "id", is: arm)
            #expect(abs(try offer.number("profit_per_user.estimate") - effect) < 1e-9)
            // Both ends are the same number of standard errors away, more than the 1.645 of a single look.
            let error = try row.double("error")
            let low = (effect - (try offer.number("profit_per_user.low"))) / error
            let high = ((try offer.number("profit_per_user.high")) - effect) / error
            #expect(abs(low - high) < 1e-6 && low > 1.645 && low < 4)
            // The true effect of either coupon is 5.
            #expect(low * error > abs(effect - 5))
        }
    }

    @Test func `an offer's chance of being best counts every user of the list's cells`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        let offer = try report.element(of: "offers", where: "id", is: "spring-coupons/p10/chat")
        #expect(try offer.number("chance_best") == 0.75 * 120 / 160)
        // 30 of the 100 rows that are not held out.
        #expect(try offer.number("share_tonight") == 0.3)
        #expect(offer.text("label.en") == "10% off, up to ¥50" && offer.text("channel") == "chat")
        let nights = report.list("allocation")
        #expect(nights.count == 10)
        #expect(try nights[9].number("exploration") == 0.5)
        let shares = try #require(nights.last).list("shares")
        #expect(
            shares.first { $0.text("offer") == "spring-coupons/m200-30/push" }.map { try? $0.number("share") } == 0.3)
    }

    @Test func `segments are those of the first decision, and few people are not told about`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        #expect(report.list("segments").compactMap { $0.text("id") }.sorted() == ["at_risk", "loyal", "new"])
        let new = try report.element(of: "segments", where: "id", is: "new")
        #expect(new.text("hidden") == "fewer_than_k" && !new.has("profit_per_user"))
        // The next smallest is hidden too, or the six could be worked out from the total.
        #expect(report.list("segments").count { $0.text("hidden") == "complement" } == 1)
        let shown = try #require(report.list("segments").first { !$0.has("hidden") })
        let id = try #require(shown.text("id"))
        var connection = try Connection(Database.current)
        let row = try connection.query(
            """
            WITH totals AS (
                SELECT o.user_id, sum(o.reward) / 1e6 AS total, min(e.holdout) AS side FROM allot.decision_outcome o
                JOIN allot.enrolment e USING (campaign_id, user_id)
                WHERE campaign_id = 'spring-coupons' AND matured AND e.holdout <> 'universal'
                GROUP BY o.user_id
                HAVING (array_agg(o.segment_id ORDER BY o.day))[1] = $1)
            SELECT count(*) AS users, avg(total) FILTER (WHERE side = 'none')
                - avg(total) FILTER (WHERE side = 'campaign') AS effect FROM totals
            """, [.text(id)]
        ).only
        #expect(try shown.number("users") == row.double("users"))
        #expect(abs(try shown.number("profit_per_user.estimate") - row.double("effect")) < 1e-9)
        #expect(shown.text("label.zh-Hans") == (id == "loyal" ? "忠诚客户" : "流失风险"))
    }

    @Test func `the budget tells what is spent, what may still come, and what more would earn`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let budget = try ledger.document("spring-coupons.json")
        var connection = try Connection(Database.current)
        let spent = try connection.query(
            """
            SELECT sum(discount + cost) / 1e6 AS total FROM allot.decision_outcome WHERE campaign_id = 'spring-coupons'
            """
        ).only
        #expect(abs(try budget.number("budget.spent") - spent.double("total")) < 1e-6)
        // 60 were reserved for earlier nights when the list was published; tonight keeps 20 beside its plan of 100.
        #expect(try budget.number("budget.reserved") == 80)
        #expect(try budget.number("budget.planned_tonight") == 100)
        // What one more unit adds to the profit, not the price in terms of drawn values.
        #expect(try budget.number("budget.price") == 1.5)
        // Ten of thirty nights.
        #expect(abs(try budget.number("budget.elapsed") - 1.0 / 3) < 1e-12)
        let raise = try budget.element(of: "actions", where: "kind", is: "raise_budget")
        // A tenth of three nights of 500, rounded down to 1, 2 or 5 times a power of ten.
        #expect(try raise.number("step") == 100 && raise.number("returns") == 150)
    }

    @Test func `a budget with room for the floor only has no price that could be told`() throws {
        let ledger = try ReportingLedger()
        try ledger.write(["tryon-ads"])
        let report = try ledger.document("tryon-ads.json")
        #expect(report.has("budget.total") && !report.has("budget.price"))
        #expect(!report.list("actions").contains { $0.text("kind") == "raise_budget" })
    }

    @Test func `an offer that runs out before the end, and would be given more often, is to be restocked`() throws {
        let ledger = try ReportingLedger()
        let path = ledger.folder.file("Jobs/campaigns/spring-coupons.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("    # stock: 50000 "))
        try text.replacingOccurrences(of: "    # stock: 50000 ", with: "    stock: 50000 ")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let project = try Project(directory: ledger.folder.path)
        var connection = try Connection(Database.current)
        func issue(_ pieces: Int, price: String) throws {
            try connection.execute(
                """
                UPDATE allot.targeting_version SET summary = jsonb_set(summary, '{issued}', '{"p15": \(pieces)}'),
                    prices = prices || '{"stock spring-coupons/p15": \(price)}'
                WHERE campaign_id = 'spring-coupons'
                """)
            _ = try ReportWriter(project: project, notice: { _ in }).write([], to: ledger.reports, on: &connection)
        }
        // Ten nights have issued 40,000 of 50,000 pieces: what is left lasts for two and a half more.
        try issue(4_000, price: "0.5")
        let action = try ledger.document("spring-coupons.json").element(of: "actions", where: "kind", is: "restock")
        #expect(action.text("day") == (ReportingLedger.lastDay + 3).description)
        // Nobody is kept from it tonight, or it outlasts the campaign: nothing to do.
        for (pieces, price) in [(4_000, "0"), (4_000, "null"), (1_000, "0.5")] {
            try issue(pieces, price: price)
            let actions = try ledger.document("spring-coupons.json").list("actions")
            #expect(!actions.contains { $0.text("kind") == "restock" }, "\(pieces) at \(price)")
        }
    }

    @Test func `when the last window is over nothing is kept back and nothing is planned`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try connection.execute(
            """
            UPDATE allot.decision_outcome SET matured = true;
            UPDATE allot.targeting_pointer SET version = version - 2
            """)
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        #expect(try report.number("budget.reserved") == 0)
        #expect(try report.number("budget.planned_tonight") == 0)
    }

    @Test func `the waterfall begins with everybody and ends with tonight's list`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        #expect(
            report.list("audience.left_out").compactMap { $0.text("reason") } == [
                "other_cohort", "refused_personalisation", "universal_holdout", "holdout", "other_campaign",
                "nothing_drawn",
            ])
        // 160 users in cells, of whom 30 got another campaign's arm and 60 nothing.
        #expect(try report.number("audience.targeted") == 70)
        #expect(try report.number("audience.considered") == 400 + 7 + 10 + 20 + 30 + 60 + 70)
        #expect(report.list("funnel").first?.text("step") == "sent")
    }

    @Test func `what the day's events were like is in green, amber or red, by their limits`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try ledger.write()
        #expect(
            try ledger.document("spring-coupons.json").list("trust").allSatisfy { $0.text("check") != "plausibility" })
        try connection.execute(
            """
            INSERT INTO allot.source_quality (day, events, unknown_users, repeated_rows, items, unknown_items,
                purchases_without_amount, purchases_without_order, recorded_ahead, dated_ahead, buyers, kinds,
                kinds_without_item, amounts, hours, activity)
            SELECT date '2026-03-01' + n, 9000, 0, 0, 10, 0, 0, 0, 0, 0, 500, '{8000, 0, 0, 1000, 0, 0, 0}',
                array_fill(0, '{7}'), '{1000}'::bigint[] || array_fill(0, '{19}'),
                '{9000}'::bigint[] || array_fill(0, '{23}'), '{3000}'::bigint[] || array_fill(0, '{7}')
            FROM generate_series(0, 9) AS n
            """)
        func check() throws -> ReportDocument {
            try ledger.write()
            return try ledger.document("spring-coupons.json").element(of: "trust", where: "check", is: "plausibility")
        }
        func page(_ language: String) throws -> String {
            try String(contentsOfFile: "\(ledger.reports)/spring-coupons.\(language).html", encoding: .utf8)
        }
        let lastDay = "WHERE day = '\(ReportingLedger.lastDay)'"
        let green = try check()
        // No carts to judge.
        #expect(try green.text("level") == "green" && green.number("judged") == 13)
        #expect(try page("en").contains("measures of the day&#39;s events are well within their limits"))

        try connection.execute("UPDATE allot.source_quality SET unknown_items = 600 \(lastDay)")
        let amber = try check()
        #expect(amber.text("level") == "amber" && amber.text("measure") == "unknown_items")
        #expect(try amber.number("limit") == 0.1)
        #expect(try page("en").contains("Events with unknown products"))
        #expect(try page("zh-Hans").contains("未知商品的事件"))

        try connection.execute("UPDATE allot.source_quality SET kinds = '{1000, 0, 0, 8000, 0, 0, 0}' \(lastDay)")
        let red = try check()
        #expect(try red.text("level") == "red" && red.text("measure") == "kinds" && red.number("value") > 0.25)
        let verdict = try ledger.document("spring-coupons.json")
        #expect(verdict.text("verdict.kind") == "do_not_use" && verdict.text("verdict.reason") == "implausible")
        #expect(try page("en").contains("Drift of the kinds of events"))

        try connection.execute("UPDATE allot.source_quality SET let_through = '{kinds}' \(lastDay)")
        #expect(try check().text("level") == "amber")
        #expect(try page("en").contains("somebody has let the day through"))
    }

    @Test func `rows that a correction replaced, and those of strangers, are no fault of the source`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try connection.execute(
            "INSERT INTO allot.quarantine SELECT run_id, 'events', 'unknown_user', 77 FROM allot.quarantine LIMIT 1")
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        let check = try report.element(of: "trust", where: "check", is: "quarantine")
        #expect(try check.number("rows") == 4 && check.number("of") == 10_000)
        #expect(try report.element(of: "trust", where: "check", is: "freshness").number("lag_hours") == 1)
        #expect(try report.element(of: "trust", where: "check", is: "maturity").number("open_days") == 2)
    }
}
