import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// A night of a click stream without prices, orders or customers, against the same figures computed by SQL.
@Suite(.database, .enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct RealInputTaobaoTests {
    @Test func `ordinary nights of a marketplace are refused by no check of their source`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputTaobao.load(on: &connection)
        let project = try RealInputTaobao.project(historyDays: 365)
        try project.edit(
            .events, replacing: "WHERE unix_seconds >=",
            with: "WHERE unix_seconds < extract(epoch FROM current_setting('allot.to')::timestamptz) "
                + "AND unix_seconds >="
        )
        for night in 0..<7 {
            let result = try project.run(CalendarDay(year: 2017, month: 11, day: 26) + night)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
        }
        // Nothing there has a price or an order, which is usual.
        let kept = try connection.query(
            """
            SELECT min(purchases_without_amount) AS least, min(kinds[4]) AS purchases, max(unknown_items) AS unknown
            FROM allot.source_quality
            """
        ).only
        #expect(try kept.int("least") > 50 && kept.int("purchases") > 50 && kept.int("unknown") == 0)
    }

    @Test(arguments: [365, 5])
    func `every visitor of a marketplace has the features and segments that the clicks say`(historyDays: Int) throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputTaobao.load(on: &connection)
        let project = try RealInputTaobao.project(historyDays: historyDays)

        let day = CalendarDay(year: 2017, month: 12, day: 2)
        let result = try project.run(day)
        #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")

        let found = try RealInputAudit.compare(
            features: RealInputTaobao.features(day, historyDays: historyDays), day: day, on: &connection)
        #expect(found.differences == [] && found.users == 408)
        let all = try RealInputAudit.differences(
            "SELECT \(FeatureAudit.columns) FROM (\(RealInputTaobao.allFeatures(day, historyDays: historyDays))) AS f",
            "SELECT \(FeatureAudit.columns) FROM allot.user_feature", on: &connection)
        #expect(all == [])
        let rows = try RealInputAudit.compareQuarantine(
            rows: RealInputTaobao.sourceRows(day, historyDays: historyDays), on: &connection)
        #expect(rows.differences == [])
        let future = try connection.query(
            "SELECT sum(rows)::integer AS rows FROM allot.quarantine WHERE reason = 'future_dated'"
        ).only.int("rows")
        // A year holds all 43,065 clicks; those of the last day of the file are dated after the night.
        #expect(future > 5_000)
        if historyDays == 365 { #expect(rows.usable["events"] == 43_065 - future) }
    }
}
