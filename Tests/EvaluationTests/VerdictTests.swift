import Evaluation
import Records
import Testing

@Suite struct VerdictTests {
    /// A contrast of `users` users a group with sd 10, whose policy earns `lift` more a user.
    private func profit(lift: Int64, users: Int64, epochs: Double) throws -> HoldoutContrast? {
        func group(_ mean: Int64) throws -> GroupMoments {
            try GroupMoments(
                users: users, sum: Int128(users * mean), squares: Int128(users * (mean * mean + 100)))
        }
        return try HoldoutContrast(
            policy: try group(20 + lift), holdout: try group(20), unit: 1, userEpochs: epochs,
            plannedUserEpochs: 10_000, level: 0.9)
    }

    private let fair: SampleRatio

    init() throws {
        fair = try SampleRatio(holdoutUsers: 1_000, users: 10_000, designedShare: 0.1)
    }

    @Test func `a clear gain runs on, a clear loss stops`() throws {
        let gain = Verdict(
            profit: try profit(lift: 2, users: 5_000, epochs: 10_000), sampleRatio: fair, userEpochsPerDay: 100)
        let loss = Verdict(
            profit: try profit(lift: -2, users: 5_000, epochs: 10_000), sampleRatio: fair, userEpochsPerDay: 100)
        #expect(gain.kind == .keepRunning && gain.daysToSettle == nil)
        #expect(loss.kind == .stop && loss.daysToSettle == nil)
    }

    @Test func `an unclear result is too early, with about the days that settle it`() throws {
        let contrast = try #require(try profit(lift: 1, users: 500, epochs: 1_000))
        let verdict = Verdict(profit: contrast, sampleRatio: fair, userEpochsPerDay: 100)
        #expect(verdict.kind == .tooEarly)
        let days = try #require(verdict.daysToSettle)
        // Then the half-width, of a standard error that shrinks with the root of user-epochs, is below 1.
        func halfWidth(_ days: Int) -> Double {
            let epochs = 1_000 + Double(days) * 100
            return contrast.sequence.multiplier(observations: epochs) * contrast.standardError
                * (1_000 / epochs).squareRoot()
        }
        #expect(halfWidth(days) < 1 && halfWidth(days - 2) > 1)
    }

    @Test func `no difference, no users and no pace have no projection`() throws {
        let none = Verdict(
            profit: try profit(lift: 0, users: 500, epochs: 1_000), sampleRatio: fair, userEpochsPerDay: 100)
        #expect(none.kind == .tooEarly && none.daysToSettle == nil)
        #expect(Verdict(profit: nil, sampleRatio: fair, userEpochsPerDay: 100).kind == .tooEarly)
        let stalled = Verdict(
            profit: try profit(lift: 1, users: 500, epochs: 1_000), sampleRatio: fair, userEpochsPerDay: 0)
        #expect(stalled.kind == .tooEarly && stalled.daysToSettle == nil)
        let slow = Verdict(
            profit: try profit(lift: 1, users: 500, epochs: 1_000), sampleRatio: fair, userEpochsPerDay: 0.01)
        #expect(slow.daysToSettle == nil)
    }

    @Test func `groups in which nothing varies are too early, not certain`() throws {
        let verdict = Verdict(
            profit: try HoldoutContrast(
                policy: try GroupMoments([1, 1]), holdout: try GroupMoments([0, 0]), unit: 1, userEpochs: 4,
                plannedUserEpochs: 100, level: 0.9),
            sampleRatio: fair, userEpochsPerDay: 100)
        #expect(verdict.kind == .tooEarly)
    }

    @Test func `a broken split overrules any gain`() throws {
        let broken = try SampleRatio(holdoutUsers: 720, users: 10_000, designedShare: 0.1)
        #expect(broken.status == .alarm)
        let verdict = Verdict(
            profit: try profit(lift: 2, users: 5_000, epochs: 10_000), sampleRatio: broken, userEpochsPerDay: 100)
        #expect(verdict.kind == .doNotUse)
    }
}
