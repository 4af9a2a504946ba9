package import Records

/// What to run.
package struct NightRequest: Sendable {
    /// The campaigns, by identifier; empty for all.
    package var campaigns: [String]
    /// The shop's local day; `nil` for yesterday by the database's clock.
    package var day: CalendarDay?
    /// Whether lists of the interval are replaced after a change.
    package var revises: Bool
    /// Threads to compute with; the lists are the same at any number.
    package var threads: Int
    /// The run's identifier, where the caller chose one.
    package var runID: RunID?
    /// A plan that the run has to come out as.
    package var plan: PlanDocument?
    /// Where reports go; `nil` to write none.
    package var reports: String?

    /// A request for `campaigns` on `day`.
    package init(
        campaigns: [String] = [], day: CalendarDay? = nil, revises: Bool = false, threads: Int = 2,
        runID: RunID? = nil, plan: PlanDocument? = nil, reports: String? = nil
    ) {
        self.campaigns = campaigns
        self.day = day
        self.revises = revises
        self.threads = threads
        self.runID = runID
        self.plan = plan
        self.reports = reports
    }
}
