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
        for index in userIndex { profiledIndex.append(index >= 0 && !refuses[Int(index)] ? index : -1) }
        let purchase = EventKind.purchase.rawValue
        for row in 0..<log.count where log.kind[row] == purchase && profiledIndex[row] >= 0 {
            if log.occurredAt[row] >= historyFrom { purchases += Int128(log.amount[row]) }
        }
        let recentFrom = to - Int64(eventsPerDay.count) * microsecondsPerDay
        var sum: UInt64 = 0
        for row in 0..<log.count {
            let time = log.occurredAt[row]
            if time >= recentFrom {
                let daysBack = Int((to - 1 - time) / microsecondsPerDay)
                eventsPerDay[eventsPerDay.count - 1 - daysBack] += 1
            }
            sum &+= Self.hash(log, row: row)
        }
        digest &+= sum
        try features.add(log, userIndex: profiledIndex)
        outcomes.add(log, userIndex: userIndex)
        try baseline.add(log)
    }

    /// Adds events, of which every one counts, looking their users up.
    mutating func add(_ log: EventLog) throws(ParameterError) {
        try add(log, userIndex: log.userID.map { customers.index(of: $0) ?? -1 })
    }

    /// 64 bits of what the fold depends on: three folded products of 128 bits (as in wyhash, Wang Yi, 2019), each of two
    /// fields that are made unlike by odd constants, and SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA '14).
    private static func hash(_ log: EventLog, row: Int) -> UInt64 {
        func folded(_ left: Int64, _ right: Int64, _ salt: UInt64) -> UInt64 {
            let product = (UInt64(bitPattern: left) ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
                by: UInt64(bitPattern: right) ^ salt)
            return product.high ^ product.low
        }
        var bits = UInt64(log.kind[row]) &* 0xD6E8_FEB8_6659_FD93
        bits ^= folded(log.eventID[row], log.userID[row], 0xA076_1D64_78BD_642F)
        bits = bits &* 0xBF58_476D_1CE4_E5B9 ^ folded(log.occurredAt[row], log.orderID[row], 0xE703_7ED1_A0B4_28DB)
        bits = bits &* 0x94D0_49BB_1331_11EB ^ folded(log.amount[row], log.margin[row], 0x8EBC_6AF0_9C88_C6E3)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
