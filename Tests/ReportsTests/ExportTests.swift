import Foundation
import Records
import Reports
import Testing

@Suite struct ExportTests {
    @Test(arguments: [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\u{0}x", "'\u{0}x"), ("=1", "'=1"), ("9折", "9折"), ("", ""),
    ])
    func `a text that a spreadsheet would run is neutralised`(text: String, field: String) {
        #expect(CSVTable.field(.text(text)) == field)
    }

    @Test func `fields are quoted as RFC 4180 has it`() {
        #expect(CSVTable.field(.text("a,b")) == "\"a,b\"")
        #expect(CSVTable.field(.text("say \"x\"")) == "\"say \"\"x\"\"\"")
        #expect(CSVTable.field(.text("two\r\nlines")) == "\"two\r\nlines\"")
        #expect(CSVTable.field(.text("\rx")) == "\"'\rx\"")
    }

    @Test func `a negative number stays a number`() {
        #expect(CSVTable.field(.number("-12.5")) == "-12.5")
    }

    @Test func `a table begins with the byte order mark and every line ends with CR LF`() {
        let csv = Examples.spring.csv()
        #expect(Array(csv.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(csv.utf8.count { $0 == 10 } == csv.utf8.count { $0 == 13 })
        #expect(csv.hasSuffix("\r\n"))
    }

    @Test func `every row of a table has ten fields`() {
        for line in Examples.spring.csv().split(separator: "\r\n") {
            #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 10, "\(line)")
        }
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `a document names its schema and gives numbers as numbers`() throws {
        let document = try object(Examples.spring.json())
        #expect(document["schema"] as? String == "allot.report/1")
        let result = try #require(document["result"] as? [String: Any])
        #expect(result["cost"] as? Double == 411_900)
        let profit = try #require(result["incremental_profit"] as? [String: Any])
        #expect(profit["estimate"] as? Double == 128_400)
        #expect(profit["level"] as? Double == 0.9)
        let budget = try #require(document["budget"] as? [String: Any])
        #expect(budget["left"] as? Double == 135_500)
        #expect(try object(Examples.portfolio.json())["schema"] as? String == "allot.portfolio/1")
    }

    @Test func `a hostile name comes back from JSON as it was`() throws {
        var report = Examples.spring
        report.campaignID = "\"\\\u{202E}</script>\n\u{0}\u{2028}😀"
        let document = report.json()
        #expect(try object(document)["campaign"] as? String == report.campaignID)
        #expect(!document.contains("</script>") && !document.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `what is not finite is null`() throws {
        var report = Examples.spring
        report.result.profit = Examples.interval(-.infinity, .nan, .infinity)
        report.offers[0].shareTonight = .nan
        let document = try object(report.json())
        #expect((document["result"] as? [String: Any])?["incremental_profit"] is NSNull)
        #expect((document["offers"] as? [[String: Any]])?[0]["share_tonight"] is NSNull)
    }
}
