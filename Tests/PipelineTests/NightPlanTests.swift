import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// A plan says what a run would do, and a run can be held to it.
struct NightPlanTests {
    private func versions(_ connection: inout Connection) throws -> Int {
        try connection.query("SELECT count(*) AS n FROM allot.targeting_version").only.int("n")
    }

    @Test func `a plan publishes and writes nothing, and a run held to it publishes exactly that list`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let plan = try shop.plan()
        #expect(!plan.isRefused)
        #expect(plan.campaigns.map(\.action) == ["publish", "publish"])
        for table in ["run", "targeting_version", "targeting", "user_feature", "campaign", "decision_outcome"] {
            let rows = try connection.query("SELECT FROM allot.\(table) LIMIT 1")
            #expect(rows.isEmpty, "\(table)")
        }
        let read = try PlanDocument(json: plan.json())
        #expect(read == plan)
        for campaign in plan.campaigns {
            #expect(campaign.checks.filter { !$0.passed }.isEmpty)
            #expect(campaign.enter == campaign.arms.values.reduce(0, +))
            #expect(campaign.leave == 0 && campaign.switchOffer == 0)
            #expect(campaign.plannedSpend > 0 && campaign.plannedSpend <= campaign.budget)
            #expect(campaign.reserved >= campaign.plannedSpend)
        }
        #expect(plan.description.hasPrefix("Plan for 2025-03-31; nothing was published.\n"))
        #expect(plan.description.contains("spring-coupons: would publish "))

        let result = try shop.run(plan: plan)
        #expect(result.campaigns.map(\.status) == ["published", "published"])
        for (planned, published) in zip(plan.campaigns, result.campaigns) {
            let live = try #require(try Ledger.liveVersion(of: planned.campaign, on: &connection))
            #expect(live.rowDigest == planned.listDigest)
            #expect(live.rowCount == planned.users)
            #expect(published.plannedSpend == planned.plannedSpend)
        }
        let after = try shop.plan()
        #expect(after.campaigns.map(\.action) == ["unchanged", "unchanged"])
        #expect(try versions(&connection) == 2)
        try NightInvariants.expect(shop)
    }

    @Test func `a plan made before the configuration changed is refused`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let plan = try shop.plan()
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        let result = try shop.run(plan: plan)
        #expect(result.exitCode == .refused)
        #expect(result.campaigns[0].status == "refused")
        #expect(
            result.campaigns[0].message
                == "the configuration or the queries have changed since the plan was made; plan again. "
                + "The last good list stays live.")
        #expect(try Ledger.liveVersion(of: NightShop.coupons, on: &connection) == nil)
        // Without coupons, the advertisements would not be the planned list either.
        #expect(result.campaigns[1].message?.contains("or another campaign of it is refused; plan again") == true)
        #expect(try versions(&connection) == 0)
        try NightInvariants.expect(shop)
    }

    @Test func `a plan made before the data changed is refused`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        let plan = try shop.plan()
        try connection.execute(
            """
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT customer_id, 'push', true, false FROM shop.customers WHERE customer_id % 3 = 0
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET contact = false
            """)
        let result = try shop.run(plan: plan)
        #expect(result.exitCode == .refused)
        #expect(result.campaigns[0].message?.contains("the data have changed since the plan was made") == true)
        #expect(try versions(&connection) == 0)
    }

    @Test func `a plan of a revision keeps what was delivered, as the run does`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try shop.run()
        try connection.execute(
            """
            INSERT INTO shop.deliveries (decision_id, delivered_at, channel, impressions)
            SELECT decision_id, timestamptz '\(NightShop.night + 1) 06:30+08', channel_id, 1
            FROM allot.targeting_current WHERE user_id % 2 = 0
            """)
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        #expect(try shop.plan().isRefused)
        let plan = try shop.plan(revises: true)
        #expect(plan.campaigns.map(\.action) == ["publish", "unchanged"])
        #expect(plan.campaigns[0].revision == 1)
        let result = try shop.run(revises: true, plan: plan)
        #expect(result.campaigns.map(\.status) == ["published", "unchanged"])
        let live = try Ledger.liveVersion(of: NightShop.coupons, on: &connection)
        #expect(live?.rowDigest == plan.campaigns[0].listDigest)
    }

    @Test func `a text that is no plan is refused by name`() {
        let error = #expect(throws: NightError.self) { try PlanDocument(json: "{}") }
        #expect(error?.exitCode == .badInput)
        #expect(error?.description.contains("allot plan") == true)
    }
}
