package import Records

/// How a campaign's budget is spread over its nights.
///
/// ```swift
/// let pacing = Pacing(kind: .forecast, perDay: Money(rounding: 25_000), overspendProbability: 0.05)
/// let tonight = try pacing.tonight(budget, nightsLeft: 3, forecast: [4_000, 3_900, 7_000], dispersion: 28)
/// ```
package struct Pacing: Sendable, Hashable {
    /// The share of what is left that a night gets.
    package enum Kind: String, Sendable, CaseIterable {
        /// The same for every remaining night.
        case even
        /// In proportion to the eligible users that are expected each night.
        case forecast
        /// All of it.
        case asap
    }

    /// How nights share.
    package var kind: Kind
    /// The most that a night may expect to spend; `nil` for no such limit.
    package var perDay: Money?
    /// The chance that is accepted of spending more than the total, in (0, 0.5].
    package var overspendProbability: Double

    /// A pacing of `kind`, with `perDay` as the most for a night.
    package init(kind: Kind, perDay: Money? = nil, overspendProbability: Double = 0.05) {
        self.kind = kind
        self.perDay = perDay
        self.overspendProbability = overspendProbability
    }

    /// Tonight's budget: the expected spend that the allocation may plan, never below 0.
    ///
    /// The least of the night's share of ``BudgetState/left``, ``perDay``, and what the promise allows
    /// (``BudgetState/largestPlannedSpend(dispersion:overspendProbability:)``). What earlier nights did not spend is in
    /// what is left, so it is spread over the nights to come, and an overdraft gives nothing.
    ///
    /// - Parameters:
    ///   - budget: The campaign's money before tonight.
    ///   - nightsLeft: Nights until the campaign ends, tonight included, ≥ 1.
    ///   - forecast: For ``Kind/forecast``, expected eligible users of each remaining night, tonight first; ignored by
    ///     the others. Where nobody is expected at all, nights share evenly.
    ///   - dispersion: Variance of the spend over its expectation, in the currency's unit
    ///     (``BudgetState/dispersion(variance:expected:)``), ≥ 0.
    /// - Returns: 0 … ``BudgetState/left``.
    /// - Throws: ``ParameterError`` for a parameter outside its range.
    package func tonight(
        _ budget: BudgetState, nightsLeft: Int, forecast: [Double] = [], dispersion: Double
    ) throws(ParameterError) -> Money {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "Pacing", parameter: parameter, allowed: allowed, got: got)
        }
        guard nightsLeft >= 1 else { throw refuse("nightsLeft", "at least 1", "\(nightsLeft)") }
        if let perDay, perDay < .zero { throw refuse("perDay", "at least 0", "\(perDay.units)") }
        let left = budget.left.micros
        let even = left / Int64(nightsLeft)
        let share: Int64
        switch kind {
        case .even: share = even
        case .asap: share = left
        case .forecast:
            guard forecast.count == nightsLeft else {
                throw refuse("forecast", "one value for each of \(nightsLeft) nights", "\(forecast.count) values")
            }
            guard forecast.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                throw refuse("forecast", "finite and at least 0", "\(forecast)")
            }
            let users = forecast.reduce(0, +)
            share = users > 0 ? min(left, Int64((Double(left) * (forecast[0] / users)).rounded(.down))) : even
        }
        let promise = try budget.largestPlannedSpend(
            dispersion: dispersion, overspendProbability: overspendProbability)
        return min(Money(micros: share), promise, perDay ?? promise)
    }
}
