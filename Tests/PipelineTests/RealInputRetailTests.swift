import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Nights of a real shop whose tables are not ours, against the same figures computed by SQL from those tables.
@Suite(.database, .enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct RealInputRetailTests {
    private static let june = CalendarDay(year: 2011, month: 6, day: 1)

    @Test func `every customer of a web shop has the features and segments that its invoices say, night after night`()
        throws
    {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputRetail.load(on: &connection)
        try connection.execute(
            """
            INSERT INTO retail.do_not_mail SELECT DISTINCT "CustomerID" FROM retail.invoice_lines
            WHERE "CustomerID" LIKE '%99.0' UNION SELECT '99999.0'
            """)
        // Somebody who may read the shop's tables and nothing else, not even what the tool writes.
        let reader = "reader_of_real_input"
        try connection.execute(
            """
            CREATE ROLE \(reader);
            GRANT USAGE ON SCHEMA retail TO \(reader);
            GRANT SELECT ON ALL TABLES IN SCHEMA retail TO \(reader);
            """)
        defer { try? connection.execute("DROP OWNED BY \(reader); DROP ROLE \(reader)") }
        let project = try RealInputRetail.project(reader: reader)

        // The second night follows the letters of the first, the third has settled them. The first one reads the whole
        // history, the others what has come in since a day before the end of the one before.
        for (day, since) in [
            (Self.june + 14, Self.june + 15 + -365), (Self.june + 21, Self.june + 14), (Self.june + 29, Self.june + 21),
        ] {
            let result = try project.run(day)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            let found = try RealInputAudit.compare(
                features: RealInputRetail.features(day), day: day, on: &connection)
            #expect(found.differences == [], "\(day)")
            let all = try RealInputAudit.differences(
                "SELECT \(FeatureAudit.columns) FROM (\(RealInputRetail.allFeatures(day))) AS f",
                "SELECT \(FeatureAudit.columns) FROM allot.user_feature", on: &connection)
            #expect(all == [], "\(day)")
            let rows = try RealInputAudit.compareQuarantine(
                rows: RealInputRetail.sourceRows(day, since: since), on: &connection)
            #expect(rows.differences == [], "\(day)")
            #expect(try RealInputRetail.send(after: day, on: &connection) > 100)
            guard day == Self.june + 29 else { continue }
            // As the data set's figures have it: 245,903 lines, 69,014 of them without a customer; 3,002 customers, of
            // whom 2,960 have bought something; less four bank charges, which are all that one of them has.
            let lines = try connection.query("SELECT sum(purchases + refunds)::integer AS n FROM allot.user_feature")
            #expect(try lines.only.int("n") == 245_903 - 69_014 - 4)
            #expect(found.users == 3_002)
            #expect(found.buyers == 2_959)
        }
        let unwanted = try connection.query(
            """
            SELECT count(*) AS n FROM retail.mailings
            JOIN retail.do_not_mail ON "Customer" = "CustomerID"::numeric::bigint
            """)
        #expect(try unwanted.only.int("n") == 0)
    }

    @Test func `days are London's, and the night on which clocks go forward has one hour less`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputRetail.load(since: CalendarDay(year: 2011, month: 2, day: 1), on: &connection)
        let project = try RealInputRetail.project(historyDays: 30)
        let day = CalendarDay(year: 2011, month: 3, day: 27)
        let result = try project.run(day)
        #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
        let window = try connection.query(
            "SELECT window_from::text AS opens FROM allot.targeting_version WHERE window_from = '2011-03-27 23:00+00'")
        #expect(window.count == 1)
        let found = try RealInputAudit.compare(
            features: RealInputRetail.features(day, historyDays: 30), day: day, on: &connection)
        #expect(found.differences == [] && found.buyers > 500 && found.buyers < found.users)
        let rows = try RealInputAudit.compareQuarantine(
            rows: RealInputRetail.sourceRows(day, since: day + -29), on: &connection)
        #expect(rows.differences == [])
    }

    @Test func `three weeks of ordinary nights are refused by no check of their source`() throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputRetail.load(since: Self.june + -30, on: &connection)
        let project = try RealInputRetail.project(historyDays: 30)
        // On the spring bank holiday the shop was closed, which nobody had said.
        let holiday = CalendarDay(year: 2011, month: 5, day: 30)
        for night in 0..<21 {
            let day = Self.june + (night - 7)
            if day == holiday {
                let error = #expect(throws: NightError.self) { try project.run(day) }
                #expect(error?.exitCode == .refused && error?.description.contains("volume check failed") == true)
                try project.append("quality: {accept: [\(holiday)]}")
            }
            let result = try project.run(day)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
        }
        let kept = try connection.query(
            "SELECT count(*) AS n, max(unknown_users) AS strangers FROM allot.source_quality WHERE events > 400"
        ).only
        #expect(try kept.int("n") > 14 && kept.int("strangers") == 0)
    }

    @Test func `a shop that is closed on Saturdays is decided on Saturdays, but not on a day with most lines missing`()
        throws
    {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        try RealInputRetail.load(since: Self.june + -20, on: &connection)
        let project = try RealInputRetail.project()
        let saturday = Self.june + 17
        let result = try project.run(saturday)
        #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")

        try connection.run(
            """
            DELETE FROM retail.invoice_lines WHERE "InvoiceDate" >= '2011-06-22' AND "InvoiceDate" < '2011-06-23'
                AND "Line" % 4 <> 0
            """)
        let error = #expect(throws: NightError.self) { try project.run(saturday + 4) }
        #expect(error?.exitCode == .refused && error?.description.contains("volume check failed") == true)
        let live = try connection.query("SELECT version FROM allot.targeting_pointer").only
        #expect(try live.int64("version") == result.campaigns[0].version)
    }
}
