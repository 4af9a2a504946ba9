/// Where a campaign's list stands.
package struct CampaignStatus: Sendable, Hashable, Encodable {
    /// What senders see.
    package enum State: String, Sendable, Codable {
        /// The list, until it expires.
        case live
        /// Nothing: the kill switch is on.
        case paused
        /// Nothing: the list's time is over and no other has been published.
        case expired
        /// Nothing: no list has been published yet.
        case empty
    }

    /// The list that the pointer shows.
    package struct List: Sendable, Hashable, Encodable {
        /// Its number.
        package var version: Int64
        /// The list that a rollback would make live.
        package var previousVersion: Int64?
        /// The shop's local day that it was decided for, as `YYYY-MM-DD`.
        package var day: String
        /// 0 for the first list of the day, then 1, 2, … for its revisions.
        package var revision: Int
        /// The cohorts that it decides.
        package var cohorts: [Int]
        /// Its rows, those that are not sent anything included.
        package var rows: Int
        /// Rows that senders are not shown any more, because their users were sent something already.
        package var withheld: Int
        /// When it was published first.
        package var publishedAt: UTCTime
        /// Seconds since then.
        package var ageSeconds: Int
        /// When it stops being sent.
        package var validTo: UTCTime
        /// When the pointer came to show it.
        package var movedAt: UTCTime
        /// Who moved it there.
        package var movedBy: String?
    }

    /// The last run that had the campaign in it.
    package struct LastRun: Sendable, Hashable, Encodable {
        /// Its identifier.
        package var run: RunID
        /// The shop's local day that it covered, as `YYYY-MM-DD`.
        package var day: String
        /// Where it stands.
        package var status: RunStatus
        /// What it did for this campaign, once that is known.
        package var outcome: CampaignOutcome.Status?
        /// When it began.
        package var startedAt: UTCTime
        /// When it ended.
        package var finishedAt: UTCTime?
        /// The campaign's exit code, or else the command's.
        package var exitCode: Int?
        /// What went wrong.
        package var message: String?
    }

    /// The campaign.
    package var campaign: String
    /// What senders see.
    package var state: State
    /// Since when it is paused.
    package var pausedAt: UTCTime?
    /// Its list.
    package var list: List?
    /// Its last run.
    package var lastRun: LastRun?
}
