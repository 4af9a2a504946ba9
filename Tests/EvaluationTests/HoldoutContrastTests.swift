import Evaluation
import Records
import Statistics
import Testing

@Suite struct HoldoutContrastTests {
    private func contrast(
        _ policy: GroupMoments, _ holdout: GroupMoments, unit: Double = 1, userEpochs: Double = 1_000,
        planned: Double = 1_000, level: Double = 0.9
    ) throws -> HoldoutContrast {
        try #require(
            try HoldoutContrast(
                policy: policy, holdout: holdout, unit: unit, userEpochs: userEpochs, plannedUserEpochs: planned,
                level: level))
    }

    @Test func `the increment is that of all users under the policy`() throws {
        let result = try contrast(try GroupMoments([2, 4, 6, 8]), try GroupMoments([1, 3]), unit: 2)
        #expect(result.difference == 1.5)
        #expect(result.fixedTime.estimate == 6)
        // s² = 20/3 and 2: √(20/12 + 1) / 2, times 1.645 and 4 users.
        let half = 4 * 1.6448536269514722 * (20.0 / 12 + 1).squareRoot() / 2
        #expect(abs(result.fixedTime.high - 6 - half) < 1e-12)
        #expect(result.alwaysValid.low < result.fixedTime.low && result.alwaysValid.high > result.fixedTime.high)
        #expect(abs(result.alwaysValid.high - 4 * result.alwaysValidPerUser.high) < 1e-12)
    }

    @Test func `GrowthBook's two-sample relative lift`() throws {
        // Published in GrowthBook's statistics tests: .70732 (−.03526, 1.44989), p .06191.
        let control = try GroupMoments(users: 3_407, sum: 1_396_870_000, squares: 52_377_976_700_000_000)
        let treated = try GroupMoments(users: 3_461, sum: 2_422_700_000, squares: 134_698_290_000_000_000)
        let result = try contrast(treated, control, unit: 1_000_000, level: 0.95)
        let lift = try #require(result.relativeLift)
        #expect(abs(lift.estimate - 0.70732) < 5e-6)
        // Theirs is a t interval with 5,773 degrees of freedom: 2 × 10⁻⁴ standard errors wider.
        #expect(abs(lift.low - -0.03526) < 2e-4)
        #expect(abs(lift.high - 1.44989) < 2e-4)
        #expect(abs((result.relativePValue ?? 1) - 0.06191) < 1e-4)
    }

    @Test func `too few users say nothing, and nothing is not a number`() throws {
        let one = try GroupMoments([1])
        let two = try GroupMoments([0, 0])
        #expect(
            try HoldoutContrast(
                policy: two, holdout: one, unit: 1, userEpochs: 1, plannedUserEpochs: 1, level: 0.9) == nil)
        let constant = try contrast(two, two)
        #expect(constant.alwaysValid.low == 0 && constant.alwaysValid.high == 0)
        #expect(constant.relativeLift == nil && constant.relativePValue == nil)
        #expect(constant.pValue == 1)
    }

    @Test func `parameters outside their range are refused by name`() throws {
        let two = try GroupMoments([0, 1])
        func parameter(unit: Double = 1, epochs: Double = 1, planned: Double = 1, level: Double = 0.9) -> String? {
            #expect(throws: ParameterError.self) {
                _ = try HoldoutContrast(
                    policy: two, holdout: two, unit: unit, userEpochs: epochs, plannedUserEpochs: planned,
                    level: level)
            }?.parameter
        }
        #expect(parameter(unit: 0) == "unit")
        #expect(parameter(epochs: .nan) == "userEpochs")
        #expect(parameter(planned: 0) == "plannedObservations")
        #expect(parameter(level: 1) == "level")
    }

    /// A user's whole number of cents: nothing for seven in ten, else uniform on 0 … 2,000.
    private func value(_ stream: KeyedStream, _ user: Int64) -> Int64 {
        stream.uniform(user, 0) < 0.7 ? 0 : Int64(stream.uniform(user, 1) * 2_000)
    }

    @Test func `a fixed-time interval covers as often as it says`() throws {
        var covered = 0
        let experiments = 400
        for experiment in 0..<experiments {
            let stream = KeyedStream(seed: UInt64(experiment), label: "fixed-time coverage")
            let policy = try GroupMoments((0..<240).map { value(stream, $0) })
            let holdout = try GroupMoments((240..<320).map { value(stream, $0) })
            let interval = try contrast(policy, holdout).fixedTime
            covered += interval.low <= 0 && interval.high >= 0 ? 1 : 0
        }
        // 0.9 ± four standard errors of 0.015.
        #expect(abs(Double(covered) / Double(experiments) - 0.9) < 0.06, "covered \(covered) of \(experiments)")
    }

    @Test func `read every night, only the always-valid interval keeps its promise`() throws {
        var alwaysMissed = 0
        var fixedMissed = 0
        let experiments = 200
        for experiment in 0..<experiments {
            let stream = KeyedStream(seed: UInt64(experiment), label: "always-valid coverage")
            var policy = GroupMoments()
            var holdout = GroupMoments()
            var missed = (always: false, fixed: false)
            for night in 0..<30 as Range<Int64> {
                for user in night * 40..<night * 40 + 40 {
                    if user % 4 == 0 {
                        try holdout.add(value(stream, user))
                    } else {
                        try policy.add(value(stream, user))
                    }
                }
                let result = try contrast(policy, holdout, userEpochs: Double(night + 1) * 40, planned: 1_200)
                missed.always = missed.always || result.alwaysValid.low > 0 || result.alwaysValid.high < 0
                missed.fixed = missed.fixed || result.fixedTime.low > 0 || result.fixedTime.high < 0
            }
            alwaysMissed += missed.always ? 1 : 0
            fixedMissed += missed.fixed ? 1 : 0
        }
        // Level .90: at most 20 of 200 expected, plus three standard errors of 4.2.
        #expect(alwaysMissed <= 32, "\(alwaysMissed) of \(experiments)")
        #expect(fixedMissed > 60, "\(fixedMissed) of \(experiments)")
    }
}
