import Records
import Simulation
import Testing

/// What the default scenario is worth, so that a change of its parameters shows.
struct EconomicsTests {
    /// An arm's effect over all users, per user-week.
    private struct Effect {
        var profit = 0.0
        var wasted = 0.0
        var paying = 0.0
    }

    private static let users = 4_000
    private static let day = Shops.start + 28

    private static func effects(_ truth: Truth) -> [String: Effect] {
        var effects: [String: Effect] = [:]
        for arm in truth.arms.indices {
            var sum = Effect()
            for user in 0..<users {
                let effect = truth.increment(user: user, arm: arm, from: day, windowDays: 7)
                sum.profit += effect.profit / Double(users)
                sum.wasted += effect.wasted / Double(users)
                if effect.profit > 0 { sum.paying += 1 / Double(users) }
            }
            effects[truth.arms[arm].id] = sum
        }
        return effects
    }

    @Test func `some offers pay for some users, and for many users they are wasted`() throws {
        let truth = try Truth(Shops.standard(users: Self.users), arms: Shops.arms)
        let effects = Self.effects(truth)
        for (id, effect) in effects.sorted(by: { $0.key < $1.key }) {
            #expect((0.2...0.65).contains(effect.paying), "\(id) pays for \(effect.paying) of the users")
        }
        let all = Array(truth.arms.indices)
        let best = (0..<Self.users).reduce(0.0) {
            $0 + truth.best(user: $1, eligible: all, from: Self.day, windowDays: 7).increment / Double(Self.users)
        }
        let fixed = effects.values.map(\.profit).max() ?? 0
        #expect(best > 1.4 * fixed, "knowing the user is worth much more than the best arm for all")
        #expect(fixed > 0.5, "a tool that only finds the best arm already earns something")
    }

    @Test func `a user's week without any decision is mostly nothing, and as noisy as the scenario says`() throws {
        let truth = try Truth(Shops.standard(users: Self.users), arms: [])
        var (sum, squares, n) = (0.0, 0.0, 0.0)
        for user in 0..<Self.users {
            for week in 0..<4 {
                let day = Shops.start + 14 + 7 * week
                let profit = truth.realised(user: user, arm: nil, from: day, windowDays: 7).profit.units
                sum += profit
                squares += profit * profit
                n += 1
            }
        }
        let mean = sum / n
        let deviation = (squares / n - mean * mean).squareRoot()
        #expect((6.0...7.6).contains(mean), "mean \(mean)")
        #expect((28...40).contains(deviation), "standard deviation \(deviation)")
    }
}
