import Foundation
import Records
import Simulation
import Testing

struct ScenarioTests {
    @Test func `the default scenario is valid and survives encoding`() throws {
        let scenario = Scenario()
        try scenario.validate()
        let back = try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario))
        #expect(back == scenario)
    }

    @Test func `a parameter outside its range is named by its path, with the range and the value`() {
        var scenario = Scenario()
        scenario.channels["push"]?.open = 1
        let error = #expect(throws: ParameterError.self) { try scenario.validate() }
        #expect(error?.parameter == "channels.push.open")
        #expect(error?.description.contains("from 1e-06 to 0.999999, but is 1.0") == true)
    }

    /// A scenario with one parameter outside its range.
    struct Spoilt: Sendable, CustomTestStringConvertible {
        var parameter: String
        var spoil: @Sendable (inout Scenario) -> Void
        var testDescription: String { parameter }

        init(_ parameter: String, _ spoil: @escaping @Sendable (inout Scenario) -> Void) {
            self.parameter = parameter
            self.spoil = spoil
        }
    }

    @Test(arguments: [
        Spoilt("users") { $0.users = 0 },
        Spoilt("history_days") { $0.historyDays = 0 },
        Spoilt("population.regions") { $0.population.regions = [:] },
        Spoilt("population.devices.web") { $0.population.devices["web"] = -1 },
        Spoilt("catalogue.products") { $0.catalogue.products = 2 },
        Spoilt("catalogue.categories.home.margin_share") { $0.catalogue.categories["home"]?.marginShare = 1.5 },
        Spoilt("browsing.views") { $0.browsing.views = 0.5 },
        Spoilt("orders.daily_rate") { $0.orders.dailyRate = .nan },
        Spoilt("orders.season") { $0.orders.season[6] = 0 },
        Spoilt("orders.season, its number of factors,") { $0.orders.season = [1] },
        Spoilt("orders.return_delay.at_most") { $0.orders.returnDelay.atMost = 0 },
        Spoilt("response.half") { $0.response.half = 0 },
        Spoilt("creatives.tryon.click") { $0.creatives["tryon"]?.click = 0 },
    ])
    func `every part of a scenario is checked`(_ spoilt: Spoilt) {
        var scenario = Scenario()
        spoilt.spoil(&scenario)
        let error = #expect(throws: ParameterError.self) { try scenario.validate() }
        #expect(error?.parameter == spoilt.parameter)
    }

    @Test func `a delay law is a probability on its range, with about its mean`() {
        let law = DelayLaw(mean: 4, atLeast: 1, atMost: 60)
        let probabilities = (0...61).map(law.probability)
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
        #expect(probabilities[0] == 0 && probabilities[61] == 0 && probabilities[1] == probabilities.max())
        let mean = probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        #expect(abs(mean - 4) < 1e-4)
        #expect(law.quantile(1e-12) == 1 && law.quantile(1 - 1e-12) == 60)
        #expect(law.quantile(law.cumulative(3) - 1e-9) == 3 && law.quantile(law.cumulative(3) + 1e-9) == 4)
        #expect(DelayLaw(mean: 0, atLeast: 0, atMost: 6).probability(0) == 1)
    }
}
