/// Where every campaign's list stands: what `allot status` prints.
package struct StatusReport: Sendable, Encodable {
    /// The document's format and its version.
    package let schema = "allot.status/1"
    /// The database's clock.
    package var databaseTime: UTCTime
    /// Up to when the source's data was complete, as the last run that looked saw it.
    package var sourceThrough: UTCTime?
    /// Seconds from then to now.
    package var sourceLagSeconds: Int?
    /// The campaigns, by name.
    package var campaigns: [CampaignStatus]

    private enum CodingKeys: CodingKey {
        case schema
        case databaseTime
        case sourceThrough
        case sourceLagSeconds
        case campaigns
    }

    /// The document for machines.
    package func json() throws -> String {
        try DocumentText.json(self)
    }
}

extension StatusReport: CustomStringConvertible {
    /// The table for people, and what went wrong under it.
    package var description: String {
        guard !campaigns.isEmpty else { return "no campaign has run yet" }
        var table = TextTable("CAMPAIGN", "STATE", "LIST", "ROWS", "AGE", "SENT UNTIL", "LAST RUN")
        var remarks: [String] = []
        for campaign in campaigns {
            let list = campaign.list
            let name = list.map { list in
                "v\(list.version) \(list.day)" + (list.revision > 0 ? " revision \(list.revision)" : "")
            }
            let run = campaign.lastRun.map { "\($0.outcome?.rawValue ?? $0.status.rawValue) \($0.startedAt)" }
            table.add(
                campaign.campaign, campaign.state.rawValue, name ?? "-", list.map { "\($0.rows)" } ?? "-",
                list.map { Self.age($0.ageSeconds) } ?? "-", list.map { $0.validTo.description } ?? "-", run ?? "-")
            if let pausedAt = campaign.pausedAt { remarks.append("\(campaign.campaign): paused since \(pausedAt)") }
            if let list, list.withheld > 0 {
                remarks.append(
                    "\(campaign.campaign): \(list.withheld) rows are withheld, because their users were sent "
                        + "something already")
            }
            if let run = campaign.lastRun, let message = run.message {
                let code = run.exitCode.map { ", exit code \($0)" } ?? ""
                remarks.append("\(campaign.campaign): the last run (\(run.run)\(code)) says: \(message)")
            }
        }
        if let sourceThrough, let sourceLagSeconds {
            remarks.append("source: complete up to \(sourceThrough), \(Self.age(sourceLagSeconds)) ago")
        }
        return ([table.description] + remarks).joined(separator: "\n")
    }

    /// `seconds` in the two largest units that it has, such as `1 d 4 h`.
    static func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(max(0, seconds)) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
        }
    }
}
