package import Records

/// G: which share of the coupons that are ever redeemed has been by a given part of their validity.
///
/// Estimated from mature redemptions only (coupons whose validity is over), so nothing is censored. Time is counted as
/// a part of the validity, so that G is 1 at its end and offers of different validity share what is learned.
///
/// G(u) = (#{redemptions by u} + *k*·u) / (*n* + *k*), *k* = ``uniformRedemptions``: the empirical distribution mixed
/// with an even one, which is all there is before the first redemption.
package struct RedemptionDelay: Sendable, Equatable {
    /// How many redemptions the even distribution counts as.
    package static let uniformRedemptions = 10.0

    /// Parts of the validity at which coupons were redeemed, ascending, 0–1.
    private let parts: [Double]

    /// The distribution of `delayDays` after the decision of coupons valid for `validDays`, one of each a redemption.
    ///
    /// A redemption after the validity, where a shop is lenient, counts as one at its end.
    ///
    /// - Throws: ``ParameterError`` for columns of different length, a delay below 0, a validity not above 0, and NaN.
    /// - Complexity: O(*n* log *n*).
    package init(delayDays: [Double] = [], validDays: [Double] = []) throws(ParameterError) {
        guard delayDays.count == validDays.count else {
            throw ParameterError(
                owner: "RedemptionDelay", parameter: "validDays",
                allowed: "one value for each of \(delayDays.count) redemptions", got: "\(validDays.count) values")
        }
        for (delay, valid) in zip(delayDays, validDays) where !(delay >= 0 && valid > 0 && valid.isFinite) {
            throw ParameterError(
                owner: "RedemptionDelay", parameter: "delayDays", allowed: "at least 0, of a validity above 0",
                got: "\(delay) of \(valid)")
        }
        parts = zip(delayDays, validDays).map { min(1, $0 / $1) }.sorted()
    }

    /// Number of redemptions that it was estimated from.
    package var redemptions: Int { parts.count }

    /// G at `ageDays` of a coupon valid for `validDays`: 0 … 1, not falling in the age.
    ///
    /// - Complexity: O(log *n*).
    package func share(ageDays: Double, validDays: Double) -> Double {
        guard ageDays < validDays else { return 1 }
        let part = max(0, ageDays / validDays)
        // The number of redemptions at or before `part`, by bisection.
        var low = 0
        var high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle] <= part { low = middle + 1 } else { high = middle }
        }
        return (Double(low) + Self.uniformRedemptions * part) / (Double(parts.count) + Self.uniformRedemptions)
    }

    /// P(a coupon is still redeemed, given that it has not been by `ageDays`) = ρ(1 − G) / (1 − ρG).
    ///
    /// By Bayes: of all coupons ρ(1 − G) are redeemed later, and 1 − ρG have not been redeemed so far. 0 once the
    /// validity is over.
    ///
    /// - Parameters:
    ///   - probability: ρ, P(redeem) at the decision, 0–1.
    ///   - ageDays: Days since the decision.
    ///   - validDays: Days of validity.
    /// - Returns: A probability, at most ρ.
    package func stillRedeems(probability: Double, ageDays: Double, validDays: Double) -> Double {
        let redeemed = share(ageDays: ageDays, validDays: validDays)
        guard redeemed < 1 else { return 0 }
        return probability * (1 - redeemed) / (1 - probability * redeemed)
    }
}
