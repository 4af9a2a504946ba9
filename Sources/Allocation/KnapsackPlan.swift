package import Records

/// Who gets which option, what that earns and costs, and a certificate of how good it is.
package struct KnapsackPlan: Sendable, Equatable {
    /// Each user's option, −1 for none, in the order of the options.
    package let chosen: [Int16]
    /// V: the value of all chosen options.
    package let objective: Money
    /// The cost of all chosen options, at most the budget.
    package let spend: Money
    /// The budget it was made for.
    package let budget: Money
    /// λ ≥ 0: what the next unit of budget would earn, in units of value; 0 where it would earn nothing.
    ///
    /// "One more ¥1,000 here earns ¥1,740" is 1.74.
    package let price: Double
    /// D(λ) = λ B + Σ max(0, max_a (v − λ c)) in the currency's unit: no plan within the budget earns more.
    package let bound: Double

    /// (D(λ) − V) / D(λ): at most this share of the best objective is missed.
    package var gap: Double {
        bound > objective.units ? (bound - objective.units) / abs(bound) : 0
    }

    /// Users who get an option.
    package var given: Int { chosen.reduce(0) { $1 >= 0 ? $0 + 1 : $0 } }
}
