internal import Foundation
package import Records

/// What a run did, campaign by campaign.
package struct NightResult: Sendable {
    /// One campaign's part.
    package struct Campaign: Sendable, Hashable, Encodable {
        package var campaign: String
        /// `published`, `unchanged`, `refused`, `paused` or `nothing_due`.
        package var status: String
        /// The live version, the new one where the status is `published`.
        package var version: Int64?
        /// Rows of the new list.
        package var users: Int?
        /// Expected spend of the new list, in the currency's unit.
        package var plannedSpend: Double?
        /// The campaign's own exit code.
        package var exitCode: Int32
        /// What happened, for people.
        package var message: String?

        enum CodingKeys: String, CodingKey {
            case campaign, status, version, users, message
            case plannedSpend = "planned_spend"
            case exitCode = "exit_code"
        }

        /// Says that the night brought the outcomes of so many earlier lists up to date.
        mutating func note(settled lists: Int) {
            guard lists > 0 else { return }
            message = "\(message ?? status); outcomes of \(lists) list\(lists == 1 ? "" : "s") brought up to date"
        }
    }

    /// The run in the ledger; `nil` where nothing had to be done.
    package var runID: RunID?
    /// The shop's local day.
    package var day: CalendarDay
    /// The campaigns, by identifier.
    package var campaigns: [Campaign]
    /// Reports that were written.
    package var reports: [String]

    /// The most severe exit code of all campaigns: the greatest one that is not 0.
    package var exitCode: ExitCode {
        ExitCode(rawValue: campaigns.map(\.exitCode).max() ?? 0) ?? .bug
    }

    /// One line a campaign.
    package var description: String {
        campaigns.map { campaign in
            "\(campaign.campaign): " + (campaign.message ?? campaign.status)
        }.joined(separator: "\n")
    }

    private struct Document: Encodable {
        let schema = "allot.run/1"
        let run: String?
        let interval: String
        let campaigns: [Campaign]
        let reports: [String]
        let exitCode: Int32

        enum CodingKeys: String, CodingKey {
            case schema, run, interval, campaigns, reports
            case exitCode = "exit_code"
        }
    }

    /// The result as JSON, schema `allot.run/1`.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let document = Document(
            run: runID?.description, interval: day.description, campaigns: campaigns, reports: reports,
            exitCode: exitCode.rawValue)
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}
