internal import Foundation
internal import Records

/// What a list has to remember about its night beside the columns of its table row, kept as JSON.
struct VersionSummary: Codable {
    /// The arms as they were, `none` first; the outcome of a decision is scored by them even when the offer is gone.
    var arms: [Arm]
    /// Arms as they were in earlier revisions, of rows that this one keeps: they are charged at the terms that they were
    /// sent with.
    var earlierArms: [EarlierArm]
    /// Pieces of each offer that the list issued, by offer: they count against its stock when the rows are pruned.
    var issued: [String: Int]
    /// Margins less refunds are clipped to ± this many micros when they are learned from.
    var winsorCap: Int64
    /// What a clipped margin is multiplied by, so that it stands for the unclipped one: ≥ 1; `nil` stands for 1.
    var tailFactor: Double?
    /// Users who would be in the list if they did not hold an offer of the campaign already; `nil` stands for 0.
    var holders: Int?
    /// Effective users below which a cell's variance leans on the pooled one.
    var minimumEffectiveUsers: Double
    /// Designed share of the campaign's holdout, in [0, 1).
    var holdoutShare: Double
    /// The campaign's budget and stocks that had no room, `budget <campaign>` and `stock <campaign>/<offer>`: what they
    /// pay for is given to nobody anew.
    var closed: [String]
    /// The campaign's money at the moment of publishing.
    var promise: Promise
    /// What one more unit of tonight's budget would earn, in profit, in the currency's unit; `nil` where there was room
    /// for no more than the floor.
    var marginalProfit: Double?

    /// What publishing promised, in the currency's unit: spent + reserved before + the list's own reserve ≤ total.
    struct Promise: Codable {
        /// The budget of the whole campaign.
        var total: Double
        /// Spent so far, on the decisions of earlier nights.
        var spent: Double
        /// Reserved for what earlier nights left open.
        var reservedBefore: Double
        /// Whether a cut had broken the promise before: then the list has no arm that costs anything.
        var isOverdrawn: Bool
    }

    /// The cap that cuts nothing: nobody bought in the history, or winsorising is off.
    static let noCap = Int64.max / 4

    /// The summary as JSON with sorted keys.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension VersionSummary {
    /// The summary written as `json`.
    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}
