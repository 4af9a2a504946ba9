package import Statistics

/// One arm against doing nothing, compared only between users who could have had either: within strata.
///
/// A stratum is a night and a cell of users with the same odds. Inside it the draw was random, so the means differ by
/// the arm's effect alone; between strata nothing is compared, so neither a good weekend nor an eager segment counts for
/// an arm. With *n* users of the arm and *m* of `none` in stratum *s*:
///
///     w_s = n_s m_s / (n_s + m_s)
///     estimate = Σ w_s (ȳ_s − z̄_s) / Σ w_s
///     variance = Σ w_s² (σ²/n_s + τ²/m_s) / (Σ w_s)²
///
/// with σ² and τ² pooled over the strata, σ² = Σ Σ (y − ȳ_s)² / Σ (n_s − 1), so that a stratum with a single user counts
/// as well. The weights are those of least variance where all users vary alike. Source: METHODS §1 "no confounded
/// pools"; Imbens and Rubin, "Causal Inference", 2015, §9.
///
/// The odds of later nights depend on earlier outcomes, but not on those of the same night, so each stratum's difference
/// is unbiased whatever came before it.
package struct StratifiedContrast: Sendable, Hashable {
    /// Users of one night and cell, by what they were assigned to.
    package struct Stratum: Sendable, Hashable {
        /// Users of the arm.
        package var arm: GroupMoments
        /// Users of `none`.
        package var none: GroupMoments

        /// A stratum of both groups.
        package init(arm: GroupMoments, none: GroupMoments) {
            self.arm = arm
            self.none = none
        }
    }

    /// Strata that have users of both.
    package let strata: Int
    /// Users of the arm in those.
    package let armUsers: Int64
    /// Users of `none` in those.
    package let noneUsers: Int64
    /// Effect per user, in units.
    package let difference: Double
    /// Its standard error, in units.
    package let standardError: Double

    /// The contrast over `strata`; `nil` where no stratum has users of both, or nothing is known of their spread.
    ///
    /// - Parameters:
    ///   - strata: Strata without users of one group are left out.
    ///   - unit: Whole-number steps of a value in one unit of the result, > 0: 1,000,000 for money in micros.
    /// - Complexity: O(strata).
    package init?(_ strata: some Sequence<Stratum>, unit: Double) {
        precondition(unit > 0 && unit.isFinite, "a unit is finite and above 0")
        let usable = strata.filter { $0.arm.users > 0 && $0.none.users > 0 }
        guard let armVariance = Self.pooledVariance(usable.map(\.arm)),
            let noneVariance = Self.pooledVariance(usable.map(\.none))
        else { return nil }
        var weights = 0.0
        var weighted = 0.0
        var variance = 0.0
        for stratum in usable {
            let (arm, none) = (Double(stratum.arm.users), Double(stratum.none.users))
            let weight = arm * none / (arm + none)
            weights += weight
            weighted += weight * (stratum.arm.mean - stratum.none.mean)
            variance += weight * weight * (armVariance / arm + noneVariance / none)
        }
        self.strata = usable.count
        armUsers = usable.reduce(0) { $0 + $1.arm.users }
        noneUsers = usable.reduce(0) { $0 + $1.none.users }
        difference = weighted / weights / unit
        standardError = variance.squareRoot() / weights / unit
    }

    /// The interval that is valid where the data are looked at once: estimate ± z · standard error, z the normal
    /// quantile of `level` in (0, 1).
    package func fixedTime(level: Double) -> Interval {
        interval(halfWidth: -Normal.quantile((1 - level) / 2) * standardError, level: level)
    }

    /// The interval that may be read every night: `sequence` after as many observations as there are users.
    package func alwaysValid(_ sequence: ConfidenceSequence) -> Interval {
        interval(
            halfWidth: sequence.multiplier(observations: Double(armUsers + noneUsers)) * standardError,
            level: 1 - sequence.alpha)
    }

    private func interval(halfWidth: Double, level: Double) -> Interval {
        Interval(estimate: difference, low: difference - halfWidth, high: difference + halfWidth, level: level)
    }

    /// Σ Σ (y − ȳ_s)² / Σ (n_s − 1); `nil` where every group has one user at most.
    private static func pooledVariance(_ groups: [GroupMoments]) -> Double? {
        let degrees = groups.reduce(0) { $0 + max(0, $1.users - 1) }
        guard degrees > 0 else { return nil }
        return groups.reduce(0) { $0 + $1.variance * Double(max(0, $1.users - 1)) } / Double(degrees)
    }
}
