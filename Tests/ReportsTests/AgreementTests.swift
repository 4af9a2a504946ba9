import Foundation
import Records
import Reports
import Statistics
import Testing

@Suite struct AgreementTests {
    @Test func `the return on cost is what its formula says, in every report`() throws {
        for seed in 0..<200 as Range<Int64> {
            let result = RandomReport(seed: seed).report.result
            guard let profit = result.profit, result.cost > .zero else {
                #expect(result.returnOnCost == nil)
                continue
            }
            let roi = try #require(result.returnOnCost)
            let cost = result.cost.units
            #expect(abs(roi.estimate * cost - cost - profit.estimate) <= 1e-9 * (abs(profit.estimate) + cost))
            #expect(roi.low <= roi.estimate && roi.estimate <= roi.high)
        }
    }

    @Test func `the parts of a budget and of an audience sum to the whole`() {
        for seed in 0..<200 as Range<Int64> {
            let report = RandomReport(seed: seed).report
            #expect(
                report.audience.targeted + report.audience.leftOut.reduce(0) { $0 + $1.users }
                    == report.audience.considered)
            guard let budget = report.budget else { continue }
            let parts = budget.spent + budget.reserved + budget.plannedTonight + budget.left
            #expect(parts == max(budget.total, parts - budget.left))
            for night in report.allocation {
                #expect(abs(night.nothing + night.shares.reduce(0, +) - 1) < 1e-12)
            }
        }
    }

    @Test func `the page, the JSON and the CSV tell the same verdict and the same profit`() throws {
        for seed in 0..<20 as Range<Int64> {
            let report = RandomReport(seed: seed).report
            let text = Page(report.html(language: .english)).text
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
            let kind = (document["verdict"] as? [String: Any])?["kind"] as? String
            let words = [
                "keep_running": "Keep running.", "stop": "Stop.", "too_early": "Too early.",
                "do_not_use": "Do not use these numbers.",
            ]
            #expect(kind.flatMap { words[$0] }.map(text.contains) == true, "seed \(seed)")
            #expect(report.csv().contains("report,,,verdict,,,,,,\(kind ?? "?")\r\n"), "seed \(seed)")
            if let profit = report.result.profit {
                #expect(report.json().contains("\"estimate\": \(profit.estimate)"), "seed \(seed)")
                let money = MoneyFormat(Texts.of(.english), currency: report.currency)
                #expect(text.contains(money.estimate(profit)) && text.contains(money.range(profit)), "seed \(seed)")
            }
        }
    }

    @Test func `an offer is never said to lead without its interval`() {
        var report = Examples.spring
        for index in report.offers.indices { report.offers[index].profitPerUser = nil }
        let text = Page(report.html(language: .english)).text
        #expect(!text.contains("leads") && text.contains("Not enough data yet to compare the offers."))
    }

    @Test func `an offer that may lose is not said to lead`() {
        var report = Examples.spring
        report.offers[0].profitPerUser = Examples.interval(-0.1, 1.4, 2.9)
        #expect(Page(report.html(language: .english)).text.contains("No offer surely beats sending nothing yet"))
    }

    @Test func `segments stand in order of profit, hidden ones last`() throws {
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(Examples.spring.json().utf8)) as? [String: Any])
        let ids = (document["segments"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
        #expect(ids == ["lapsed", "at_risk", "loyal", "new", "staff", "vip"])
    }
}
