import Pipeline
import Records
import Simulation
import TestSupport
import Testing

/// A simulated night is the real one without a database.
@Suite struct SimulatedNightsTests {
    @Test func `Nights without a database publish the lists that nights with one publish, byte for byte`() throws {
        let shop = try NightShop()
        var simulated = try SimulatedNights(
            scenario: shop.shop.scenario, configuration: shop.project().configuration,
            utcOffset: 8 * 3_600_000_000, first: NightShop.night, days: 12, threads: 2)
        for night in 0..<11 {
            let day = NightShop.night + night
            if night > 0 { try shop.nextDay() }
            try shop.run(day)
            let digests = try shop.publishedDigests(of: day)
            #expect(digests.count == 2)
            #expect(try simulated.publishNext() == digests, "\(day)")
        }
    }

    @Test func `The oracle takes the options that earn most for their cost, the last one in part`() {
        var hull = SpendingHull()
        hull.add(users: 1, values: [0, 30, 40], costs: [0, 3, 6])
        hull.add(users: 1, values: [0, 40, 50], costs: [0, 3, 6])
        hull.add(users: 1, values: [0, 10, 55], costs: [0, 3, 6])
        // 40 for 3, 30 for 3, 55 for 6, then 10 more for 3 twice.
        #expect(hull.spending(3).value == 40)
        #expect(hull.spending(15).value == 135)
        #expect(hull.spending(9).value == 70 + 27.5)
        #expect(hull.spending(100).cost == 18)
    }
}
