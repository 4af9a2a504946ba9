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
/// the same features. Memory: 193 bytes a user, 20 bytes a purchase and 16 bytes a cart, purchase, review or share.
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
    /// How many of ``purchases`` and ``interests`` are settled; what comes after them touches few users.
    private var settled = (purchases: 0, interests: 0)
    /// Whether ``purchases`` are grouped and ``interests`` summed.
    private var isOrdered = false
    /// By row of ``items``: whether it was put into a cart, bought, reviewed or shared.
    private var isWeighed: [Bool]
    /// Items of which that is so and which are not among ``items``, where there are any.
    private var unknownItems: Set<Int64> = []
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
        isWeighed = [Bool](repeating: false, count: items.count)
        tally = EventTally(users: customers.count, days: decay.days)
    }

    /// A state that goes on from an earlier one.
    ///
    /// - Parameter aged: The earlier state, of the users of this one's table, with what has left the history taken back
    ///   (``AgedFeatures``).
    package mutating func resume(_ aged: consuming AgedFeatures) {
        precondition(aged.state.count == customers.count, "a state goes on for the same users")
        interests = aged.interests
        expired = aged.users
        state = aged.takeState()
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
            } else if log.occurredAt[row] >= historyFrom, log.occurredAt[row] < interval.to {
                unknownUsers += 1
            } else {
                outsideHistory += 1
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
        outsideHistory += try tally.add(
            log, userIndex: userIndex, in: historyFrom..<interval.to, decay: decay, into: &state)
        let (search, purchase, refund) = (
            EventKind.search.rawValue, EventKind.purchase.rawValue, EventKind.refund.rawValue
        )
        let knowsItems = items.count > 0
        purchases.makeRoom(for: log.count)
        for row in 0..<log.count where log.kind[row] > search {
            let instant = log.occurredAt[row]
            guard userIndex[row] >= 0, instant >= historyFrom, instant < interval.to else { continue }
            if knowsItems { addInterest(log, row: row, user: userIndex[row]) }
            let kind = log.kind[row]
            guard kind == purchase || kind == refund else { continue }
            try tally.pay(
                log.amount[row], margin: log.margin[row], isRefund: kind == refund, user: userIndex[row], into: &state)
            if kind == purchase { purchases.append(user: userIndex[row], order: log.orderID[row], instant: instant) }
        }
    }

    /// Adds what the cart, purchase, review or share in `row` says about categories.
    private mutating func addInterest(_ log: EventLog, row: Int, user: Int32) {
        let weight = CategoryInterests.weight(ofKind: log.kind[row])
        guard weight > 0, log.itemID[row] != EventLog.none else { return }
        guard let item = items.row(of: log.itemID[row]) else {
            unknownItems.insert(log.itemID[row])
            return
        }
        isWeighed[Int(item)] = true
        let category = items.category(at: item)
        guard category >= 0 else { return }
        interests.append(user: user, category: category, weight: weight)
    }

    /// The items of all carts, purchases, reviews and shares that were added, known ones first; none where no item is known.
    package var weighedItems: [Int64] {
        isWeighed.indices.filter { isWeighed[$0] }.map { items.item(at: $0) } + unknownItems.sorted()
    }

    /// Adds everything that `other`, a state of the same users and interval without an earlier one, has seen.
    ///
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func combine(_ other: FeatureFold) throws(ParameterError) {
        precondition(
            other.customers.count == customers.count && other.interval == interval && other.historyFrom == historyFrom,
            "states of the same users and interval are combined")
        try tally.finish(decay: decay, into: &state)
        var other = other
        try other.tally.finish(decay: decay, into: &other.state)
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
        settled = (0, 0)
        for item in isWeighed.indices where other.isWeighed[item] { isWeighed[item] = true }
        unknownItems.formUnion(other.unknownItems)
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
        settled = (0, 0)
        expired = []
    }

    /// Forgets all about `users`, so that they can be folded anew.
    ///
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func forget(_ users: [Int32]) throws(ParameterError) {
        guard !users.isEmpty else { return }
        try tally.finish(decay: decay, into: &state)
        var isForgotten = [Bool](repeating: false, count: customers.count)
        let nothing = FeatureState(users: 1)
        for user in users {
            isForgotten[Int(user)] = true
            state.set(Int(user), from: nothing, 0)
        }
        purchases.keep { user, _ in !isForgotten[Int(user)] }
        interests.keep { !isForgotten[Int($0)] }
        settled = (0, 0)
        expired.removeAll { isForgotten[Int($0)] }
    }

    /// Counts orders and days of purchases and ranks categories, of every user of whom any are new.
    private mutating func settle() throws(ParameterError) {
        try tally.finish(decay: decay, into: &state)
        if settled == (0, 0) {
            order()
            PurchaseRhythm.settle(purchases, decay: decay, into: &state)
            CategoryInterests.rank(interests, names: items.names, into: &state)
        } else if settled != (purchases.count, interests.count) {
            var isTouched = [Bool](repeating: false, count: customers.count)
            for user in purchases.user[settled.purchases...] { isTouched[Int(user)] = true }
            for user in interests.user[settled.interests...] { isTouched[Int(user)] = true }
            PurchaseRhythm.settle(
                purchases.selecting { isTouched[Int($0)] }.grouped(users: customers.count), decay: decay, into: &state)
            CategoryInterests.rank(
                interests.selecting { isTouched[Int($0)] }.summed(users: customers.count), names: items.names,
                into: &state)
            isOrdered = false
        }
        settled = (purchases.count, interests.count)
    }

    private mutating func order() {
        purchases = purchases.grouped(users: customers.count)
        interests = interests.summed(users: customers.count)
        isOrdered = true
    }

    /// Shows the state as it is now, to go on from.
    ///
    /// - Parameter body: Gets the state of all users, their purchases as ``PurchaseRecords/grouped(users:)`` has them, and
    ///   their weights of categories as ``CategoryInterests/summed(users:)`` has them; of a user of whom neither has
    ///   changed since the state that this one goes on from, there are none.
    /// - Returns: What `body` does.
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func withState<Result>(
        _ body: (FeatureState, PurchaseRecords, CategoryInterests) -> Result
    ) throws(ParameterError) -> Result {
        try settle()
        if !isOrdered { order() }
        return body(state, purchases, interests)
    }

    // MARK: - Features

    /// What all users paid in the history.
    ///
    /// - Returns: Micros.
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    package mutating func purchased() throws(ParameterError) -> Int128 {
        try tally.finish(decay: decay, into: &state)
        return state.purchased.reduce(0) { $0 + Int128($1) }
    }

    /// What each user bought in the history, to the day.
    ///
    /// - Returns: One row a user.
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    /// - Complexity: O(users + purchases at hand).
    package mutating func purchaseTotals() throws(ParameterError) -> PurchaseTotals {
        try settle()
        return PurchaseTotals(state, interval: interval, decay: decay)
    }

    /// The features of all users; the state is empty afterwards, and its memory with them.
    ///
    /// - Parameter responses: How the users responded to what they were sent; to nothing where left out.
    /// - Returns: One row a user, in the order of the table.
    /// - Throws: ``ParameterError`` where purchases less refunds pass the range of ``Money``.
    package mutating func finish(
        responses: UserResponses? = nil
    ) throws(ParameterError) -> UserFeatures {
        try settle()
        purchases = PurchaseRecords()
        interests = CategoryInterests()
        settled = (0, 0)
        var state = FeatureState(users: 0)
        swap(&state, &self.state)
        return try UserFeatures(
            state, responses: responses ?? UserResponses(users: customers.count), customers: customers,
            interval: interval, decay: decay, categoryNames: items.names)
    }
}
