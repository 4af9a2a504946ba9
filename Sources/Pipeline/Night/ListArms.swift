internal import Postgres
internal import Records

/// Finds the arm of a published row: a row that a revision kept has the terms of the revision that decided it.
///
/// The table knows arms by identifier only. Where the terms of one have changed, the row's `decision_id` says which
/// revision decided it: it is a function of campaign, day, revision and user.
struct ListArms {
    /// All arms, those of earlier revisions last; an identifier may occur more than once.
    let arms: [Arm]
    private let ownIndex: [String: Int32]
    /// By revision: the identifiers of its decisions, and its arms that are not the list's own.
    private let earlier: [(decisions: DecisionID, index: [String: Int32])]

    /// The arms of the list of `campaignID` for `day` that `summary` describes.
    init(_ summary: VersionSummary, campaignID: String, day: CalendarDay) {
        arms = summary.arms + summary.earlierArms.map(\.arm)
        ownIndex = Dictionary(
            summary.arms.enumerated().map { ($1.id, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        var indices: [Int: [String: Int32]] = [:]
        for (position, entry) in summary.earlierArms.enumerated() {
            indices[entry.revision, default: [:]][entry.arm.id] = Int32(summary.arms.count + position)
        }
        earlier = indices.sorted { $0.key < $1.key }.map { revision, index in
            (DecisionID(campaignID: campaignID, day: day, revision: revision), index)
        }
    }

    /// The arms of a list that is no revision of another one.
    init(_ arms: [Arm]) {
        self.arms = arms
        ownIndex = Dictionary(arms.enumerated().map { ($1.id, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        earlier = []
    }

    /// The position in ``arms`` of the arm that `decision` gave to a user; 0, `none`, for an unknown identifier.
    func index(ofArm id: String, userID: Int64, decision: PostgresUUID) -> Int32 {
        for revision in earlier {
            if let index = revision.index[id], revision.decisions.uuid(userID) == decision { return index }
        }
        return ownIndex[id] ?? 0
    }
}
