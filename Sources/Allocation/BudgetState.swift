package import Records

/// A campaign's money at the moment before tonight's list.
///
/// The promise at publishing (METHODS §1): spent + reserved before + reserved tonight ≤ total. What tonight reserves is
/// its expected spend *m* and *z* deviations of it, *m* + *z*·√(κ²*m*), where κ² is ``dispersion(variance:expected:)``.
package struct BudgetState: Sendable, Hashable {
    /// The campaign's budget.
    package var total: Money
    /// Spent so far, on decisions of earlier nights.
    package var spent: Money
    /// Kept for earlier nights' open coupons, deviations included: ``Liability/reserved(overspendProbability:rateError:)``.
    package var reserved: Money

    /// A budget of `total` of which `spent` is gone and `reserved` is promised.
    package init(total: Money, spent: Money, reserved: Money) {
        self.total = total
        self.spent = spent
        self.reserved = reserved
    }

    /// What can still be promised; 0 where more is spent and reserved than there is.
    package var left: Money { max(.zero, total - spent - reserved) }

    /// Whether the promise is broken before tonight, by a cut of the budget: then only arms without cost may be sent.
    package var isOverdrawn: Bool { spent + reserved > total }

    /// κ²: the variance of a night's spend as a multiple of its expectation, in the currency's unit.
    ///
    /// For coupons that cost *c* and are redeemed with probability *p* it is (1 − *p*)·*c*; a night's spend that grows
    /// by more of the same users keeps it.
    ///
    /// - Parameters:
    ///   - variance: Variance of the spend, in the currency's unit squared.
    ///   - expected: Expected spend, in the currency's unit.
    /// - Returns: Their ratio; 0 where nothing is expected to be spent.
    package static func dispersion(variance: Double, expected: Double) -> Double {
        expected > 0 ? variance / expected : 0
    }

    /// What a night that expects to spend `planned` reserves: planned + *z*·√(dispersion · planned), rounded up.
    ///
    /// - Throws: ``ParameterError`` for a probability outside (0, 0.5] or a dispersion below 0.
    package static func reservedTonight(
        planned: Money, dispersion: Double, overspendProbability: Double
    ) throws(ParameterError) -> Money {
        let z = try Liability.safety(overspendProbability: overspendProbability)
        guard dispersion >= 0, dispersion.isFinite else {
            throw ParameterError(
                owner: "BudgetState", parameter: "dispersion", allowed: "finite and at least 0", got: "\(dispersion)")
        }
        let margin = z * (dispersion * planned.units).squareRoot()
        guard let rounded = Money(rounding: margin), let sum = Money(rounding: planned.units + margin), sum >= planned
        else {
            throw ParameterError(
                owner: "BudgetState", parameter: "planned", allowed: "within the range of money", got: "more")
        }
        // To the next micro above, so that rounding never breaks the promise.
        return Money(micros: planned.micros + rounded.micros + (margin > 0 ? 1 : 0))
    }

    /// The largest expected spend tonight that keeps the promise, to within a few micros and never above.
    ///
    /// With L = ``left``, *m* + *z*κ√*m* = L is quadratic in √*m*; its root, written so that nothing cancels, is
    /// √*m* = 2L / (*z*κ + √(*z*²κ² + 4L)).
    ///
    /// - Parameters:
    ///   - dispersion: κ², in the currency's unit, ≥ 0.
    ///   - overspendProbability: In (0, 0.5].
    /// - Returns: 0 … ``left``.
    /// - Throws: ``ParameterError`` for a parameter outside its range.
    package func largestPlannedSpend(
        dispersion: Double, overspendProbability: Double
    ) throws(ParameterError) -> Money {
        let z = try Liability.safety(overspendProbability: overspendProbability)
        guard dispersion >= 0, dispersion.isFinite else {
            throw ParameterError(
                owner: "BudgetState", parameter: "dispersion", allowed: "finite and at least 0", got: "\(dispersion)")
        }
        let margin = z * dispersion.squareRoot()
        let root = left.units > 0 ? 2 * left.units / (margin + (margin * margin + 4 * left.units).squareRoot()) : 0
        var planned = Money(micros: min(left.micros, Int64((root * root * 1_000_000).rounded(.down))))
        while planned > .zero {
            let excess =
                try Self.reservedTonight(
                    planned: planned, dispersion: dispersion, overspendProbability: overspendProbability) - left
            guard excess > .zero else { break }
            planned = max(.zero, planned - excess)
        }
        return planned
    }
}
