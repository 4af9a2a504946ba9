import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// A list that has to change after it was published, when some of it has gone out already.
struct NightRevisionTests {
    /// The night is published, and what a message service has sent by noon: offers to users with an even number.
    private func deliveredShop(_ connection: inout Connection, _ shop: NightShop) throws {
        try shop.run()
        try connection.execute(
            """
            INSERT INTO shop.deliveries (decision_id, delivered_at, channel, impressions)
            SELECT decision_id, timestamptz '\(NightShop.night + 1) 06:30+08', channel_id, 1
            FROM allot.targeting_current WHERE user_id % 2 = 0
            """)
    }

    private func list(_ campaign: String, revision: Int, _ connection: inout Connection) throws -> Int64 {
        try connection.query(
            "SELECT version FROM allot.targeting_version WHERE campaign_id = $1 AND revision = $2",
            [.text(campaign), .int64(Int64(revision))]
        ).only.int64("version")
    }

    private func count(_ sql: String, _ connection: inout Connection) throws -> Int {
        try connection.query("SELECT count(*) AS n FROM \(sql)").only.int("n")
    }

    @Test func `a changed offer without --revise is refused, and the list stays as it is`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        let result = try shop.run()
        #expect(result.exitCode == .refused)
        #expect(result.campaigns.map(\.status) == ["refused", "unchanged"])
        #expect(result.campaigns[0].message?.contains("add --revise to redraw what was not delivered yet") == true)
        #expect(result.campaigns[0].message?.contains("is live as v\(result.campaigns[0].version ?? 0)") == true)
        var connection = try shop.connect()
        #expect(try count("allot.targeting_version", &connection) == 2)
        #expect(try count("allot.run", &connection) == 1)
    }

    @Test func `--revise keeps what was delivered byte for byte and redraws the rest within the budget`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try deliveredShop(&connection, shop)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        let result = try shop.run(revises: true)
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["published", "unchanged"])
        let old = try list(NightShop.coupons, revision: 0, &connection)
        let new = try list(NightShop.coupons, revision: 1, &connection)
        #expect(result.campaigns[0].version == new)

        // Users with a delivery have their rows of the first list: arm, odds, value, decision, all of it.
        let delivered = "allot.targeting o JOIN shop.deliveries d USING (decision_id) WHERE o.version = \(old)"
        let sent = try count(delivered, &connection)
        #expect(sent > 20)
        let same = """
            (SELECT to_jsonb(o) - 'version' AS row FROM \(delivered)
             INTERSECT ALL SELECT to_jsonb(n) - 'version' FROM allot.targeting n WHERE n.version = \(new)) AS same
            """
        #expect(try count(same, &connection) == sent)
        // Their cells came along with all their odds.
        let cells = """
            FROM allot.policy_cell WHERE version = %v
            AND cell_id IN (SELECT o.cell_id FROM \(delivered))
            """
        let odds = "SELECT to_jsonb(policy_cell) - 'version' AS row "
        let oldCells = odds + cells.replacing("%v", with: "\(old)")
        let newCells = odds + cells.replacing("%v", with: "\(new)")
        #expect(try count("(\(oldCells)) AS o", &connection) > 0)
        #expect(try count("(\(oldCells) EXCEPT \(newCells)) AS o", &connection) == 0)
        #expect(try count("(\(newCells) EXCEPT \(oldCells)) AS o", &connection) == 0)
        // Everybody else has another decision, and nobody of them was sent anything.
        let redrawn = """
            allot.targeting n JOIN allot.targeting o USING (user_id)
            WHERE n.version = \(new) AND o.version = \(old) AND n.decision_id <> o.decision_id
            """
        #expect(try count(redrawn, &connection) > 100)
        #expect(
            try count("\(redrawn) AND o.decision_id IN (SELECT decision_id FROM shop.deliveries)", &connection) == 0)
        // What was kept counts against the night's budget.
        let spend = try connection.query(
            """
            SELECT planned_spend::float8 AS planned, budget::float8 AS budget,
                (SELECT sum(expected_cost) FROM allot.targeting t WHERE t.version = v.version) AS rows
            FROM allot.targeting_version v WHERE version = \(new)
            """
        ).only
        #expect(abs(try spend.double("planned") - (try spend.double("rows"))) < 1e-5)
        #expect(try spend.double("planned") <= (try spend.double("budget")))
        try NightInvariants.expect(shop)

        // And the same again changes nothing.
        let again = try shop.run(revises: true)
        #expect(again.exitCode == .success)
        #expect(again.campaigns.map(\.message).allSatisfy { $0?.hasPrefix("already published as v") == true })
        #expect(try count("allot.targeting_version", &connection) == 3)
    }

    @Test func `a change of the shop revises both lists, and who was sent one campaign's offer keeps both rows`() throws
    {
        let shop = try NightShop()
        var connection = try shop.connect()
        try deliveredShop(&connection, shop)
        try shop.edit("Jobs/allot.yaml", "seed: 20260101", "seed: 20260102")
        let result = try shop.run(revises: true)
        #expect(result.campaigns.map(\.status) == ["published", "published"])
        for campaign in NightShop.campaigns {
            let old = try list(campaign, revision: 0, &connection)
            let new = try list(campaign, revision: 1, &connection)
            // The people of any campaign's deliveries.
            let rows = """
                SELECT to_jsonb(t) - 'version' AS row FROM allot.targeting t WHERE version = %v AND user_id IN (
                    SELECT user_id FROM allot.targeting JOIN shop.deliveries USING (decision_id))
                """
            let kept = rows.replacing("%v", with: "\(old)")
            #expect(try count("(\(kept)) AS o", &connection) > 20)
            #expect(try count("(\(kept) EXCEPT \(rows.replacing("%v", with: "\(new)"))) AS o", &connection) == 0)
        }
        try NightInvariants.expect(shop)
        #expect(try shop.run().campaigns.map(\.status) == ["unchanged", "unchanged"])
    }

    @Test(arguments: ["total: \"20000.00\", per_day: \"1.00\"", "total: \"1.00\", per_day: \"1.00\""])
    func `a budget cut below what has gone out keeps that and adds only what costs nothing`(budget: String) throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try deliveredShop(&connection, shop)
        try shop.edit(NightShop.path(of: NightShop.coupons), "total: \"20000.00\", per_day: \"400.00\"", budget)
        let result = try shop.run(revises: true)
        #expect(result.campaigns.map(\.status) == ["published", "unchanged"], "\(result.description)")
        let says = "what has gone out of it leaves too little of tonight's "
        #expect(result.campaigns[0].message?.contains(says) == true, "\(result.description)")
        let new = try list(NightShop.coupons, revision: 1, &connection)
        let offers = "allot.targeting WHERE version = \(new) AND arm_id <> 'none'"
        let sent = "shop.deliveries JOIN allot.targeting t USING (decision_id) WHERE t.version = \(new)"
        #expect(try count(offers, &connection) == (try count(sent, &connection)))
        #expect(try count(sent, &connection) > 10)
        let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
        #expect(run.outcomes[0].message?.contains(says) == true)
    }

    @Test func `pieces that have gone out are not issued again by a revision`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "discount: {percent: 10", "stock: 40, discount: {percent: 10")
        try deliveredShop(&connection, shop)
        // A better offer, of which more would be wanted.
        try shop.edit(path, "percent: 10", "percent: 8")
        #expect(try shop.run(revises: true).campaigns.map(\.status) == ["published", "unchanged"])
        for revision in 0...1 {
            let version = try list(NightShop.coupons, revision: revision, &connection)
            #expect(
                (1...40).contains(
                    try count("allot.targeting WHERE version = \(version) AND offer_id = 'p10'", &connection)))
        }
        try NightInvariants.expect(shop)
    }

    @Test func `a list of which everything has gone out can still be revised`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try shop.run()
        try connection.execute(
            """
            INSERT INTO shop.deliveries (decision_id, delivered_at, channel, impressions)
            SELECT decision_id, timestamptz '\(NightShop.night + 1) 06:30+08', channel_id, 1
            FROM allot.targeting_current
            """)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        try shop.edit(NightShop.path(of: NightShop.ads), "price: \"0.35\"", "price: \"0.30\"")
        let result = try shop.run(revises: true)
        #expect(result.campaigns.map(\.status) == ["published", "published"], "\(result.description)")
        for campaign in NightShop.campaigns {
            let new = try list(campaign, revision: 1, &connection)
            let sent = "allot.targeting JOIN shop.deliveries USING (decision_id) WHERE campaign_id = '\(campaign)'"
            let first = try list(campaign, revision: 0, &connection)
            #expect(
                try count("\(sent) AND version = \(new)", &connection)
                    == (try count("\(sent) AND version = \(first)", &connection)))
        }
        // The holdout is the same people among the same users, whether their rows are kept or drawn anew.
        let runs = try Ledger.runs(on: &connection).runs
        let holdouts = runs.map { $0.checks.filter { $0.name.hasSuffix(" holdout") } }
        #expect(holdouts[0].count == 2)
        #expect(holdouts[0] == holdouts[1])
        try NightInvariants.expect(shop)
    }

    @Test func `a third list of the same night keeps what the first and the second have delivered`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try deliveredShop(&connection, shop)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        try shop.run(revises: true)
        try connection.execute(
            """
            INSERT INTO shop.deliveries (decision_id, delivered_at, channel, impressions)
            SELECT decision_id, timestamptz '\(NightShop.night + 1) 12:30+08', channel_id, 1
            FROM allot.targeting_current WHERE user_id % 3 = 0
            ON CONFLICT DO NOTHING
            """)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 12", "percent: 8")
        #expect(try shop.run(revises: true).campaigns.map(\.status) == ["published", "unchanged"])
        let last = try list(NightShop.coupons, revision: 2, &connection)
        let sent = "shop.deliveries JOIN allot.targeting t USING (decision_id) WHERE t.campaign_id = 'spring-coupons'"
        #expect(
            try count("(SELECT DISTINCT decision_id FROM \(sent)) AS d", &connection)
                == (try count("\(sent) AND t.version = \(last)", &connection)))
        try NightInvariants.expect(shop)
    }
}
