import Foundation
import Pipeline
import Postgres
import Records
import Reports
import TestSupport
import Testing

/// Scores of a real shop's customers, against the definition written in SQL.
@Suite(.database, .enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct SegmentRetailTests {
    /// Scores by the rank of every customer among those with a purchase; users without one have none.
    private static let definition = """
        WITH line AS (
            SELECT "CustomerID" AS customer, "InvoiceNo" AS invoice, "InvoiceDate"::date AS day,
                "Quantity" * "UnitPrice" AS amount
            FROM retail.invoice_lines WHERE "CustomerID" IS NOT NULL
        ), customer AS (
            SELECT customer, max(day) FILTER (WHERE amount >= 0) AS last,
                count(DISTINCT invoice) FILTER (WHERE amount >= 0) AS orders, floor(sum(amount) * 100) AS cents
            FROM line GROUP BY customer
        )
        SELECT customer, 1 + 5 * (rank() OVER (ORDER BY last) - 1) / count(*) OVER () AS recency,
            1 + 5 * (rank() OVER (ORDER BY orders) - 1) / count(*) OVER () AS frequency,
            1 + 5 * (rank() OVER (ORDER BY cents) - 1) / count(*) OVER () AS monetary
        FROM customer WHERE orders > 0
        UNION ALL SELECT customer, 0, 0, 0 FROM customer WHERE orders = 0
        """

    @Test func `every customer of a web shop has the scores that SQL gives him, from the file and from a query`() throws
    {
        var connection = try Connection(Database.current)
        try RealInputRetail.load(on: &connection)
        var expected: [String] = []
        for row in try connection.query(Self.definition) {
            let scores = try ["recency", "frequency", "monetary"].map { "\(try row.int64($0))" }
            expected.append(([try row.text("customer")] + scores).joined(separator: ","))
        }
        #expect(expected.count == 3_002)

        let folder = try #require(PublicData.folder)
        let purchases = SegmentRequest.Columns.purchases(
            user: "CustomerID", date: "InvoiceDate", amount: "Quantity*UnitPrice", order: "InvoiceNo", format: .iso)
        let request = SegmentRequest(columns: purchases, method: .rfm, clusters: .automatic, seed: 1, threads: 2)
        let path = folder.appending(path: "online_retail/online_retail_2010-12-01_2011-06-30.csv.gz").path
        let query =
            #"SELECT "CustomerID", "InvoiceDate", "Quantity", "UnitPrice", "InvoiceNo" FROM retail.invoice_lines"#
        for source in [TableSource.file(path), .query(query, conninfo: Database.current, role: nil)] {
            let reader = try TableReader(source, format: TableFormat())
            let run = try SegmentRun(request, reader: reader, rejectedAtMost: 0.3)
            #expect(run.report.rows == 245_903 && run.report.rejected == ["missing": 69_014])
            #expect(run.report.users == 3_002 && run.report.segments.last?.users == 3_002 - 2_960)
            let found = run.usersTable().split(whereSeparator: \.isNewline).dropFirst().map { line in
                let fields = line.split(separator: ",")
                return ([fields[0]] + fields.suffix(3)).joined(separator: ",")
            }
            #expect(found.sorted() == expected.sorted(), "\(source.name)")
        }
    }

    @Test func `its clusters are stable, have names of their own, and are those of any order of lines`() throws {
        let folder = try #require(PublicData.folder)
        let path = folder.appending(path: "online_retail/online_retail_2010-12-01_2011-06-30.csv.gz").path
        let purchases = SegmentRequest.Columns.purchases(
            user: "CustomerID", date: "InvoiceDate", amount: "Quantity*UnitPrice", order: "InvoiceNo", format: .iso)
        let request = SegmentRequest(columns: purchases, method: .kMeans, clusters: .automatic, seed: 1, threads: 2)
        let report = try SegmentRun(
            request, reader: TableReader(.file(path), format: TableFormat()), rejectedAtMost: 0.3
        ).report
        #expect(report.clusters.count >= 3 && report.clustering?.isStable == true)
        for language in Language.allCases {
            let names = SegmentWords(language).names(report.segments)
            #expect(Set(names).count == names.count)
        }
        var connection = try Connection(Database.current)
        try RealInputRetail.load(on: &connection)
        let query = """
            SELECT "CustomerID", "InvoiceDate", "Quantity", "UnitPrice", "InvoiceNo" FROM retail.invoice_lines
            ORDER BY md5("Line"::text)
            """
        let shuffled = try SegmentRun(
            request, reader: TableReader(.query(query, conninfo: Database.current, role: nil), format: TableFormat()),
            rejectedAtMost: 0.3
        ).report
        #expect(shuffled.segments.map(\.users) == report.segments.map(\.users))
        #expect(shuffled.segments.map(\.scaled) == report.segments.map(\.scaled))
        #expect(shuffled.clustering?.trials == report.clustering?.trials)
    }
}
