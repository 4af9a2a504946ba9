package import Records
package import Statistics

/// What a campaign earned: everybody ever enrolled under the policy against everybody held out, by assignment.
///
/// A user's value is all of his reward since he was enrolled, whether he was sent, opened or redeemed anything
/// (intention to treat), and users are the rows, so intervals are clustered by user.
///
/// ```swift
/// let profit = try HoldoutContrast(
///     policy: policy, holdout: holdout, unit: 1_000_000, userEpochs: 412_000, plannedUserEpochs: 1_000_000, level: 0.90)
/// profit?.alwaysValid  // the incremental profit in the currency's unit
/// ```
package struct HoldoutContrast: Sendable, Hashable {
    /// Users under the policy.
    package let policy: GroupMoments
    /// Users held out.
    package let holdout: GroupMoments
    /// Whole-number steps of a value in one unit of the result: 1,000,000 for money in micros, 1 for counts.
    package let unit: Double
    /// Outcome windows of all users so far, both groups: *N* of the confidence sequence.
    package let userEpochs: Double
    /// The sequence that the always-valid interval is read from.
    package let sequence: ConfidenceSequence
    /// Increment per user, ȳ_policy − ȳ_holdout, in units.
    package let difference: Double
    /// Its standard error, √(s²_policy/n_policy + s²_holdout/n_holdout).
    package let standardError: Double

    /// The contrast of two groups; `nil` where one has fewer than two users, so that nothing can be said yet.
    ///
    /// - Parameters:
    ///   - policy: Moments of the users under the policy.
    ///   - holdout: Moments of the users held out.
    ///   - unit: Steps of a value in one unit of the result, > 0.
    ///   - userEpochs: Outcome windows of all users so far, > 0.
    ///   - plannedUserEpochs: *N*\*, the number at which the verdict is most wanted, declared beforehand, > 0.
    ///   - level: Of all intervals, in (0, 1).
    /// - Throws: ``ParameterError`` for a parameter outside its range.
    package init?(
        policy: GroupMoments, holdout: GroupMoments, unit: Double, userEpochs: Double, plannedUserEpochs: Double,
        level: Double
    ) throws(ParameterError) {
        guard unit > 0, unit.isFinite else {
            throw ParameterError(
                owner: "HoldoutContrast", parameter: "unit", allowed: "finite and above 0", got: "\(unit)")
        }
        guard level > 0, level < 1 else {
            throw ParameterError(
                owner: "HoldoutContrast", parameter: "level", allowed: "strictly between 0 and 1", got: "\(level)")
        }
        sequence = try ConfidenceSequence(alpha: 1 - level, plannedObservations: plannedUserEpochs)
        guard userEpochs > 0, userEpochs.isFinite else {
            throw ParameterError(
                owner: "HoldoutContrast", parameter: "userEpochs", allowed: "finite and above 0", got: "\(userEpochs)")
        }
        guard policy.users >= 2, holdout.users >= 2 else { return nil }
        self.policy = policy
        self.holdout = holdout
        self.unit = unit
        self.userEpochs = userEpochs
        difference = (policy.mean - holdout.mean) / unit
        standardError =
            (policy.variance / Double(policy.users) + holdout.variance / Double(holdout.users)).squareRoot() / unit
    }

    /// The share of intervals that cover the truth.
    package var level: Double { 1 - sequence.alpha }

    /// The increment of all users under the policy, N_policy · (ȳ_policy − ȳ_holdout), with the normal interval that is
    /// valid where the data are looked at once.
    package var fixedTime: Interval {
        scaled(multiplier: -Normal.quantile(sequence.alpha / 2), by: Double(policy.users))
    }

    /// The increment of all users under the policy with the interval that is valid every night (METHODS §6).
    ///
    /// With σ̂ = standard error · √N the sequence's half-width is the standard error times
    /// ``ConfidenceSequence/multiplier(observations:)``.
    package var alwaysValid: Interval {
        scaled(multiplier: sequence.multiplier(observations: userEpochs), by: Double(policy.users))
    }

    /// The increment per user with the interval that is valid every night.
    package var alwaysValidPerUser: Interval {
        scaled(multiplier: sequence.multiplier(observations: userEpochs), by: 1)
    }

    /// P(a difference at least as large | none is there), two-sided, for looking once; 1 where nothing varies or differs.
    package var pValue: Double {
        difference == 0 ? 1 : 2 * Normal.cdf(-abs(difference) / standardError)
    }

    /// The lift ȳ_policy / ȳ_holdout − 1 with its fixed-time interval; `nil` where the holdout's mean is not above 0.
    ///
    /// Delta method, with the groups independent: variance = s_p²/(n_p ȳ_h²) + s_h² ȳ_p²/(n_h ȳ_h⁴).
    package var relativeLift: Interval? {
        relativeError.map { error in
            let lift = policy.mean / holdout.mean - 1
            let half = -Normal.quantile(sequence.alpha / 2) * error
            return Interval(estimate: lift, low: lift - half, high: lift + half, level: level)
        }
    }

    /// P(a lift at least as far from 0 | none is there), two-sided; `nil` where there is no ``relativeLift``.
    package var relativePValue: Double? {
        relativeError.map { 2 * Normal.cdf(-abs(policy.mean / holdout.mean - 1) / $0) }
    }

    /// Standard error of the lift.
    private var relativeError: Double? {
        guard holdout.mean > 0 else { return nil }
        let ratio = policy.mean / holdout.mean
        let variance =
            policy.variance / Double(policy.users) + ratio * ratio * holdout.variance / Double(holdout.users)
        return variance.squareRoot() / holdout.mean
    }

    /// The difference ± `multiplier` standard errors, times `factor`.
    private func scaled(multiplier: Double, by factor: Double) -> Interval {
        let half = multiplier * standardError
        return Interval(
            estimate: factor * difference, low: factor * (difference - half), high: factor * (difference + half),
            level: level)
    }
}
