package import Records

/// A campaign decided a cohort on a day.
package struct DecidedCohort: Sendable, Hashable {
    /// The campaign.
    package var campaignID: String
    /// The shop's local day of the list.
    package var day: CalendarDay
    /// The cohort, from 0.
    package var cohort: Int

    /// `campaignID` decided `cohort` on `day`.
    package init(campaignID: String, day: CalendarDay, cohort: Int) {
        self.campaignID = campaignID
        self.day = day
        self.cohort = cohort
    }
}
