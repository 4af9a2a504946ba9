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
        let project = try RealInputRetail.project()

        // The second night follows the letters of the first, the third has settled them.
        for day in [Self.june + 14, Self.june + 21, Self.june + 29] {
            let result = try project.run(day)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            let found = try RealInputAudit.compare(
                features: RealInputRetail.features(day), day: day, on: &connection)
            #expect(found.differences == [], "\(day)")
            let rows = try RealInputAudit.compareQuarantine(rows: RealInputRetail.sourceRows(day), on: &connection)
            #expect(rows.differences == [], "\(day)")
            #expect(try RealInputRetail.send(after: day, on: &connection) > 100)
            guard day == Self.june + 29 else { continue }
            // As the data set's figures have it: 245,903 lines, 69,014 of them without a customer; 3,002 customers, 2,960
            // of whom have bought something; less four bank charges, which are all that one of them has.
            #expect(rows.usable["events"] == 245_903 - 69_014 - 4)
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
}
