internal import Records
internal import Simulation

/// What the demo's decisions truly earn, known from the shop's hidden parameters, night by night.
struct DemoTruth {
    let truth: Truth
    let windowDays: Int
    private var nights: [(day: CalendarDay, earned: [String: Double], best: Double)] = []
    private var seen: Set<UInt64> = []

    init(truth: Truth, windowDays: Int) {
        self.truth = truth
        self.windowDays = windowDays
    }

    /// Adds the rows of a night's lists that were not there before, in force from `day` on.
    mutating func add(_ decisions: ReceivedDecisions, from day: CalendarDay) throws {
        var earned: [String: Double] = [:]
        var best = 0.0
        let eligible = Array(decisions.arms.indices)
        for row in decisions.userID.indices where seen.insert(decisions.decisionLow[row]).inserted {
            let user = Int(decisions.userID[row]) - 1
            let arm = Int(decisions.arm[row])
            let increment = truth.increment(user: user, arm: arm, from: day, windowDays: windowDays)
            earned[decisions.arms[arm].campaignID, default: 0] += increment.profit
            best += truth.best(user: user, eligible: eligible, from: day, windowDays: windowDays).increment
        }
        nights.append((day, earned, best))
    }

    /// Expected incremental profit by campaign of the decisions whose window is over at the end of `day`.
    func earned(through day: CalendarDay) -> [String: Double] {
        matured(day).reduce(into: [:]) { $0.merge($1.earned, uniquingKeysWith: +) }
    }

    /// What the best arm of every one of those users would have earned.
    func best(through day: CalendarDay) -> Double { matured(day).reduce(0) { $0 + $1.best } }

    private func matured(_ day: CalendarDay) -> [(day: CalendarDay, earned: [String: Double], best: Double)] {
        nights.filter { $0.day + windowDays <= day + 1 }
    }
}
