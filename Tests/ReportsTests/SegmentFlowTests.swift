import Foundation
import Reports
import Testing

/// Moves between segments, as the documents tell them.
@Suite struct SegmentFlowTests {
    private func report(
        _ drift: SegmentFlow.Drift = .stable, counts: [[Int]] = [[900, 40], [60, 1_000]], entered: [Int] = [20, 0],
        left: [Int] = [0, 30]
    ) -> CampaignReport {
        var report = Examples.spring
        report.flow = SegmentFlow(
            from: Examples.day(28), to: Examples.day(29),
            segments: ["loyal", "at_risk"].map { .init(id: $0, label: .segment($0)) }, counts: counts,
            entered: entered, left: left, drift: drift, index: 0.312, smallCell: 10)
        return report
    }

    private func document(_ report: CampaignReport) throws -> [String: Any] {
        let all = try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        return try #require(all["segment_moves"] as? [String: Any])
    }

    @Test func `the page says how many moved, who came and who went, and the exports count them`() throws {
        let report = report()
        let text = Page(report.html(language: .english)).text
        #expect(text.contains("5.0% of 2,000 users changed their segment between 29 Oct and 30 Oct."))
        #expect(text.contains("New in the segments: 20; not in them any more: 30."))
        #expect(text.contains("Population stability index: 0.31."))
        let chinese = Page(report.html(language: .simplifiedChinese)).text
        #expect(chinese.contains("2,000 位用户中有 5.0% 改变了所属人群"))
        let moves = try document(report)
        #expect(moves["moved"] as? Int == 100 && moves["users"] as? Int == 2_000)
        #expect(moves["moved_share"] as? Double == 0.05 && moves["index"] as? Double == 0.31)
        #expect(moves["entered"] as? Int == 20 && moves["left"] as? Int == 30)
        let listed = try #require(moves["moves"] as? [[String: Any]])
        #expect(listed.map { $0["users"] as? Int } == [60, 40, 30, 20])
        #expect(listed[0]["from"] as? String == "at_risk" && listed[0]["to"] as? String == "loyal")
        #expect(listed[2]["to"] is NSNull && listed[3]["from"] is NSNull)
        let csv = report.csv()
        for line in [
            "moves,at_risk/loyal,,users,60,,,,people,", "moves,/loyal,,users,20,,,,people,",
            "moves,at_risk/,,users,30,,,,people,", "moves,,,drift,,,,,,stable", "moves,loyal,,before,940,,,,people,",
            "moves,loyal,,after,980,,,,people,", "moves,,,moved_share,0.05,,,,share,",
        ] {
            #expect(csv.contains(line + "\r\n"), "\(line)")
        }
    }

    @Test(arguments: [
        (SegmentFlow.Drift.stable, "Stable. The segments have about the sizes they had.", "稳定。"),
        (.shifting, "Shifting. Some segments grow at the cost of others", "正在变化。"),
        (.drifted, "Drifted. The segments are not the same population any more: check the data of the shop", "已经漂移。"),
    ])
    func `drift is said in words`(drift: SegmentFlow.Drift, english: String, chinese: String) throws {
        let report = report(drift)
        #expect(Page(report.html(language: .english)).text.contains(english))
        #expect(Page(report.html(language: .simplifiedChinese)).text.contains(chinese))
        #expect(try document(report)["drift"] as? String == drift.rawValue)
    }

    @Test func `few who moved are hidden, and with them what would give them away`() throws {
        let report = report(counts: [[7_713, 3], [60, 8_117]], entered: [20, 0], left: [0, 30])
        let moves = try document(report)
        let listed = try #require(moves["moves"] as? [[String: Any]])
        let few = try #require(listed.first { $0["from"] as? String == "loyal" && !($0["to"] is NSNull) })
        #expect(few["users"] is NSNull && few["hidden"] as? String == "fewer_than_k")
        // Neither by who was loyal, nor by who is at risk, nor by all who moved.
        let sizes = try #require(moves["segments"] as? [[String: Any]])
        #expect(sizes[0]["stayed"] is NSNull || sizes[0]["before"] is NSNull)
        #expect(sizes[1]["stayed"] is NSNull || sizes[1]["after"] is NSNull)
        let others = listed.filter { $0["from"] as? String == "at_risk" }
        #expect(moves["moved"] is NSNull || others.contains { $0["users"] is NSNull })
        for language in Language.allCases {
            let text = Page(report.html(language: language)).text
            #expect(text.contains("<10"))
        }
        // Where the number would tell, the share is a whole percent that ten people more or fewer would be, too.
        #expect(moves["moved"] as? Int == 60 || moves["moved_share"] is NSNull)
        let large = self.report(counts: [[77_130, 3], [1_640, 81_170]], entered: [20, 0], left: [0, 30])
        #expect(Page(large.html(language: .english)).text.contains("1% of 159,940 users changed their segment"))
        #expect(try document(large)["moved_share"] as? Double == 0.01)
        #expect(try document(large)["moved"] is NSNull)
        #expect(report.csv().contains("moves,loyal/at_risk,,users,,,,,people,fewer_than_k\r\n"))
    }

    @Test func `two nights' numbers together tell nothing exact`() throws {
        // 1,013 were loyal on the day that both reports have: hidden or not, no document has that number.
        let first = report(counts: [[1_004, 3], [9, 8_117]], entered: [0, 0], left: [0, 0])
        let second = report(counts: [[953, 60], [44, 8_076]], entered: [20, 0], left: [0, 30])
        for report in [first, second] {
            let moves = try document(report)
            #expect(moves["multiples_of"] as? Int == 10)
            var people = ["users", "moved", "entered", "left"].map { moves[$0] }
            for size in try #require(moves["segments"] as? [[String: Any]]) {
                people += ["before", "stayed", "after"].map { size[$0] }
            }
            for move in try #require(moves["moves"] as? [[String: Any]]) { people.append(move["users"]) }
            for number in people where !(number is NSNull) { #expect(try #require(number as? Int) % 10 == 0) }
            let rows = report.csv().split(separator: "\r\n").filter { $0.hasPrefix("moves,") }
            #expect(rows.count > 10 && !rows.contains { $0.contains("1013") })
            for language in Language.allCases {
                let text = Page(report.html(language: language)).text
                #expect(!text.contains("1,013"))
            }
        }
        #expect(
            Page(second.html(language: .english)).text.contains(
                "Numbers of people are rounded to multiples of 10; fewer than 10 are not shown"))
    }

    @Test func `segments that were made in another way are not compared`() throws {
        var report = Examples.spring
        report.flow = SegmentFlow(incomparableFrom: Examples.day(28), to: Examples.day(29))
        #expect(
            Page(report.html(language: .english)).text.contains(
                "Segments are made in another way since 29 Oct: those of 30 Oct cannot be compared with them."))
        let moves = try document(report)
        #expect(moves["comparable"] as? Bool == false && moves["moves"] == nil)
    }

    @Test func `the first night has nothing to tell`() throws {
        #expect(Examples.firstNight.flow == nil)
        #expect(!Page(Examples.firstNight.html(language: .english)).text.contains("Moves between segments"))
    }

    @Test func `a forecast that the data do not bear is said to be none`() {
        var report = Examples.spring
        report.lifetimeValue = ValueBasis(
            model: nil, customers: 1_200, repeaters: 0, weeks: 52, cautions: [.nobodyCameAgain])
        let text = Page(report.html(language: .english)).text
        #expect(text.contains("What 1,200 customers will buy in the next 52 weeks cannot be forecast"))
        #expect(text.contains("Nobody bought on two days yet"))
        #expect(Page(report.html(language: .simplifiedChinese)).text.contains("尚无客户在两个不同日期购买"))
        report.lifetimeValue = ValueBasis(
            model: "nbd", customers: 1_200, repeaters: 300, weeks: 52, cautions: [.nobodyStops(model: "bg_nbd")])
        #expect(Page(report.html(language: .english)).text.contains("NBD forecasts what 1,200 customers will buy"))
        #expect(report.json().contains("The best parameters lie at the boundary"))
        #expect(report.csv().contains("lifetime_value,,,model,,,,,,nbd\r\n"))
    }

    @Test func `a cluster is called by what sets it apart and by its identifier`() {
        let label = LocalLabel.cluster("cluster_3", named: [.english: "Frequent", .simplifiedChinese: "高频"])
        #expect(label.text(in: .english) == "Frequent (cluster_3)")
        #expect(label.text(in: .simplifiedChinese) == "高频（cluster_3）")
        #expect(LocalLabel.segment("top_5").text(in: .english) != "top_5")
    }
}
