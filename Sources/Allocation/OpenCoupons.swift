package import Records

/// Coupons that were promised and may still be redeemed, as parallel columns: row `i` of every column is one coupon.
package struct OpenCoupons: Sendable, Equatable {
    /// Days since the decision, ≥ 0.
    package private(set) var ageDays: [Double] = []
    /// Days from the decision during which it may be redeemed, > 0.
    package private(set) var validDays: [Double] = []
    /// P(redeem) as it was at the decision, 0–1.
    package private(set) var redemptionProbability: [Double] = []
    /// Expected cost if it is redeemed, in micros, 0 … ``largestCost``.
    package private(set) var cost: [Int64] = []
    /// Standard deviation of that cost, in micros, 0 … ``largestCost``; 0 for a fixed amount.
    package private(set) var costSd: [Int64] = []

    /// The most that a coupon may cost, in micros: 10⁹ units, so that sums of squares are exact in 128 bits.
    package static let largestCost: Int64 = 1_000_000_000_000_000

    /// No coupons.
    package init() {}

    /// Number of coupons.
    package var count: Int { ageDays.count }

    /// Appends a coupon; units and ranges as the columns say.
    ///
    /// - Throws: ``ParameterError`` for a value outside its range; NaN is outside of every range.
    package mutating func append(
        ageDays: Double, validDays: Double, redemptionProbability: Double, cost: Money, costSd: Money = .zero
    ) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: some CustomStringConvertible) -> ParameterError {
            ParameterError(owner: "OpenCoupons", parameter: parameter, allowed: allowed, got: "\(got)")
        }
        guard ageDays >= 0, ageDays.isFinite else { throw refuse("ageDays", "finite and at least 0", ageDays) }
        guard validDays > 0, validDays.isFinite else { throw refuse("validDays", "finite and above 0", validDays) }
        guard redemptionProbability >= 0, redemptionProbability <= 1 else {
            throw refuse("redemptionProbability", "from 0 to 1", redemptionProbability)
        }
        for (name, money) in [("cost", cost), ("costSd", costSd)]
        where money.micros < 0 || money.micros > Self.largestCost {
            throw refuse(name, "from 0 to 10⁹ units", money.units)
        }
        self.ageDays.append(ageDays)
        self.validDays.append(validDays)
        self.redemptionProbability.append(redemptionProbability)
        self.cost.append(cost.micros)
        self.costSd.append(costSd.micros)
    }
}
