/// A run as the ledger has it.
package struct RunRecord: Sendable, Hashable, Encodable {
    /// What it did for one of its campaigns.
    package struct Campaign: Sendable, Hashable, Encodable {
        /// The campaign.
        package var campaign: String
        /// What became of its list.
        package var status: CampaignOutcome.Status
        /// The version concerned.
        package var version: Int64?
        /// The cohorts that it decided.
        package var cohorts: [Int]
        /// The campaign's own exit code.
        package var exitCode: Int
        /// Why, for people.
        package var message: String?
    }

    /// Its identifier.
    package var run: RunID
    /// The shop's local day that it covers, as `YYYY-MM-DD`.
    package var day: String
    /// Which try at the day it was, from 1.
    package var attempt: Int
    /// Where it stands.
    package var status: RunStatus
    /// The campaigns that it decided jointly.
    package var campaigns: [String]
    /// Its place among all that may move pointers.
    package var fence: Int64
    /// Who ran it, as `host:pid`.
    package var holder: String
    /// When it began.
    package var startedAt: UTCTime
    /// When it ended; `nil` while it is running.
    package var finishedAt: UTCTime?
    /// Until when it counts as alive; `nil` when it has ended.
    package var leaseUntil: UTCTime?
    /// The command's exit code.
    package var exitCode: Int?
    /// What went wrong.
    package var error: String?
    /// The version of the tool.
    package var toolVersion: String
    /// Digest of the configuration.
    package var configurationDigest: String?
    /// Digest of the user's SQL.
    package var sqlDigest: String?
    /// The seed of all draws; text, because it has 64 bits and JSON's numbers have 53.
    package var seed: String?
    /// Up to when the source's data was complete.
    package var sourceThrough: UTCTime?
    /// Rows by what they are.
    package var rowCounts: [String: Int]
    /// Digests by what they are of.
    package var digests: [String: String]
    /// The safety checks.
    package var checks: [CheckResult]
    /// What it did for each campaign.
    package var outcomes: [Campaign]
    /// Rows that it could not use.
    package var quarantine: [QuarantineCount]
}
