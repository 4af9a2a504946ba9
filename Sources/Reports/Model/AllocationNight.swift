package import Records

/// How one night divided its decisions among the offers.
package struct AllocationNight: Sendable, Hashable {
    /// The night's day.
    package var day: CalendarDay
    /// Share of decisions per offer, in the order of ``CampaignReport/offers``, each in [0, 1]; what is missing to 1
    /// was sent nothing.
    package var shares: [Double]
    /// Share of decisions, in [0, 1], that tried another arm than the one with the best posterior mean.
    package var exploration: Double

    /// The night of `day`.
    package init(day: CalendarDay, shares: [Double], exploration: Double) {
        self.day = day
        self.shares = shares
        self.exploration = exploration
    }

    /// Share of decisions to send nothing.
    package var nothing: Double { max(0, 1 - shares.reduce(0, +)) }
}
