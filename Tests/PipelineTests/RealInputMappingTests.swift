import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// The user's queries are read when a night runs: what happens when one of them, or a table below it, has changed.
@Suite(.database, .enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct RealInputMappingTests {
    private static let day = CalendarDay(year: 2011, month: 6, day: 15)

    /// The shop of the last weeks, with a published list.
    private func publish(on connection: inout Connection) throws -> RealInputProject {
        _ = try Migrator().migrate(&connection)
        try RealInputRetail.load(since: Self.day + -30, on: &connection)
        let project = try RealInputRetail.project()
        let result = try project.run(Self.day)
        try #require(result.campaigns.map(\.status) == ["published"], "\(result.description)")
        return project
    }

    private func number(_ sql: String, _ connection: inout Connection) throws -> Int {
        try connection.query("SELECT (\(sql))::integer AS n").only.int("n")
    }

    @Test func `a query that is edited counts from the next run on, and a published list is redrawn only on demand`()
        throws
    {
        var connection = try Connection(Database.current)
        let project = try publish(on: &connection)
        let everybody = try number("SELECT count(*) FROM allot.user_feature", &connection)
        let germans = """
            SELECT "CustomerID"::numeric::bigint FROM retail.invoice_lines
            WHERE "CustomerID" IS NOT NULL AND "InvoiceDate" < '\(Self.day + 1)'
            GROUP BY 1 HAVING bool_and("Country" = 'Germany')
            """
        let excluded = try number("SELECT count(*) FROM (\(germans)) AS g", &connection)
        try #require(excluded > 20)

        try project.edit(
            .users, replacing: #"WHERE "CustomerID" IS NOT NULL"#,
            with: #"WHERE "CustomerID" IS NOT NULL AND "Country" <> 'Germany'"#)
        let refused = try project.run(Self.day)
        #expect(refused.exitCode == .refused)
        #expect(refused.description.contains("the queries have changed since; add --revise"))
        #expect(try number("SELECT count(*) FROM allot.user_feature", &connection) == everybody)

        let revised = try project.run(Self.day, revises: true)
        #expect(revised.campaigns.map(\.status) == ["published"], "\(revised.description)")
        #expect(try number("SELECT count(*) FROM allot.user_feature", &connection) == everybody - excluded)
        #expect(
            try number(
                """
                SELECT count(*) FROM allot.targeting_pointer JOIN allot.targeting USING (version)
                WHERE user_id IN (\(germans))
                """, &connection) == 0)
        // Their purchases are there still, and are counted as those of strangers.
        let strangers = try number(
            "SELECT rows FROM allot.quarantine WHERE reason = 'unknown_user' AND source = 'events'", &connection)
        #expect(
            try number(
                """
                SELECT count(*) FROM retail.invoice_lines
                WHERE "CustomerID"::numeric::bigint IN (\(germans)) AND "InvoiceDate" < '\(Self.day + 1)'
                    AND "StockCode" <> 'BANK CHARGES'
                """, &connection) == strangers)

        let digests = try connection.query(
            """
            SELECT count(DISTINCT sql_digest) AS queries, count(DISTINCT configuration_digest) AS configurations
            FROM allot.run WHERE status = 'published'
            """
        ).only
        #expect(try digests.int("queries") == 2 && digests.int("configurations") == 1)
    }

    @Test func `a renamed column of the shop ends the night with 65 before a row is read`() throws {
        var connection = try Connection(Database.current)
        let project = try publish(on: &connection)
        let live = "SELECT version FROM allot.targeting_pointer"
        let before = try number(live, &connection)

        // Whoever reads a customer from now on is found out.
        try connection.execute(
            """
            CREATE FUNCTION retail.seen(country text) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'somebody read a row'; END $$
            """)
        try project.edit(.users, replacing: #"min("Country")"#, with: #"min(retail.seen("Country"))"#)
        try connection.execute(#"ALTER TABLE retail.invoice_lines RENAME "UnitPrice" TO "Price""#)
        let error = #expect(throws: SourceContractError.self) { try project.run(Self.day + 1) }
        #expect(error?.exitCode == .badInput)
        #expect(error?.description.contains("Sql/source/events.sql: column lines.UnitPrice does not exist") == true)
        let run = try connection.query(
            "SELECT exit_code, status, row_counts::text AS rows FROM allot.run ORDER BY fence DESC LIMIT 1"
        ).only
        #expect(try run.int("exit_code") == 65 && run.text("status") == "refused" && run.text("rows") == "{}")
        #expect(try number(live, &connection) == before)

        // The trap works: with the old name back, reading begins and is found out.
        try connection.execute(#"ALTER TABLE retail.invoice_lines RENAME "Price" TO "UnitPrice""#)
        let trapped = #expect(throws: NightError.self) { try project.run(Self.day + 1) }
        #expect(
            trapped?.description.contains("Sql/source/users.sql: the query fails while it is read: somebody") == true)
        #expect(try number(live, &connection) == before)
    }

    @Test func `a value that a query cannot cast ends the night with 65 and the name of the query, without the value`()
        throws
    {
        var connection = try Connection(Database.current)
        let project = try publish(on: &connection)
        try connection.execute(
            """
            UPDATE retail.invoice_lines SET "CustomerID" = 'Smith, J.' WHERE "Line" = (
                SELECT min("Line") FROM retail.invoice_lines WHERE "CustomerID" IS NOT NULL)
            """)
        let error = #expect(throws: NightError.self) { try project.run(Self.day + 1) }
        #expect(error?.exitCode == .badInput)
        #expect(error?.description.contains("Sql/source/users.sql: the query fails while it is read") == true)
        #expect(error?.description.contains("Smith") == false)
        #expect(
            try number("SELECT count(*) FROM allot.run WHERE status = 'refused' AND exit_code = 65", &connection) == 1)
    }
}
