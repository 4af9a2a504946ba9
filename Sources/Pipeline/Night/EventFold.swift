internal import Audience
internal import Evaluation
internal import Records
internal import Statistics

/// Everything that a night learns from events, folded batch by batch, so that no event has to be kept.
///
/// Everything in it is a count, an exact integer sum, a maximum or a set: batches may be added in any order. Memory
/// follows users, windows and purchases with an order, not events.
struct EventFold: Sendable {
    /// Windows of decisions that are still followed.
    let slots: OutcomeSlots
    /// What each user did.
    private(set) var features: FeatureFold
    /// What happened in the windows.
    private(set) var outcomes: OutcomeFold
    /// What users do without being sent anything.
    private(set) var baseline: BaselineFold
    /// Purchases in the history by users who did not refuse to be profiled, in micros.
    private(set) var purchases = Int128(0)
    /// Events a day over the last eight days, tonight's interval last.
    private(set) var eventsPerDay = [Int](repeating: 0, count: 8)
    /// A digest that does not depend on the order of events: the sum of a keyed hash of each.
    private(set) var digest: UInt64 = 0

    private let customers: CustomerTable
    private let refuses: [Bool]
    private let to: Int64
    private let historyFrom: Int64
    private let stream = KeyedStream(seed: 0, label: "event digest")
    /// By row of the batch: the user's row, or negative; kept to save allocations.
    private var userIndex: [Int32] = []
    /// The same, and negative too for users about whom nothing is to be derived.
    private var profiledIndex: [Int32] = []

    /// Nothing folded yet.
    ///
    /// - Parameters:
    ///   - customers: The users.
    ///   - refuses: By user: whether nothing may be derived about him.
    ///   - interval: The night.
    ///   - historyFrom: The first instant that features look at, microseconds since 1970-01-01 UTC.
    ///   - windowDays: The shop's outcome window in days.
    ///   - followed: Decisions whose outcomes are still coming in.
    init(
        customers: CustomerTable, refuses: [Bool], interval: DataInterval, historyFrom: Int64, windowDays: Int,
        followed: FollowedDecisions
    ) {
        self.customers = customers
        self.refuses = refuses
        self.historyFrom = historyFrom
        to = interval.to
        slots = OutcomeSlots(of: followed, users: customers.count)
        features = FeatureFold(customers: customers, interval: interval, historyFrom: historyFrom)
        outcomes = slots.emptyFold(users: customers.count)
        baseline = BaselineFold(customers: customers, interval: interval, windowDays: windowDays)
    }

    /// Adds events, of which every one counts: corrections are applied already.
    ///
    /// - Throws: `ParameterError` where a user's money passes the range of `Money`; the state is not to be used then.
    mutating func add(_ log: EventLog) throws(ParameterError) {
        userIndex.removeAll(keepingCapacity: true)
        profiledIndex.removeAll(keepingCapacity: true)
        let purchase = EventKind.purchase.rawValue
        for row in 0..<log.count {
            let index = customers.index(of: log.userID[row]) ?? -1
            let isProfiled = index >= 0 && !refuses[Int(index)]
            userIndex.append(index)
            profiledIndex.append(isProfiled ? index : -1)
            let time = log.occurredAt[row]
            if isProfiled, log.kind[row] == purchase, time >= historyFrom { purchases += Int128(log.amount[row]) }
            let daysBack = (to - 1 - time) / microsecondsPerDay
            if daysBack < 8 { eventsPerDay[7 - Int(daysBack)] += 1 }
            let money = stream.bits(log.amount[row], UInt64(bitPattern: log.margin[row]))
            let what = stream.bits(log.userID[row], UInt64(bitPattern: time))
            digest &+= stream.bits(log.eventID[row], money ^ what ^ UInt64(log.kind[row]))
        }
        try features.add(log, userIndex: profiledIndex)
        outcomes.add(log, userIndex: userIndex)
        try baseline.add(log)
    }
}
