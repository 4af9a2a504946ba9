package import Records

/// What is known about a list beside its rows.
package struct VersionInfo: Sendable {
    /// The shop's local day that it decides for.
    package var day: CalendarDay
    /// 0 for the first list of the day, then 1, 2, … for its revisions.
    package var revision: Int
    /// Digest of everything that it was computed from.
    package var inputDigest: String
    /// How long it is sent, from its publishing.
    package var validFor: Duration
    /// First instant at which an outcome counts, in microseconds since 1970-01-01 UTC.
    package var windowFrom: Int64
    /// First instant at which an outcome counts no more, in microseconds since 1970-01-01 UTC.
    package var windowTo: Int64
    /// The cohorts that it decides.
    package var cohorts: [Int32]
    /// The dual prices λ by row, as a JSON object; null where only the floor, or nobody, may use the row.
    package var prices: String = "{}"
    /// The campaign's budget for the night.
    package var budget: Money
    /// What the list is expected to cost.
    package var plannedSpend: Money
    /// What is set aside for it.
    package var budgetReserved: Money
    /// Expected profit of the plan, in the currency's unit.
    package var objective: Double
    /// Certified distance from the best plan, as a share of the objective.
    package var gap: Double
    /// The share of traffic that explores, in [0, 1].
    package var floor: Double
    /// What reports show, as a JSON object.
    package var summary: String = "{}"
    /// What is unusual about it, for the ledger; `nil` where nothing is.
    package var note: String?

    /// A list for `day` in its `revision`.
    package init(
        day: CalendarDay, revision: Int, inputDigest: String, validFor: Duration, windowFrom: Int64, windowTo: Int64,
        cohorts: [Int32], budget: Money, plannedSpend: Money, budgetReserved: Money, objective: Double, gap: Double,
        floor: Double, prices: String = "{}", summary: String = "{}", note: String? = nil
    ) {
        self.day = day
        self.revision = revision
        self.inputDigest = inputDigest
        self.validFor = validFor
        self.windowFrom = windowFrom
        self.windowTo = windowTo
        self.cohorts = cohorts
        self.budget = budget
        self.plannedSpend = plannedSpend
        self.budgetReserved = budgetReserved
        self.objective = objective
        self.gap = gap
        self.floor = floor
        self.prices = prices
        self.summary = summary
        self.note = note
    }
}
