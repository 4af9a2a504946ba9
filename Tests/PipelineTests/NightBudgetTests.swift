import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Budgets, stocks and floors that cannot all be met, and a budget that is cut.
struct NightBudgetTests {
    private let coupons = NightShop.path(of: NightShop.coupons)

    @Test func `a budget of a few cents with a floor is refused by name, and the other campaign publishes`() throws {
        let shop = try NightShop()
        try shop.edit(coupons, "per_day: \"400.00\"", "per_day: \"0.05\"")
        let result = try shop.run()
        #expect(result.exitCode == .refused)
        #expect(result.campaigns.map(\.status) == ["refused", "published"])
        #expect(result.campaigns.map(\.exitCode) == [3, 0])
        #expect(
            result.campaigns[0].message
                == "cannot be met together: budget spring-coupons, floor 0.02; raise the limit, lower policy.floor_min, "
                + "or pause the campaign. The last good list stays live.")
        var connection = try shop.connect()
        #expect(try Ledger.liveVersion(of: NightShop.coupons, on: &connection) == nil)
        let run = try Ledger.runs(on: &connection).runs[0]
        #expect(run.status == .published)
        #expect(run.exitCode == 3)
        #expect(run.error?.contains("spring-coupons: cannot be met together") == true)
        #expect(run.outcomes.map(\.status) == [.refused, .published])
        #expect(run.outcomes.map(\.exitCode) == [3, 0])
        try NightInvariants.expect(shop)

        // With no floor to keep, there is always something that can be afforded.
        try shop.edit(coupons, "floor_min: \"0.02\"", "floor_min: \"0\"")
        try shop.edit(NightShop.path(of: NightShop.ads), "floor_min: \"0.02\"", "floor_min: \"0\"")
        let second = try shop.run(revises: true)
        #expect(second.campaigns.map(\.status) == ["published", "published"])
        #expect((second.campaigns[0].plannedSpend ?? 1) <= 0.05)
        try NightInvariants.expect(shop)
    }

    @Test func `a stock that the floor alone would use up is refused by name`() throws {
        let shop = try NightShop()
        try shop.edit(coupons, "discount: {percent: 10", "stock: 1, discount: {percent: 10")
        try shop.edit(coupons, "floor_min: \"0.02\"", "floor_min: \"0.10\"")
        let result = try shop.run()
        #expect(result.exitCode == .refused)
        #expect(result.campaigns.map(\.status) == ["refused", "published"])
        #expect(
            result.campaigns[0].message?.hasPrefix(
                "cannot be met together: stock spring-coupons/p10, floor 0.1; raise the limit") == true)
        try NightInvariants.expect(shop)
    }

    @Test
    func `an offer runs out over the nights: no piece too many, no night refused, and the run says when it is over`()
        throws
    {
        let shop = try NightShop()
        try shop.edit(coupons, "discount: {percent: 10", "stock: 60, discount: {percent: 10")
        var connection = try shop.connect()
        var messages: [String] = []
        for night in 0..<4 {
            let result = try shop.run(NightShop.night + night)
            #expect(result.campaigns.map(\.status) == ["published", "published"])
            messages.append(result.campaigns[0].message ?? "")
            try shop.nextDay()
        }
        let issued = try connection.query("SELECT count(*) AS n FROM allot.targeting WHERE offer_id = 'p10'")
        #expect((1...60).contains(try issued.only.int("n")))
        let says = "too few of p10 are left to go on with it, and nobody gets it any more"
        #expect(!messages[0].contains(says))
        #expect(messages[3].contains(says))
        let last = try Ledger.runs(limit: 1, on: &connection).runs[0].outcomes[0]
        #expect(last.message == says)
        try NightInvariants.expect(shop)
    }

    @Test func `after a cut below what is spent only what costs nothing goes out, and the run says so`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        try shop.edit(
            coupons, "total: \"20000.00\", per_day: \"400.00\"", "total: \"1.00\", per_day: \"1.00\"")
        let result = try shop.run(NightShop.night + 1)
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["published", "published"])
        #expect(result.campaigns[0].plannedSpend == 0)
        let says = "its budget of 1.00 is overdrawn, with "
        #expect(result.campaigns[0].message?.contains(says) == true)
        #expect(result.campaigns[1].message?.contains("overdrawn") == false)
        var connection = try shop.connect()
        let run = try Ledger.runs(on: &connection).runs[0]
        #expect(run.outcomes.first { $0.campaign == NightShop.coupons }?.message?.contains(says) == true)
        let sent = try connection.query(
            "SELECT count(*) AS n FROM allot.targeting_current WHERE campaign_id = 'spring-coupons'")
        #expect(try sent.only.int("n") == 0)
        #expect(try shop.plan(NightShop.night + 1).campaigns[0].action == "unchanged")
        try NightInvariants.expect(shop)
    }
}
