internal import Audience
internal import Evaluation
internal import Records

/// Everything that a night learns from events, folded batch by batch, so that no event has to be kept.
///
/// Everything in it is a count, an exact integer sum, a maximum or a set: batches may be added in any order. Memory
/// follows users, windows and purchases with an order, not events.
struct EventFold: Sendable {
    /// Windows of decisions that are still followed.
    let slots: OutcomeSlots
    /// What each user did, as far as it belongs into the state that the next night goes on from.
    var features: FeatureFold
    /// New events that do not yet belong into that state, and their users' rows: for features, they come on top.
    private(set) var recent = (log: EventLog(), userIndex: [Int32]())
    /// By user: whether anything was added to ``features``, where they go on from an earlier state.
    private(set) var isTouched: [Bool]
    /// What happened in the windows.
    private(set) var outcomes: OutcomeFold
    /// What users do without being sent anything.
    private(set) var baseline: BaselineFold
    /// Events a day over the last eight days, tonight's interval last.
    private(set) var eventsPerDay = [Int](repeating: 0, count: Int(Self.countedDays))

    private let customers: CustomerTable
    private let refuses: [Bool]
    private let somebodyRefuses: Bool
    private let to: Int64
    private let scope: FeatureScope
    /// Whether features go on from an earlier state.
    private let goesOn: Bool
    /// Days that ``eventsPerDay`` counts.
    static let countedDays: Int64 = 8

    /// By row of the batch: the user's row; negative where nothing may be derived, and ``recentMark`` where it comes on
    /// top; kept to save allocations.
    private var profiledIndex: [Int32] = []
    private static let recentMark: Int32 = -2

    /// Nothing folded yet.
    ///
    /// - Parameters:
    ///   - customers: The users.
    ///   - refuses: By user: whether nothing may be derived about him.
    ///   - interval: The night.
    ///   - historyFrom: The first instant that features look at, microseconds since 1970-01-01 UTC.
    ///   - windowDays: The shop's outcome window in days.
    ///   - followed: Decisions whose outcomes are still coming in.
    ///   - items: The categories of items.
    ///   - dayStart: Offset of the beginning of the shop's days from midnight UTC, in microseconds.
    ///   - scope: Which events are new to features; all where left out.
    init(
        customers: CustomerTable, refuses: [Bool], interval: DataInterval, historyFrom: Int64, windowDays: Int,
        followed: FollowedDecisions, items: ItemCategories, dayStart: Int64, scope: FeatureScope = .everything
    ) {
        self.customers = customers
        self.refuses = refuses
        somebodyRefuses = refuses.contains(true)
        self.scope = scope
        goesOn = scope.recordedFrom > .min
        to = interval.to
        isTouched = [Bool](repeating: false, count: customers.count)
        slots = OutcomeSlots(of: followed, users: customers.count)
        features = FeatureFold(
            customers: customers, interval: interval, historyFrom: historyFrom, items: items, dayStart: dayStart)
        outcomes = slots.emptyFold(users: customers.count)
        baseline = BaselineFold(customers: customers, interval: interval, windowDays: windowDays)
    }

    /// Adds events, of which every one counts: corrections are applied already.
    ///
    /// - Parameters:
    ///   - log: The batch.
    ///   - userIndex: The user's row in the table of users, one a row of `log`; negative for nobody's.
    /// - Throws: `ParameterError` where a user's money passes the range of `Money`; the state is not to be used then.
    mutating func add(_ log: EventLog, userIndex: [Int32]) throws(ParameterError) {
        profile(log, userIndex: userIndex)
        count(log)
        try features.add(log, userIndex: profiledIndex)
        outcomes.add(log, userIndex: userIndex)
        try baseline.add(log)
    }

    /// Fills ``profiledIndex``, and sets events aside that are ``recent``.
    private mutating func profile(_ log: EventLog, userIndex: [Int32]) {
        if profiledIndex.count > log.count { profiledIndex.removeLast(profiledIndex.count - log.count) }
        while profiledIndex.count < log.count { profiledIndex.append(-1) }
        let (scope, somebodyRefuses) = (scope, somebodyRefuses)
        var isAnyRecent = false
        for row in 0..<log.count {
            let index = userIndex[row]
            let isProfiled =
                index >= 0 && !(somebodyRefuses && refuses[Int(index)])
                && scope.isNew(recordedAt: log.recordedAt[row], occurredAt: log.occurredAt[row])
            let isRecent = log.recordedAt[row] >= scope.storedBefore
            isAnyRecent = isAnyRecent || (isProfiled && isRecent)
            profiledIndex[row] = isProfiled ? (isRecent ? Self.recentMark : index) : -1
        }
        if isAnyRecent {
            for row in 0..<log.count where profiledIndex[row] == Self.recentMark {
                recent.log.append(log, row: row)
                recent.userIndex.append(userIndex[row])
            }
        }
        guard goesOn else { return }
        for index in profiledIndex where index >= 0 { isTouched[Int(index)] = true }
    }

    /// Counts events by day.
    private mutating func count(_ log: EventLog) {
        let recentFrom = to - Int64(eventsPerDay.count) * microsecondsPerDay
        for time in log.occurredAt where time >= recentFrom {
            let daysBack = Int((to - 1 - time) / microsecondsPerDay)
            eventsPerDay[eventsPerDay.count - 1 - daysBack] += 1
        }
    }

    /// Leaves out of ``recent`` what `users` did.
    mutating func dropRecent(of users: Set<Int32>) {
        guard !users.isEmpty else { return }
        let rows = recent.userIndex.indices.filter { !users.contains(recent.userIndex[$0]) }
        guard rows.count < recent.userIndex.count else { return }
        recent = (recent.log.selecting(rows), rows.map { recent.userIndex[$0] })
    }

    /// Adds events, of which every one counts, looking their users up.
    mutating func add(_ log: EventLog) throws(ParameterError) {
        try add(log, userIndex: log.userID.map { customers.index(of: $0) ?? -1 })
    }
}
