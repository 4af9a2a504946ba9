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
    /// By row of the batch: the user's row, or negative where nothing may be derived; kept to save allocations.
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
    /// - Parameters:
    ///   - log: The batch.
    ///   - userIndex: The user's row in the table of users, one a row of `log`; negative for nobody's.
    /// - Throws: `ParameterError` where a user's money passes the range of `Money`; the state is not to be used then.
    mutating func add(_ log: EventLog, userIndex: [Int32]) throws(ParameterError) {
        profiledIndex.removeAll(keepingCapacity: true)
        let purchase = EventKind.purchase.rawValue
        for row in 0..<log.count {
            let index = userIndex[row]
            let isProfiled = index >= 0 && !refuses[Int(index)]
            profiledIndex.append(isProfiled ? index : -1)
            let time = log.occurredAt[row]
            if isProfiled, log.kind[row] == purchase, time >= historyFrom { purchases += Int128(log.amount[row]) }
            let daysBack = (to - 1 - time) / microsecondsPerDay
            if daysBack < 8 { eventsPerDay[7 - Int(daysBack)] += 1 }
            digest &+= Self.hash(log, row: row)
        }
        try features.add(log, userIndex: profiledIndex)
        outcomes.add(log, userIndex: userIndex)
        try baseline.add(log)
    }

    /// Adds events, of which every one counts, looking their users up.
    mutating func add(_ log: EventLog) throws(ParameterError) {
        try add(log, userIndex: log.userID.map { customers.index(of: $0) ?? -1 })
    }

    /// 64 bits of what the fold depends on, field after field through the finaliser of SplitMix64 (Steele, Lea, Flood,
    /// OOPSLA '14): one to one in each field.
    private static func hash(_ log: EventLog, row: Int) -> UInt64 {
        var bits = UInt64(log.kind[row])
        func absorb(_ field: Int64) {
            bits = (bits ^ UInt64(bitPattern: field)) &+ 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
        }
        absorb(log.eventID[row])
        absorb(log.userID[row])
        absorb(log.occurredAt[row])
        absorb(log.amount[row])
        absorb(log.margin[row])
        absorb(log.orderID[row])
        return bits
    }
}
