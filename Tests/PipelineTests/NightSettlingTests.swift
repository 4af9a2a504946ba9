import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// The nights after a campaign's last list: its outcomes still come in, and then they are final.
struct NightSettlingTests {
    /// Two nights are decided, nothing after them.
    private static let lastNight = NightShop.night + 1
    /// Its window of seven days and the three days for late events end with the interval of this night.
    private static let settled = lastNight + 11

    /// How a campaign comes to decide nothing any more.
    enum Ending: String, CaseIterable {
        case ended
        case paused
    }

    private func twoNights(_ ending: Ending) throws -> NightShop {
        let shop = try NightShop()
        if ending == .ended {
            for campaign in NightShop.campaigns {
                try shop.edit(
                    NightShop.path(of: campaign), "ends: \(NightShop.night + 28)", "ends: \(Self.lastNight + 1)")
            }
        }
        try shop.run()
        try shop.nextDay()
        try shop.run(Self.lastNight)
        try shop.nextDay()
        if ending == .paused {
            var connection = try shop.connect()
            for campaign in NightShop.campaigns { try Operations.pause(campaign, on: &connection) }
        }
        return shop
    }

    private func report(_ shop: NightShop) throws -> ReportDocument {
        var connection = try shop.connect()
        _ = try ReportWriter(project: shop.project(), notice: { _ in }).write(
            [], to: "\(shop.directory)/reports", on: &connection)
        return try ReportDocument(
            Data(contentsOf: URL(fileURLWithPath: "\(shop.directory)/reports/\(NightShop.coupons).json")))
    }

    private func text(_ sql: String, _ connection: inout Connection) throws -> String {
        try connection.query("SELECT (\(sql))::text AS text").only.text("text")
    }

    private static let everything = """
        SELECT md5(string_agg(row, ',' ORDER BY row)) FROM (
            SELECT to_jsonb(o)::text AS row FROM allot.decision_outcome o
            UNION ALL SELECT to_jsonb(c)::text FROM allot.cell_outcome c
            UNION ALL SELECT to_jsonb(f)::text FROM allot.user_feature f
            UNION ALL SELECT to_jsonb(r)::text FROM allot.run r) AS rows
        """

    @Test(arguments: Ending.allCases)
    func `the last windows mature after the last list, the headline has them, and then nothing is written any more`(
        ending: Ending
    ) throws {
        let shop = try twoNights(ending)
        var connection = try shop.connect()
        while shop.today < Self.settled {
            let result = try shop.run(shop.today)
            #expect(result.exitCode == .success, "\(result.description)")
            #expect(result.runID != nil)
            let message = try #require(result.campaigns.first?.message)
            #expect(message.hasPrefix(ending == .ended ? "nothing due: it runs from" : "paused; "), "\(message)")
            // The first of the two is settled a night before the second.
            let lists = shop.today < Self.settled + -1 ? "2 lists" : "1 list"
            #expect(message.hasSuffix("; outcomes of \(lists) brought up to date"), "\(message)")
            let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
            #expect(run.status == .unchanged)
            #expect(run.exitCode == 0)
            #expect(run.day == shop.today.description)
            #expect(run.outcomes.map(\.message) == result.campaigns.map(\.message))
            // Once a night is enough.
            let before = try text(Self.everything, &connection)
            #expect(try shop.run(shop.today).runID == nil)
            #expect(try text(Self.everything, &connection) == before)
            try shop.nextDay()
        }
        #expect(try text("SELECT bool_and(matured) FROM allot.decision_outcome", &connection) == "true")
        #expect(
            try text("SELECT count(DISTINCT day) FROM allot.cell_outcome", &connection) == "2",
            "both nights are learned from")
        let final = try report(shop)
        #expect(final.list("result.daily").map { $0.bool("mature") } == [true, true])
        let policy = try text(
            """
            SELECT count(*) FROM allot.enrolment WHERE campaign_id = 'spring-coupons' AND holdout = 'none'
            """, &connection)
        #expect(try final.number("result.policy_users") == Double(policy))

        // Nothing can come in any more: no run, no row.
        let before = try text(Self.everything, &connection)
        let result = try shop.run(Self.settled)
        #expect(result.exitCode == .success)
        #expect(result.runID == nil)
        #expect(result.campaigns.allSatisfy { $0.message?.contains("brought up to date") == false })
        #expect(try text(Self.everything, &connection) == before)
        #expect(
            try report(shop).number("result.incremental_profit.estimate")
                == final.number("result.incremental_profit.estimate"))
        try NightInvariants.expect(shop)
    }

    @Test func `nights that were missed after the end are made up for by the first one that runs`() throws {
        let shop = try twoNights(.ended)
        var connection = try shop.connect()
        while shop.today < Self.settled + 5 { try shop.nextDay() }
        #expect(try shop.run(shop.today).runID != nil)
        #expect(try text("SELECT bool_and(matured) FROM allot.decision_outcome", &connection) == "true")
        #expect(try report(shop).list("result.daily").map { $0.bool("mature") } == [true, true])
        try shop.nextDay()
        #expect(try shop.run(shop.today).runID == nil)
    }

    @Test func `an older night than the last one does not undo what came in since`() throws {
        let shop = try twoNights(.ended)
        var connection = try shop.connect()
        while shop.today < Self.lastNight + 9 { try shop.nextDay() }
        try shop.run(shop.today)
        let before = try text(Self.everything, &connection)
        #expect(try shop.run(Self.lastNight + 2).runID == nil)
        #expect(try text(Self.everything, &connection) == before)
    }

    @Test func `a night that settles outcomes refuses bad input as any other, and the next one makes up for it`() throws
    {
        let shop = try twoNights(.ended)
        var connection = try shop.connect()
        try connection.execute("DELETE FROM shop.events WHERE recorded_at >= '\(Self.lastNight + 1) 00:00+08'")
        let error = #expect(throws: NightError.self) { try shop.run(shop.today) }
        #expect(error?.exitCode == .refused)
        #expect(try Ledger.runs(limit: 1, on: &connection).runs[0].status == .refused)
        try shop.nextDay()
        try shop.nextDay()
        #expect(try shop.run(shop.today).campaigns[0].message?.contains("2 lists brought up to date") == true)
    }
}
