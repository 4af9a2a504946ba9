/// What one measure of a day came to.
package struct QualityFinding: Sendable, Hashable {
    /// How it came out.
    package enum Outcome: Sendable, Hashable {
        /// Within its limit, and not near it.
        case within
        /// Within its limit, but beyond half of it; of an index, beyond ``PopulationStability/shifting``.
        case near
        /// Beyond its limit.
        case beyond
        /// There is not enough to judge it by.
        case notJudged(Reason)
    }

    /// Why a measure is not judged.
    package enum Reason: Sendable, Hashable {
        /// The day has fewer events, users or buyers than ``QualityJudge/fewest``.
        case tooFew
        /// The shop has no table of items.
        case noItems
        /// No earlier day of the last four weeks has enough of them.
        case nothingBefore
        /// None of those was the same day of the week.
        case noSuchWeekday
    }

    /// What was measured.
    package var measure: QualityMeasure
    /// How it came out.
    package var outcome: Outcome
    /// The day's share in [0, 1], or index ≥ 0; 0 where there is nothing to compare an index with.
    package var value: Double
    /// What it was taken of: events, or users.
    package var sample: Int
    /// For a measure that is held against the usual: the greatest usual share; `nil` where there is none.
    package var usual: Double?
    /// What is allowed, see ``QualityMeasure/Form``.
    package var limit: Double

    /// What is held against ``limit``: the value, less what is usual where that counts.
    package var excess: Double { measure.form == .rise ? max(0, value - (usual ?? 0)) : value }
}
