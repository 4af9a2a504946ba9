internal import Audience
internal import Records

/// A row of an event that has more than one: which event, and whose.
struct CorrectedEvent: Sendable, Hashable {
    var event: Int64
    var userID: Int64
}

/// What a night puts into the state of users' features, so that the next one can go on from there.
struct FeatureAdvance: Sendable {
    /// How far the state has come then.
    let checkpoint: FeatureCheckpoint
    /// The checkpoint that it goes on from; `nil` where it takes the place of all that is there.
    let from: FeatureCheckpoint?
    /// The users whose rows are new, as rows of the table of users, ascending.
    private(set) var users: [Int32] = []
    /// Their rows of `allot.user_state`.
    private(set) var totals = PackedRows()
    /// Those of them whose purchases and interests are new, too, ascending.
    private(set) var recounted: [Int32] = []
    /// Those of them who have any.
    private(set) var historyUsers: [Int32] = []
    /// Their rows of `allot.user_history`.
    private(set) var history = PackedRows()
    /// Identifiers of users who have no row any more.
    var gone: [Int64] = []
    /// What all days of the history come to.
    var days: [CalendarDay: DayDigest] = [:]
    /// Items that the state does not know yet or in another category; the category as a digest, 0 for none.
    var items: [(item: Int64, category: Int64)] = []
    /// Events that have more than one row.
    var corrected: Set<CorrectedEvent> = []
    /// Events that have left the history.
    var expired: Set<Int64> = []

    /// Nothing but how far the state has come.
    init(checkpoint: FeatureCheckpoint, from: FeatureCheckpoint?) {
        self.checkpoint = checkpoint
        self.from = from
    }

    /// Packs what `features` say of some users.
    ///
    /// - Parameters:
    ///   - users: Whose rows are new, ascending.
    ///   - recounted: Whose purchases and interests are, too, ascending; all of them are in `features`.
    ///   - features: What is known.
    ///   - row: How rows are packed.
    ///   - threads: Most threads at work.
    /// - Throws: `ParameterError` where a user's money passes the range of `Money`.
    mutating func pack(
        _ users: [Int32], recounted: [Int32], of features: inout FeatureFold, row: FeatureRow, threads: Int
    ) throws(ParameterError) {
        let period = features.decay.firstPeriod
        self.users = users
        self.recounted = recounted
        (totals, historyUsers, history) = try features.withState { state, purchases, interests in
            let totals = PackedRows(count: users.count, threads: threads) { position, words in
                row.pack(state, Int(users[position]), period: period, into: &words)
            }
            var withHistory: [Int32] = []
            var history = PackedRows()
            var words: [Int64] = []
            var (bought, liked) = (0..<0, 0..<0)
            for user in recounted {
                bought = Self.rows(of: user, after: bought.upperBound, in: purchases.user)
                liked = Self.rows(of: user, after: liked.upperBound, in: interests.user)
                guard !bought.isEmpty || !liked.isEmpty else { continue }
                row.pack(purchases, bought, interests, liked, into: &words)
                withHistory.append(user)
                history.append(words)
            }
            return (totals, withHistory, history)
        }
    }

    /// The rows of `user` at or after `start` in an ascending column.
    private static func rows(of user: Int32, after start: Int, in column: [Int32]) -> Range<Int> {
        var first = start
        while first < column.count, column[first] < user { first += 1 }
        var end = first
        while end < column.count, column[end] == user { end += 1 }
        return first..<end
    }
}
