import Evaluation
import Records
import Statistics
import Testing

@Suite struct StratifiedContrastTests {
    private func stratum(_ arm: [Int64], _ none: [Int64]) throws -> StratifiedContrast.Stratum {
        StratifiedContrast.Stratum(arm: try GroupMoments(arm), none: try GroupMoments(none))
    }

    @Test func `two strata by hand`() throws {
        // Differences 4 and 1, weights 2·2/4 = 1 and 1·3/4 = .75; σ² = 2/1, τ² = (2 + 2)/3.
        let contrast = try #require(
            StratifiedContrast([try stratum([5, 7], [1, 3]), try stratum([3], [1, 2, 3])], unit: 1))
        #expect(abs(contrast.difference - (1 * 4 + 0.75 * 1) / 1.75) < 1e-15)
        let (sigma, tau) = (2.0, 4.0 / 3)
        let variance = 1 * (sigma / 2 + tau / 2) + 0.5625 * (sigma + tau / 3)
        #expect(abs(contrast.standardError - variance.squareRoot() / 1.75) < 1e-15)
        #expect(contrast.armUsers == 3 && contrast.noneUsers == 5 && contrast.strata == 2)
        let interval = contrast.fixedTime(level: 0.9)
        #expect(abs(interval.high - contrast.difference - 1.6448536269514722 * contrast.standardError) < 1e-12)
    }

    @Test func `an arm that is used where everybody buys more gains nothing by it`() throws {
        // On good days the arm is frequent, on bad ones rare; its effect is 1 on each. Pooled, it looks like 10.
        let good = try stratum([Int64](repeating: 11, count: 90) + [9, 13], [8, 12, 10, 10])
        let bad = try stratum([1, 1], [Int64](repeating: 0, count: 50) + [-1, 1])
        let contrast = try #require(StratifiedContrast([good, bad], unit: 1))
        #expect(abs(contrast.difference - 1) < 1e-12)
    }

    @Test func `nights with one side only say nothing`() throws {
        #expect(StratifiedContrast([try stratum([1, 2], []), try stratum([], [1, 2])], unit: 1) == nil)
        #expect(StratifiedContrast([], unit: 1) == nil)
        #expect(StratifiedContrast([try stratum([1], [1])], unit: 1) == nil)
        let both = try stratum([1, 3], [0, 1])
        #expect(
            StratifiedContrast([both, try stratum([90], [])], unit: 1) == StratifiedContrast([both], unit: 1))
    }

    @Test func `the unit scales estimate and error alike`() throws {
        let strata = [try stratum([5_000_000, 7_000_000], [1_000_000, 3_000_000])]
        let money = try #require(StratifiedContrast(strata, unit: 1_000_000))
        let micros = try #require(StratifiedContrast(strata, unit: 1))
        #expect(money.difference == 4 && micros.difference == 4_000_000)
        #expect(abs(micros.standardError / money.standardError - 1_000_000) < 1e-6)
    }

    @Test func `the interval for every night is wider than that for one look`() throws {
        let contrast = try #require(StratifiedContrast([try stratum([5, 7, 6], [1, 3, 2])], unit: 1))
        let sequence = try ConfidenceSequence(alpha: 0.1, plannedObservations: 6)
        let nightly = contrast.alwaysValid(sequence)
        #expect(nightly.low < contrast.fixedTime(level: 0.9).low && nightly.level == 0.9)
    }
}
