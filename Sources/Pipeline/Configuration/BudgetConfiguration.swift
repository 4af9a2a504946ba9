package import Records

/// What a campaign may spend, and how evenly.
package struct BudgetConfiguration: Sendable, Hashable {
    /// How the total is spread over the nights that are left.
    package enum Pacing: String, Sendable, CaseIterable {
        /// The same amount every night.
        case even
        /// In proportion to the users forecast for each night.
        case forecast
        /// As soon as possible, up to ``BudgetConfiguration/perDay``.
        case asap
    }

    /// What it may spend from its first to its last day.
    package let total: Money
    /// What it may spend on the decisions of one night; at most ``total``, which is the default.
    package let perDay: Money
    /// How the total is spread over the nights.
    package let pacing: Pacing
    /// Probability with which the realised spend may exceed ``total``; above 0, at most 0.5.
    package let overspendProbability: Double
}
