package import Records
internal import Statistics

/// What open coupons may still cost: the money that is promised but not spent (METHODS §1, Cost).
///
/// ```swift
/// var liability = Liability()
/// try liability.add(coupons, delay: delay)
/// let reserved = try liability.reserved(overspendProbability: 0.05)
/// ```
///
/// Each coupon's expectation and variance are rounded up to whole micros and micros², and summed exactly, so coupons may
/// be added and states combined in any order.
package struct Liability: Sendable, Equatable {
    /// Coupons added.
    package private(set) var coupons = 0
    /// Σ P(still redeems | age) · cost.
    package private(set) var expected = Money.zero
    /// Σ of the coupons' variances, in micros².
    private var variance: UInt128 = 0

    /// No coupons.
    package init() {}

    /// Standard deviation of what will be redeemed, in the currency's unit, were all coupons independent.
    package var sd: Double { Double(variance).squareRoot() / 1_000_000 }

    /// Adds `rows` of `coupons`, all where left out.
    ///
    /// A coupon redeemed with probability *p* at a cost of mean *c* and deviation *s* has expectation *p·c* and variance
    /// *p·s² + p(1 − p)·c²*.
    ///
    /// - Throws: ``ParameterError`` where the sum passes the range of ``Money``.
    package mutating func add(
        _ coupons: OpenCoupons, rows: Range<Int>? = nil, delay: RedemptionDelay
    ) throws(ParameterError) {
        for row in rows ?? 0..<coupons.count {
            let probability = delay.stillRedeems(
                probability: coupons.redemptionProbability[row], ageDays: coupons.ageDays[row],
                validDays: coupons.validDays[row])
            let cost = Double(coupons.cost[row])
            let sd = Double(coupons.costSd[row])
            var one = Liability()
            one.coupons = 1
            one.expected = Money(micros: Int64((probability * cost).rounded(.up)))
            one.variance = UInt128(
                (probability * sd * sd + probability * (1 - probability) * cost * cost).rounded(.up))
            try combine(one)
        }
    }

    /// Adds the coupons of `other`.
    ///
    /// - Throws: ``ParameterError`` where the sum passes the range of ``Money``.
    package mutating func combine(_ other: Liability) throws(ParameterError) {
        let (micros, tooMuch) = expected.micros.addingReportingOverflow(other.expected.micros)
        let (squares, tooWide) = variance.addingReportingOverflow(other.variance)
        guard !tooMuch, !tooWide else {
            throw ParameterError(
                owner: "Liability", parameter: "coupons", allowed: "worth at most 9.2 × 10¹² units", got: "more")
        }
        coupons += other.coupons
        expected = Money(micros: micros)
        variance = squares
    }

    /// The money to keep for the open coupons: expectation + *z* · sd, rounded up.
    ///
    /// Coupons share an error of their redemption rates; it does not average out, so it enters the deviation as
    /// `rateError` · expectation beside the coupons' own: √(Σ variances + (rateError · expectation)²).
    ///
    /// - Parameters:
    ///   - overspendProbability: The chance that is accepted of spending more, in (0, 0.5]; *z* is its upper quantile.
    ///   - rateError: Relative standard error of the redemption rates, ≥ 0.
    /// - Returns: At least ``expected``.
    /// - Throws: ``ParameterError`` for a parameter outside its range.
    package func reserved(overspendProbability: Double, rateError: Double = 0) throws(ParameterError) -> Money {
        guard rateError >= 0, rateError.isFinite else {
            throw ParameterError(
                owner: "Liability", parameter: "rateError", allowed: "finite and at least 0", got: "\(rateError)")
        }
        let z = try Self.safety(overspendProbability: overspendProbability)
        let common = rateError * Double(expected.micros)
        let margin = (z * (Double(variance) + common * common).squareRoot()).rounded(.up)
        guard let sum = Money(rounding: (Double(expected.micros) + margin) / 1_000_000), sum >= expected else {
            throw ParameterError(
                owner: "Liability", parameter: "coupons", allowed: "worth at most 9.2 × 10¹² units", got: "more")
        }
        return Money(micros: expected.micros + Int64(margin))
    }

    /// *z*: the standard deviations that are kept so that more is needed with `overspendProbability`.
    ///
    /// - Throws: ``ParameterError`` for a probability outside (0, 0.5].
    package static func safety(overspendProbability: Double) throws(ParameterError) -> Double {
        guard overspendProbability > 0, overspendProbability <= 0.5 else {
            throw ParameterError(
                owner: "Liability", parameter: "overspendProbability", allowed: "above 0 and at most 0.5",
                got: "\(overspendProbability)")
        }
        return -Normal.quantile(overspendProbability)
    }
}
