/// What a run did for one of its campaigns.
package struct CampaignOutcome: Sendable, Hashable {
    /// What became of the campaign's list.
    package enum Status: String, Sendable, Codable, CaseIterable {
        /// A new list is live.
        case published
        /// The inputs are those of the list that is published already.
        case unchanged
        /// A safety check said no; the last good list stays live.
        case refused
        /// Its configuration says `paused`.
        case paused
        /// No cohort is due.
        case nothingDue = "nothing_due"
    }

    /// The campaign.
    package var campaignID: String
    /// What became of its list.
    package var status: Status
    /// The version concerned: the new one, or the one that stays.
    package var version: Int64?
    /// The cohorts that it decided.
    package var cohorts: [Int32]
    /// The campaign's own exit code; the command ends with the most severe.
    package var exitCode: ExitCode
    /// Why, for people.
    package var message: String?

    /// The outcome `status` of `campaignID`.
    package init(
        campaignID: String, status: Status, version: Int64? = nil, cohorts: [Int32] = [],
        exitCode: ExitCode = .success, message: String? = nil
    ) {
        self.campaignID = campaignID
        self.status = status
        self.version = version
        self.cohorts = cohorts
        self.exitCode = exitCode
        self.message = message
    }
}
