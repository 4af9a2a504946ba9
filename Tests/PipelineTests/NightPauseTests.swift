import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// The kill switch, and a campaign that its configuration pauses.
struct NightPauseTests {
    private func rowsToSend(_ campaign: String, _ connection: inout Connection) throws -> Int {
        let all = try connection.query(
            "SELECT count(*) AS n FROM allot.targeting_current WHERE campaign_id = $1", [.text(campaign)]
        ).only.int("n")
        let own = try connection.query(
            "SELECT count(*) AS n FROM allot.targeting_current_\(campaign.replacing("-", with: "_"))"
        ).only.int("n")
        #expect(all == own)
        return all
    }

    @Test func `a paused campaign is empty at once, decides nothing, and comes back with the list that it had`() throws
    {
        let shop = try NightShop()
        try shop.run()
        var connection = try shop.connect()
        let toSend = try rowsToSend(NightShop.coupons, &connection)
        #expect(toSend > 50)
        #expect(try Operations.pause(NightShop.coupons, on: &connection))
        #expect(try rowsToSend(NightShop.coupons, &connection) == 0)
        #expect(try rowsToSend(NightShop.ads, &connection) > 50)

        try shop.nextDay()
        let result = try shop.run(NightShop.night + 1)
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["paused", "published"])
        #expect(result.campaigns[0].message?.hasPrefix("paused") == true)
        #expect(try rowsToSend(NightShop.coupons, &connection) == 0)
        let status = try Operations.status(on: &connection).description
        #expect(status.contains("spring-coupons: paused since "))
        // Whoever holds a coupon of the paused campaign still holds it: no advertisement on top.
        try NightInvariants.expect(shop)

        #expect(try Operations.resume(NightShop.coupons, on: &connection))
        #expect(try rowsToSend(NightShop.coupons, &connection) == toSend)
        #expect(try shop.run(NightShop.night + 1).campaigns.map(\.status) == ["published", "unchanged"])
        try NightInvariants.expect(shop)
    }

    @Test func `a campaign paused in its file is empty from the next run on, and that run exits 0`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "holdout:", "status: paused\nholdout:")
        let versions = "SELECT count(*) AS n FROM allot.targeting_version WHERE campaign_id = 'spring-coupons'"
        let plan = try shop.plan(NightShop.night + 1)
        #expect(plan.campaigns.map(\.action) == ["paused", "publish"])
        #expect(try rowsToSend(NightShop.coupons, &connection) > 50, "a plan changes nothing")
        let result = try shop.run(NightShop.night + 1)
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["paused", "published"])
        #expect(try rowsToSend(NightShop.coupons, &connection) == 0)
        #expect(try connection.query(versions).only.int("n") == 1)
        #expect(result.campaigns[0].message?.contains(path) == true)
        #expect(result.campaigns[0].message?.contains("allot resume spring-coupons") == true)

        // Active again, it waits for the word that lets it go on.
        try shop.edit(path, "status: paused\n", "")
        #expect(try shop.run(NightShop.night + 1).campaigns.map(\.status) == ["paused", "unchanged"])
        #expect(try Operations.resume(NightShop.coupons, on: &connection))
        #expect(try shop.run(NightShop.night + 1).campaigns.map(\.status) == ["published", "unchanged"])
        try NightInvariants.expect(shop)
    }

    @Test func `a campaign that is paused before its first night publishes nothing`() throws {
        let shop = try NightShop()
        try shop.edit(NightShop.path(of: NightShop.coupons), "holdout:", "status: paused\nholdout:")
        let result = try shop.run()
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["paused", "published"])
        try NightInvariants.expect(shop)
    }

    @Test func `a campaign whose days have not come decides nothing, and the others are not held up`() throws {
        let shop = try NightShop()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "starts: \(NightShop.night + 1)", "starts: \(NightShop.night + 8)")
        let result = try shop.run()
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["nothing_due", "published"])
        #expect(result.campaigns[0].message == "nothing due: it runs from 2025-04-08 to 2025-04-28")
        var connection = try shop.connect()
        let listing = try Ledger.runs(of: NightShop.ads, on: &connection).details
        #expect(listing.contains("campaign   spring-coupons: nothing_due (nothing due: it runs from 2025-04-08"))
    }
}
