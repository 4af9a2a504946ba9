package import Records

/// The state that users' features are folded into: events in any order and any batches.
///
/// ```swift
/// var fold = FeatureFold(customers: customers, interval: night, historyFrom: night.to - 365 * microsecondsPerDay)
/// try fold.add(log, counting: latestCorrections(of: log))
/// let features = try fold.finish()
/// ```
///
/// A night that goes on from an earlier one begins with its ``FeatureState``, adds what is new, and calls the earlier
/// purchases of the users in ``usersToRecall(with:)`` back with ``recall(purchases:interests:)``: only with all of a user's
/// purchases can distinct orders and days be counted.
///
/// Everything in it is a count, an exact sum, or a set, so `add` and `combine` may come in any order and grouping and give
/// the same features. Memory: 187 bytes a user, 20 bytes a purchase and 16 bytes a cart, purchase, review or share.
package struct FeatureFold: Sendable {
    private let customers: CustomerTable
    private let interval: DataInterval
    private let historyFrom: Int64
    private let items: ItemCategories
    /// How events are weighted by age.
    package let decay: DecayedCounts

    /// What is known so far; purchases and interests only as of the last ``settle()``.
    private var state: FeatureState
    private var tally: EventTally
    private var purchases = PurchaseRecords()
    private var interests = CategoryInterests()
    /// Users of whom purchases or interests have left the history since the state was taken.
    private var expired: [Int32] = []

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
    ///   - items: The categories of items; none where left out.
    ///   - dayStart: Offset of the beginning of the shop's days from midnight UTC, in microseconds.
    package init(
        customers: CustomerTable, interval: DataInterval, historyFrom: Int64, items: ItemCategories = .none,
        dayStart: Int64 = 0
    ) {
        self.customers = customers
        self.interval = interval
        self.historyFrom = historyFrom
        self.items = items
        decay = DecayedCounts(interval: interval, historyFrom: historyFrom, dayStart: dayStart)
        state = FeatureState(users: customers.count)
        tally = EventTally(users: customers.count, days: decay.days)
    }

    /// A state that goes on from an earlier one.
    ///
    /// - Parameter aged: The earlier state, of the users of this one's table, with what has left the history taken back
    ///   (``AgedFeatures``).
    package mutating func resume(_ aged: AgedFeatures) {
        precondition(aged.state.count == customers.count, "a state goes on for the same users")
        state = aged.state
        interests = aged.interests
        expired = aged.users
    }

    // MARK: - Events

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
        let kinds = EventKind.allCases.count
        for row in 0..<log.count where userIndex[row] >= 0 && isInHistory(log.occurredAt[row]) {
            let kind = Int(log.kind[row])
            guard kind < kinds else { throw Self.unknownKind(log.kind[row]) }
            tally.add(
                user: userIndex[row], kind: UInt8(truncatingIfNeeded: kind),
                day: decay.dayOfHistory(log.occurredAt[row]), decay: decay, into: &state)
        }
        for row in 0..<log.count where log.kind[row] > EventKind.search.rawValue {
            let instant = log.occurredAt[row]
            guard userIndex[row] >= 0, instant >= historyFrom, instant < interval.to else { continue }
            addInterest(log, row: row, user: userIndex[row])
            let kind = log.kind[row]
            guard kind == EventKind.purchase.rawValue || kind == EventKind.refund.rawValue else { continue }
            try addMoney(log, row: row, user: Int(userIndex[row]))
            if kind == EventKind.purchase.rawValue {
                purchases.append(user: userIndex[row], order: log.orderID[row], instant: instant)
            }
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

    /// Adds what the cart, purchase, review or share in `row` says about categories.
    private mutating func addInterest(_ log: EventLog, row: Int, user: Int32) {
        let weight = CategoryInterests.weight(ofKind: log.kind[row])
        guard weight > 0, log.itemID[row] != EventLog.none else { return }
        let category = items.category(of: log.itemID[row])
        guard category >= 0 else { return }
        interests.append(user: user, category: category, weight: weight)
    }

    /// Adds what the purchase or refund in `row` is worth.
    private mutating func addMoney(_ log: EventLog, row: Int, user: Int) throws(ParameterError) {
        guard log.kind[row] == EventKind.purchase.rawValue else {
            state.refunded[user] = try exactSum(state.refunded[user], log.amount[row])
            state.margin[user] = try exactSum(state.margin[user], 0 &- log.margin[row])
            return
        }
        state.purchased[user] = try exactSum(state.purchased[user], log.amount[row])
        state.margin[user] = try exactSum(state.margin[user], log.margin[row])
    }

    /// Adds everything that `other`, a state of the same users and interval without an earlier one, has seen.
    ///
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func combine(_ other: FeatureFold) throws(ParameterError) {
        precondition(
            other.customers.count == customers.count && other.interval == interval && other.historyFrom == historyFrom,
            "states of the same users and interval are combined")
        tally.finish(decay: decay, into: &state)
        var other = other
        other.tally.finish(decay: decay, into: &other.state)
        for slot in state.counts.indices {
            state.counts[slot] += other.state.counts[slot]
            state.decayed[slot] += other.state.decayed[slot]
        }
        for user in 0..<customers.count {
            state.purchased[user] = try exactSum(state.purchased[user], other.state.purchased[user])
            state.refunded[user] = try exactSum(state.refunded[user], other.state.refunded[user])
            state.margin[user] = try exactSum(state.margin[user], other.state.margin[user])
        }
        purchases.append(other.purchases)
        interests.append(other.interests)
        unknownUsers += other.unknownUsers
        outsideHistory += other.outsideHistory
    }

    // MARK: - Going on from an earlier night

    /// Users whose orders, rhythm or categories have changed since the state that this one goes on from.
    ///
    /// - Parameter others: Users of events that are to be added later.
    /// - Returns: Rows, ascending.
    package func usersToRecall(with others: [Int32]) -> [Int32] {
        var isTouched = [Bool](repeating: false, count: customers.count)
        for user in others where user >= 0 { isTouched[Int(user)] = true }
        for user in purchases.user { isTouched[Int(user)] = true }
        for user in interests.user { isTouched[Int(user)] = true }
        for user in expired { isTouched[Int(user)] = true }
        return isTouched.indices.filter { isTouched[$0] }.map { Int32($0) }
    }

    /// Gives back what the earlier state knew of ``usersToRecall(with:)``.
    ///
    /// - Parameters:
    ///   - earlier: Their purchases; those that have left the history since are dropped.
    ///   - weights: Their weights of categories, as they were before anything left the history.
    package mutating func recall(purchases earlier: PurchaseRecords, interests weights: CategoryInterests) {
        var earlier = earlier
        earlier.keep { $1 >= historyFrom }
        purchases.append(earlier)
        interests.append(weights)
        expired = []
    }

    /// Forgets all about `users`, so that they can be folded anew.
    package mutating func forget(_ users: [Int32]) {
        guard !users.isEmpty else { return }
        tally.finish(decay: decay, into: &state)
        var isForgotten = [Bool](repeating: false, count: customers.count)
        let nothing = FeatureState(users: 1)
        for user in users {
            isForgotten[Int(user)] = true
            state.set(Int(user), from: nothing, 0)
        }
        purchases.keep { user, _ in !isForgotten[Int(user)] }
        interests.keep { !isForgotten[Int($0)] }
        expired.removeAll { isForgotten[Int($0)] }
    }

    /// Counts orders and days of purchases and ranks categories, of every user of whom any are at hand.
    private mutating func settle() {
        tally.finish(decay: decay, into: &state)
        PurchaseRhythm.settle(purchases, users: customers.count, decay: decay, into: &state)
        interests = interests.summed(users: customers.count)
        CategoryInterests.rank(interests, names: items.names, into: &state)
    }

    /// The state of `users` as it is now, to go on from.
    ///
    /// - Parameter users: Rows of the table.
    /// - Returns: Their columns, in that order, and the purchases and weights of categories that belong to them.
    package mutating func state(
        of users: [Int32]
    ) -> (state: FeatureState, purchases: PurchaseRecords, interests: CategoryInterests) {
        settle()
        var row = [Int32](repeating: -1, count: customers.count)
        for (position, user) in users.enumerated() { row[Int(user)] = Int32(position) }
        var kept = (purchases: purchases, interests: interests)
        kept.purchases.keep { user, _ in row[Int(user)] >= 0 }
        kept.interests.keep { row[Int($0)] >= 0 }
        return (state.selecting(users), kept.purchases, kept.interests)
    }

    // MARK: - Features

    /// What all users paid in the history, in micros.
    package var purchased: Int128 { state.purchased.reduce(0) { $0 + Int128($1) } }

    /// What each user bought in the history, to the day.
    ///
    /// - Complexity: O(users + purchases at hand).
    package mutating func purchaseTotals() -> PurchaseTotals {
        settle()
        return PurchaseTotals(state, interval: interval, decay: decay)
    }

    /// The features of all users.
    ///
    /// - Parameter responses: How the users responded to what they were sent; to nothing where left out.
    /// - Returns: One row a user, in the order of the table.
    /// - Throws: ``ParameterError`` where purchases less refunds pass the range of ``Money``.
    package consuming func finish(
        responses: UserResponses? = nil
    ) throws(ParameterError) -> UserFeatures {
        settle()
        purchases = PurchaseRecords()
        interests = CategoryInterests()
        return try UserFeatures(
            state, responses: responses ?? UserResponses(users: customers.count), customers: customers,
            interval: interval, decay: decay, categoryNames: items.names)
    }
}
