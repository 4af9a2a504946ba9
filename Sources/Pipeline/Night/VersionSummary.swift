internal import Foundation
internal import Records

/// What a list has to remember about its night beside the columns of its table row, kept as JSON.
struct VersionSummary: Codable {
    /// The arms as they were, `none` first; the outcome of a decision is scored by them even when the offer is gone.
    var arms: [Arm]
    /// Rewards are clipped to ± this many micros when they are learned from.
    var winsorCap: Int64
    /// Effective users below which a cell's variance leans on the pooled one.
    var minimumEffectiveUsers: Double
    /// Designed share of the campaign's holdout, in [0, 1).
    var holdoutShare: Double

    /// The cap that cuts nothing: nobody bought in the history, or winsorising is off.
    static let noCap = Int64.max / 4

    init(arms: [Arm], winsorCap: Int64, minimumEffectiveUsers: Double, holdoutShare: Double) {
        self.arms = arms
        self.winsorCap = winsorCap
        self.minimumEffectiveUsers = minimumEffectiveUsers
        self.holdoutShare = holdoutShare
    }

    /// The summary written as `json`.
    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    /// The summary as JSON with sorted keys.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
