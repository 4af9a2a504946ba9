internal import Foundation

/// What a night would do, without doing it: `allot plan` prints it, `allot run --plan` holds a run to it.
package struct PlanDocument: Codable, Sendable, Hashable {
    /// Version of this document's shape; a key may be added, none is renamed or removed under the same version.
    package static let schema = "allot.plan/1"

    /// What would happen to one campaign's list.
    package struct Campaign: Codable, Sendable, Hashable {
        package var campaign: String
        /// `publish`, `unchanged`, `refused`, `paused` or `nothing_due`.
        package var action: String
        /// Why, where the action is not `publish`; where it is, what is unusual about the list, if anything.
        package var message: String?
        package var revision: Int
        /// Users in the list, holdout included.
        package var users: Int
        package var holdout: Int
        /// Users who get an offer, by arm.
        package var arms: [String: Int]
        /// Users with an offer tonight and none in their last decision of this campaign.
        package var enter: Int
        /// Users with an offer in their last decision and none tonight.
        package var leave: Int
        /// Users whose offer changes.
        package var switchOffer: Int
        /// Tonight's budget in the currency's unit.
        package var budget: Double
        /// Expected spend.
        package var plannedSpend: Double
        /// Expected spend and the reserve for its spread.
        package var reserved: Double
        /// What one more unit of budget would earn tonight.
        package var price: Double
        /// Share of traffic kept for exploring.
        package var floor: Double
        /// What that exploring costs tonight, in expected profit.
        package var floorCost: Double
        package var checks: [Check]
        /// Digest of the configuration, queries, seed and interval.
        package var inputDigest: String
        /// Digest of the list's rows.
        package var listDigest: String

        enum CodingKeys: String, CodingKey {
            case campaign, action, message, revision, users, holdout, arms, enter, leave, budget, price, floor, checks
            case switchOffer = "switch"
            case plannedSpend = "planned_spend"
            case reserved
            case floorCost = "floor_cost"
            case inputDigest = "input_digest"
            case listDigest = "list_digest"
        }
    }

    /// One safety check.
    package struct Check: Codable, Sendable, Hashable {
        package var name: String
        package var passed: Bool
        /// What was compared, with the figures.
        package var detail: String

        package init(name: String, passed: Bool, detail: String) {
            self.name = name
            self.passed = passed
            self.detail = detail
        }
    }

    package var schema = PlanDocument.schema
    package var interval: String
    package var campaigns: [Campaign]

    /// Whether a campaign would be refused.
    package var isRefused: Bool {
        campaigns.contains { $0.action == "refused" || $0.checks.contains { !$0.passed } }
    }

    /// The document as JSON with sorted keys.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The document that `json` holds.
    ///
    /// - Throws: ``NightError`` with exit code 65 where it is none, or of another version.
    package init(json: String) throws {
        let document: PlanDocument
        do {
            document = try JSONDecoder().decode(PlanDocument.self, from: Data(json.utf8))
        } catch {
            throw NightError(.badInput, "the plan is not a document of allot plan; make it anew: allot plan … --output")
        }
        guard document.schema == Self.schema else {
            throw NightError(
                .badInput, "the plan has version \(document.schema), this allot reads \(Self.schema); make it anew")
        }
        self = document
    }

    init(interval: String, campaigns: [Campaign]) {
        self.interval = interval
        self.campaigns = campaigns
    }
}
