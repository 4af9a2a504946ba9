internal import Foundation
package import Records

/// What a run of the night is about, before it has a place in the ledger.
package struct RunRequest: Sendable {
    /// The identifier to use, from `--run-id`.
    package var id: RunID
    /// The campaigns that are decided jointly.
    package var campaigns: [String]
    /// The shop's local day that it covers.
    package var day: CalendarDay
    /// The version of the tool, as `allot --version` prints it.
    package var toolVersion: String
    /// The seed of all draws.
    package var seed: UInt64
    /// Digest of the configuration.
    package var configurationDigest: String
    /// Digest of the user's SQL.
    package var sqlDigest: String
    /// Who runs it, for people: `host:pid`.
    package var holder: String

    /// A run of `campaigns` for `day`, by this process unless `holder` says otherwise.
    package init(
        id: RunID = RunID(), campaigns: [String], day: CalendarDay, toolVersion: String, seed: UInt64,
        configurationDigest: String, sqlDigest: String, holder: String = RunRequest.thisProcess
    ) {
        self.id = id
        self.campaigns = campaigns
        self.day = day
        self.toolVersion = toolVersion
        self.seed = seed
        self.configurationDigest = configurationDigest
        self.sqlDigest = sqlDigest
        self.holder = holder
    }

    /// This machine's name and this process' number.
    package static var thisProcess: String {
        "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
    }
}
