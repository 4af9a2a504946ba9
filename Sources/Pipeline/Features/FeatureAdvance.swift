internal import Audience
internal import Records

/// What a night puts into the state of users' features, so that the next one can go on from there.
struct FeatureAdvance: Sendable {
    /// How far the state has come then.
    var checkpoint: FeatureCheckpoint
    /// Whether it takes the place of all that is there; otherwise only of ``users``' and ``gone``.
    var isWhole: Bool
    /// The users whose rows are new, as rows of the table of users.
    var users: [Int32]
    /// Their rows.
    var state: FeatureState
    /// The period that decayed units count from.
    var period: Int
    /// Those of them whose purchases and interests are new, too.
    var recounted: [Int32]
    /// All their purchases, and what their events weigh by category.
    var purchases: PurchaseRecords
    var interests: CategoryInterests
    /// Names of categories.
    var categoryNames: [String]
    /// Identifiers of users who have no row any more.
    var gone: [Int64]
    /// Rows of events with more than one that were found: which event, and whose.
    private(set) var correctedEvent: [Int64] = []
    private(set) var correctedUser: [Int64] = []

    /// Adds rows of events with more than one.
    mutating func add(_ rows: [(event: Int64, user: Int64)]) {
        correctedEvent += rows.map(\.event)
        correctedUser += rows.map(\.user)
    }
}
