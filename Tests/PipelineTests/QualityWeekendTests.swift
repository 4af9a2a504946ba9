import Audience
import Pipeline
import Records
import Simulation
import TestSupport
import Testing

/// A shop that sells three times as much at weekends is well.
@Suite struct QualityWeekendTests {
    @Test(arguments: [1, 2, 3], [1_500, 20_000])
    func `thirty days with strong weekends are within all limits`(seed: UInt64, users: Int) throws {
        var scenario = Scenario()
        scenario.seed = seed
        scenario.users = users
        scenario.orders.season = [0.6, 0.6, 0.6, 0.6, 0.9, 1.9, 1.8]
        let start = CalendarDay(year: 2026, month: 1, day: 5)
        let days = 44
        let shop = try Shop(
            scenario, startDay: start,
            bounds: (0...days).map { Int64((start + $0).number) * microsecondsPerDay })
        let products = Int64(scenario.catalogue.products)
        let items = try ItemCategories(
            itemID: Array(1...products), category: [Int32](repeating: -1, count: Int(products)), names: [])
        let limits = try Configuration(
            shop: .init(path: "shop", text: ProjectTemplate.shop.text), campaigns: []
        ).shop.quality.limits
        var earlier: [QualityJudge.Day] = []
        var judged = 0
        // The first two weeks have fewer returns and reviews: nobody has bought before them.
        for day in (14..<days).map({ start + $0 }) {
            let events = shop.day(day, users: 0..<users).events
            let midnight = Int64(day.number) * microsecondsPerDay
            var fold = DayFold(midnight..<midnight + microsecondsPerDay, items: items, now: .max)
            fold.add(events, userIndex: events.userID.map { Int32($0 - 1) }, users: users)
            let findings = QualityJudge(day, fold.measures, earlier: earlier, limits: limits).findings
            for finding in findings { #expect(finding.outcome != .beyond, "\(day): \(finding)") }
            judged += findings.count { $0.measure.form == .drift && [.within, .near].contains($0.outcome) }
            earlier.append((day, fold.measures))
        }
        #expect(judged > (users > 10_000 ? 60 : 30))
    }
}
