import Foundation
import Pipeline
import Records
import Simulation
import Statistics

/// A simulated shop with one campaign of coupons, judged night by night without a database.
///
/// By default small, so that every change can be judged. `ALLOT_JUDGE=full` takes the sizes that are quoted, for half an
/// hour on two cores: `ALLOT_JUDGE=full ./Jobs/test --filter JudgeTests`.
struct JudgedShop {
    /// Whether the sizes are those that are quoted.
    static let isFull = ProcessInfo.processInfo.environment["ALLOT_JUDGE"] == "full"
    /// A Monday.
    static let first = CalendarDay(year: 2026, month: 3, day: 2)

    /// Name of a file in `Jobs/scenarios`.
    var scenario = "default"
    var users: Int
    var nights = 30
    var seeds: Int
    /// Texts of the campaign's and the shop's file to be replaced.
    var edits: [(String, String)] = []
    /// The night's number and the campaign's budget for it: changes what a night may spend.
    var perDay: (@Sendable (Int) -> Int)?
    /// What the whole campaign may spend, per user of the shop.
    var totalPerUser = 2.4
    /// The night from which on the whole campaign may spend less, per user of the shop.
    var cut: (night: Int, totalPerUser: Double)?
    /// Whether the truth about two windows is asked for.
    var looksFurther = false
    /// Changes of the shop itself.
    var change: @Sendable (inout Scenario) -> Void = { _ in }

    /// Runs every seed, two at a time.
    func run() throws -> [Judge.Judgement] {
        let text = try String(contentsOfFile: Self.path(of: scenario), encoding: .utf8)
        var scenario = try ScenarioFile.read(text, file: "Jobs/scenarios/\(scenario).yaml")
        scenario.users = users
        change(&scenario)
        let (shop, nights, looksFurther) = (scenario, nights, looksFurther)
        let changes = perDay != nil || cut != nil
        let configurations = try (0..<seeds).map { seed in try (0..<nights).map { try configuration(seed, night: $0) } }
        return try mapBlocks(count: seeds, blockSize: 1, threads: 2) { (block) throws(any Error) -> Judge.Judgement in
            var shop = shop
            shop.seed = UInt64(1_000 + block.lowerBound)
            let own = configurations[block.lowerBound]
            var judge = try Judge(
                scenario: shop, configuration: own[0], first: Self.first, nights: nights, looksFurther: looksFurther,
                threads: 1)
            return try judge.run { changes ? own[$0] : nil }
        }
    }

    private func configuration(_ seed: Int, night: Int) throws -> Configuration {
        let days = Self.first + 1...Self.first + nights
        let isCut = cut.map { night >= $0.night } ?? false
        let totalPerUser = isCut ? cut?.totalPerUser ?? totalPerUser : totalPerUser
        let budget =
            "budget: {total: \"\(Int(totalPerUser * Double(users))).00\", "
            + (perDay.map { "per_day: \"\($0(night)).00\", " } ?? "")
            + "pacing: forecast, overspend_probability: \"0.05\"}"
        var campaign = ProjectTemplate.file(ProjectTemplate.coupons, deciding: days).text
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("budget: ") ? budget : String($0) }.joined(separator: "\n")
            .replacing("min_users: 1000", with: "min_users: 10")
        var shop = ProjectTemplate.shop.text.replacing("seed: 20260101", with: "seed: \(77 + seed)")
        for (old, new) in edits {
            guard campaign.contains(old) || shop.contains(old) else { throw UnknownText(text: old) }
            campaign = campaign.replacing(old, with: new)
            shop = shop.replacing(old, with: new)
        }
        return try Configuration(
            shop: Configuration.File(path: "Jobs/allot.yaml", text: shop),
            campaigns: [Configuration.File(path: "Jobs/campaigns/spring-coupons.yaml", text: campaign)])
    }

    /// A text to be replaced that neither file has.
    private struct UnknownText: Error {
        let text: String
    }

    /// A scenario of the project.
    static func path(of scenario: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Jobs/scenarios/\(scenario).yaml").path
    }
}

/// Figures of several runs, with what chance does to their mean.
struct Figures: CustomStringConvertible {
    let values: [Double]

    init(_ values: some Sequence<Double>) { self.values = Array(values) }

    var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// Standard error of the mean.
    var error: Double {
        let mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
    }

    /// Mean, its 90 % interval, and the range.
    var description: String {
        func text(_ value: Double) -> String { String(format: "%.3f", value) }
        return "\(text(mean)) (90 % interval \(text(mean - 1.645 * error)) to \(text(mean + 1.645 * error)), "
            + "range \(text(values.min() ?? 0)) to \(text(values.max() ?? 0)))"
    }
}

/// What the tool believed of the arms of a run's late nights, beside the truth.
struct BeliefErrors {
    /// Mean of the posterior less the truth, over users and arms, in the currency's unit.
    let mean: Double
    /// Mean true increment of the same.
    let truth: Double
    /// Share of the beliefs whose 90 % interval holds the truth.
    let covered: Double

    init(_ judgement: Judge.Judgement, since day: CalendarDay) {
        var (users, error, truth, covered) = (0.0, 0.0, 0.0, 0.0)
        for arm in judgement.arms where arm.day >= day {
            let weight = Double(arm.users)
            users += weight
            error += weight * (arm.believed - arm.increment)
            truth += weight * arm.increment
            if abs(arm.believed - arm.increment) <= 1.645 * arm.doubt { covered += weight }
        }
        (mean, self.truth, self.covered) = (error / users, truth / users, covered / users)
    }
}

/// What learners make of the same outcomes, beside the truth: mean error of an arm's effect, in the currency's unit.
struct LearnerErrors {
    /// Compared within night and cell, as the tool does.
    let stratified: Double
    /// Every mean over all nights and users: what a learner does who forgets why somebody got an arm.
    let pooled: Double
    /// Pooled, and the next window's orders counted as well; `nil` unless the truth about two windows is known.
    let overlapping: Double?

    init(_ judgement: Judge.Judgement) {
        let learned = Dictionary(grouping: judgement.learned) { "\($0.day) \($0.cellID)" }
        let truth = Dictionary(
            judgement.arms.map { ("\($0.day) \($0.cellID) \($0.armID)", $0) }, uniquingKeysWith: { $1 })
        var weights = 0.0
        var error = 0.0
        var effects = (users: 0.0, sum: 0.0, sumOfTwoWindows: 0.0)
        for (stratum, rows) in learned {
            let control = rows.first { $0.armID == "none" }
            for row in rows where row.armID != "none" {
                let users = Double(row.users)
                guard let effect = truth["\(stratum) \(row.armID)"] else { continue }
                effects.users += users
                effects.sum += users * effect.increment
                effects.sumOfTwoWindows += users * (effect.incrementOfTwoWindows ?? 0)
                guard let control, control.users > 0 else { continue }
                let others = Double(control.users)
                let weight = users * others / (users + others)
                weights += weight
                error += weight * (row.reward / users - control.reward / others - effect.increment)
            }
        }
        func difference(_ arms: [Judge.PooledArm]) -> Double {
            func mean(_ arms: [Judge.PooledArm]) -> Double {
                arms.reduce(0) { $0 + $1.reward } / Double(arms.reduce(0) { $0 + $1.users })
            }
            return mean(arms.filter { $0.armID != "none" }) - mean(arms.filter { $0.armID == "none" })
        }
        stratified = error / weights
        pooled = difference(judgement.pooled) - effects.sum / effects.users
        overlapping =
            judgement.arms.contains { $0.incrementOfTwoWindows != nil }
            ? difference(judgement.overlapping) - effects.sumOfTwoWindows / effects.users : nil
    }
}
