import Foundation
import Pipeline
import Simulation
import Testing

struct ScenarioFileTests {
    @Test func `the default file holds the default scenario, value for value`() throws {
        let scenario = try ScenarioFile.read(ScenarioFile.standard, file: "default.yaml")
        #expect(scenario == Scenario())
    }

    @Test func `misspelt and missing keys are reported at once, with their places`() throws {
        let text = ScenarioFile.standard
            .replacingOccurrences(of: "history_days:", with: "histroy_days:")
            .replacingOccurrences(of: "claim_spread: 0.7", with: "")
        let error = #expect(throws: ConfigurationError.self) { try ScenarioFile.read(text, file: "mine.yaml") }
        let messages = error?.problems.map(\.message) ?? []
        #expect(messages.contains("unknown key `histroy_days` (did you mean `history_days`?)"))
        #expect(messages.contains("`history_days` is missing"))
        #expect(messages.contains("`response.claim_spread` is missing"))
        #expect(error?.exitCode == .configuration)
    }

    @Test func `a scenario may name its own channels, but not invent their keys`() throws {
        let own = ScenarioFile.standard.replacingOccurrences(of: "  push: {", with: "  letter: {")
        #expect(try ScenarioFile.read(own, file: "own.yaml").channels["letter"] != nil)
        let spoilt = own.replacingOccurrences(of: "{delivery: 0.92", with: "{deliveri: 0.92")
        let error = #expect(throws: ConfigurationError.self) { try ScenarioFile.read(spoilt, file: "own.yaml") }
        #expect(error?.problems.contains { $0.message == "`channels.letter.delivery` is missing" } == true)
    }

    @Test func `a file that builds on the default says only what differs`() throws {
        let text = "base: default\nchannels:\n  chat: {drift: -0.35}\norders: {return_rate: 0.2}\n"
        var expected = Scenario()
        expected.channels["chat"]?.drift = -0.35
        expected.orders.returnRate = 0.2
        #expect(try ScenarioFile.read(text, file: "mine.yaml") == expected)
        let error = #expect(throws: ConfigurationError.self) {
            try ScenarioFile.read(text + "orders_: 1\npopulation: {reach: 1}\n", file: "mine.yaml")
        }
        let messages = error?.problems.map(\.message) ?? []
        #expect(messages.contains { $0.hasPrefix("unknown key `orders_`") })
        #expect(messages.contains { $0.hasPrefix("unknown key `reach`") })
        #expect(messages.count == 2)
    }

    @Test(arguments: ["reachable", "weekends", "carry-over", "drift", "no-effect"])
    func `every scenario of the project can be read and differs from the default`(_ name: String) throws {
        let text = try String(contentsOfFile: JudgedShop.path(of: name), encoding: .utf8)
        #expect(try ScenarioFile.read(text, file: name) != Scenario())
    }

    @Test(arguments: [
        ("users: 60000 ", "users: many ", "`users` cannot be `many`"),
        ("return_rate: 0.066", "return_rate: 1.5", "`orders.return_rate` must be from 0.0 to 1.0, but is 1.5"),
    ])
    func `a wrong value is named with its place`(_ old: String, _ new: String, _ message: String) throws {
        let text = ScenarioFile.standard.replacingOccurrences(of: old, with: new)
        let error = #expect(throws: ConfigurationError.self) { try ScenarioFile.read(text, file: "mine.yaml") }
        let problem = try #require(error?.problems.first)
        #expect(problem.message == message)
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[problem.position.line - 1]
        #expect(line.contains(new))
    }
}
