package import Records

/// The state that users' features are folded into: events, discounts and deliveries in any order and any batches.
///
/// ```swift
/// var fold = FeatureFold(customers: customers, interval: night, historyFrom: night.from - 365 * microsecondsPerDay)
/// try fold.add(log, counting: latestCorrections(of: log))
/// let features = fold.finish()
/// ```
///
/// Everything in it is a count, an exact sum, a maximum or a set, so `add` and `combine` may come in any order and
/// grouping and give the same features. Memory: 100 bytes a user and 12 bytes a purchase.
package struct FeatureFold: Sendable {
    private let customers: CustomerTable
    private let interval: DataInterval
    private let historyFrom: Int64

    /// Instant of the last purchase; `Int64.min` for none.
    private var lastPurchase: [Int64]
    /// Purchases without an order.
    private var looseOrders: [Int32]
    /// The purchases with an order: whose, and which order; repetitions included.
    private var orderUser: [Int32] = []
    private var orderID: [Int64] = []
    private var purchased: [Int64]
    private var refunded: [Int64]
    private var margin: [Int64]
    /// Events by kind and user: row `kind * users + user`.
    private var events: [Int32]
    private var discount: [Int64]
    private var deliveries: [Int32]
    private var responses: [Int32]

    /// Rows of users who are not in the table.
    package private(set) var unknownUsers = 0
    /// Rows outside `historyFrom ..< interval.to`.
    package private(set) var outsideHistory = 0

    /// An empty state for `customers` as of the end of `interval`.
    ///
    /// - Parameters:
    ///   - customers: The users, whose rows the features follow.
    ///   - interval: The night; its end is what ages are counted from.
    ///   - historyFrom: The first instant that counts, in microseconds since 1970-01-01 UTC.
    package init(customers: CustomerTable, interval: DataInterval, historyFrom: Int64) {
        self.customers = customers
        self.interval = interval
        self.historyFrom = historyFrom
        let users = customers.count
        lastPurchase = [Int64](repeating: .min, count: users)
        looseOrders = [Int32](repeating: 0, count: users)
        purchased = [Int64](repeating: 0, count: users)
        refunded = purchased
        margin = purchased
        discount = purchased
        events = [Int32](repeating: 0, count: users * EventKind.allCases.count)
        deliveries = looseOrders
        responses = looseOrders
    }

    /// Adds events.
    ///
    /// - Parameters:
    ///   - log: The batch.
    ///   - rows: The rows to add; all where left out.
    ///   - counting: One flag a row of `log`, as ``latestCorrections(of:)`` gives; every row counts where left out.
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``, or a kind is none of
    ///   ``EventKind``. The state is then not to be used any more.
    package mutating func add(
        _ log: EventLog, rows: Range<Int>? = nil, counting: [Bool]? = nil
    ) throws(ParameterError) {
        precondition(counting.map { $0.count == log.count } ?? true, "a mask has one flag a row")
        var index = [Int32](repeating: -1, count: log.count)
        for row in rows ?? 0..<log.count where counting?[row] ?? true {
            if let user = customers.index(of: log.userID[row]) {
                index[row] = user
            } else if isInHistory(log.occurredAt[row]) {
                unknownUsers += 1
            }
        }
        try add(log, userIndex: index)
    }

    /// Adds events whose users were looked up already.
    ///
    /// - Parameters:
    ///   - log: The batch.
    ///   - userIndex: The user's row in the table, one a row of `log`; negative for rows that are not to count.
    /// - Throws: As ``add(_:rows:counting:)``.
    package mutating func add(_ log: EventLog, userIndex: [Int32]) throws(ParameterError) {
        precondition(userIndex.count == log.count, "every row has a user's row")
        // Counting in a loop of its own: nothing in it depends on what the event was, so that many counters are waited
        // for at once.
        let users = customers.count
        let kinds = EventKind.allCases.count
        for row in 0..<log.count where userIndex[row] >= 0 && isInHistory(log.occurredAt[row]) {
            let kind = Int(log.kind[row])
            guard kind < kinds else { throw Self.unknownKind(log.kind[row]) }
            events[kind * users + Int(userIndex[row])] += 1
        }
        let purchase = EventKind.purchase.rawValue
        let refund = EventKind.refund.rawValue
        for row in 0..<log.count where log.kind[row] == purchase || log.kind[row] == refund {
            let instant = log.occurredAt[row]
            guard userIndex[row] >= 0, instant >= historyFrom, instant < interval.to else { continue }
            try addMoney(log, row: row, user: Int(userIndex[row]))
        }
    }

    /// Whether `instant` counts; counts it if not.
    private mutating func isInHistory(_ instant: Int64) -> Bool {
        if instant >= historyFrom, instant < interval.to { return true }
        outsideHistory += 1
        return false
    }

    private static func unknownKind(_ kind: UInt8) -> ParameterError {
        ParameterError(owner: "FeatureFold", parameter: "kind", allowed: "a raw value of EventKind", got: "\(kind)")
    }

    /// Adds what the purchase or refund in `row` is worth.
    private mutating func addMoney(_ log: EventLog, row: Int, user: Int) throws(ParameterError) {
        guard log.kind[row] == EventKind.purchase.rawValue else {
            refunded[user] = try exactSum(refunded[user], log.amount[row])
            margin[user] = try exactSum(margin[user], 0 &- log.margin[row])
            return
        }
        lastPurchase[user] = max(lastPurchase[user], log.occurredAt[row])
        if log.orderID[row] == EventLog.none {
            looseOrders[user] += 1
        } else {
            orderUser.append(Int32(truncatingIfNeeded: user))
            orderID.append(log.orderID[row])
        }
        purchased[user] = try exactSum(purchased[user], log.amount[row])
        margin[user] = try exactSum(margin[user], log.margin[row])
    }

    /// Adds a discount of `micros` that this tool gave to `user`.
    ///
    /// - Throws: ``ParameterError`` where the user's discounts pass the range of ``Money``.
    package mutating func addDiscount(_ user: Int64, micros: Int64) throws(ParameterError) {
        guard let index = customers.index(of: user) else {
            unknownUsers += 1
            return
        }
        discount[Int(index)] = try exactSum(discount[Int(index)], micros)
    }

    /// Adds a delivery to `user`, who `responded` by opening or clicking it, or did not.
    package mutating func addDelivery(_ user: Int64, responded: Bool) {
        guard let index = customers.index(of: user) else {
            unknownUsers += 1
            return
        }
        deliveries[Int(index)] += 1
        responses[Int(index)] += responded ? 1 : 0
    }

    /// Adds everything that `other`, a state of the same users and interval, has seen.
    ///
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func combine(_ other: FeatureFold) throws(ParameterError) {
        precondition(
            other.customers.count == customers.count && other.interval == interval && other.historyFrom == historyFrom,
            "states of the same users and interval are combined")
        for user in 0..<customers.count {
            lastPurchase[user] = max(lastPurchase[user], other.lastPurchase[user])
            looseOrders[user] += other.looseOrders[user]
            purchased[user] = try exactSum(purchased[user], other.purchased[user])
            refunded[user] = try exactSum(refunded[user], other.refunded[user])
            margin[user] = try exactSum(margin[user], other.margin[user])
            discount[user] = try exactSum(discount[user], other.discount[user])
            deliveries[user] += other.deliveries[user]
            responses[user] += other.responses[user]
        }
        for cell in events.indices { events[cell] += other.events[cell] }
        orderUser.append(contentsOf: other.orderUser)
        orderID.append(contentsOf: other.orderID)
        unknownUsers += other.unknownUsers
        outsideHistory += other.outsideHistory
    }

    /// The features of all users.
    ///
    /// - Throws: ``ParameterError`` where purchases less refunds pass the range of ``Money``.
    package func finish() throws(ParameterError) -> UserFeatures {
        let users = customers.count
        func count(_ kind: EventKind) -> [Int32] {
            Array(events[Int(kind.rawValue) * users..<(Int(kind.rawValue) + 1) * users])
        }
        var monetary = purchased
        for user in 0..<users { monetary[user] = try exactSum(purchased[user], 0 - refunded[user]) }
        return UserFeatures(
            recencyDays: lastPurchase.map { $0 == .min ? -1 : wholeDays(since: $0) },
            frequency: distinctOrders(), monetary: monetary, margin: margin,
            views: count(.view), searches: count(.search), carts: count(.cart), purchases: count(.purchase),
            reviews: count(.review), shares: count(.share), refunds: count(.refund),
            discountShare: (0..<users).map {
                purchased[$0] == 0 ? 0 : Float(Double(discount[$0]) / Double(purchased[$0]))
            },
            channelResponse: shrunkResponse(),
            tenureDays: customers.joinedAt.map {
                $0 == CustomerTable.unknown || $0 >= interval.to ? -1 : wholeDays(since: $0)
            })
    }

    /// Whole days of 24 hours from `instant` to the end of the interval.
    private func wholeDays(since instant: Int64) -> Int32 {
        Int32(clamping: (interval.to - instant) / microsecondsPerDay)
    }

    /// ``UserFeatures/channelResponse`` of every user.
    private func shrunkResponse() -> [Float] {
        let delivered = deliveries.reduce(0) { $0 + Int($1) }
        let answered = responses.reduce(0) { $0 + Int($1) }
        let share = delivered == 0 ? 0 : Double(answered) / Double(delivered)
        let weight = UserFeatures.priorDeliveries
        return zip(responses, deliveries).map { Float((Double($0) + weight * share) / (Double($1) + weight)) }
    }

    /// Number of distinct orders of every user: orders are grouped by user by counting, then sorted within the user.
    private func distinctOrders() -> [Int32] {
        let users = customers.count
        var end = [Int](repeating: 0, count: users + 1)
        for user in orderUser { end[Int(user) + 1] += 1 }
        for user in 0..<users { end[user + 1] += end[user] }
        var next = end
        var grouped = [Int64](repeating: 0, count: orderID.count)
        for (row, user) in orderUser.enumerated() {
            grouped[next[Int(user)]] = orderID[row]
            next[Int(user)] += 1
        }
        var orders = looseOrders
        for user in 0..<users where end[user] < end[user + 1] {
            grouped[end[user]..<end[user + 1]].sort()
            orders[user] += 1
            for row in end[user] + 1..<end[user + 1] where grouped[row] != grouped[row - 1] { orders[user] += 1 }
        }
        return orders
    }
}
