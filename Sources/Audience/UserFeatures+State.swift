internal import Records
internal import Statistics

extension UserFeatures {
    /// The features that follow from a state.
    ///
    /// - Parameters:
    ///   - state: Of all users of the table, as of the end of `interval`.
    ///   - responses: Of the same users.
    ///   - customers: The users.
    ///   - interval: The night.
    ///   - decay: How the state weights events by age.
    ///   - categoryNames: What the state's categories are called.
    /// - Throws: ``ParameterError`` where purchases less refunds pass the range of ``Money``.
    init(
        _ state: consuming FeatureState, responses: UserResponses, customers: CustomerTable, interval: DataInterval,
        decay: DecayedCounts, categoryNames: [String]
    ) throws(ParameterError) {
        // Columns are dropped as soon as nothing more follows from them: both together would take twice the memory.
        var state = state
        let users = state.count
        func decayed(_ kind: EventKind) -> [Float] {
            [Float](inLargePages: users) {
                decay.value(state.decayed[$0 * FeatureState.stride + Int(kind.rawValue)])
            }
        }
        decayedViews = decayed(.view)
        decayedSearches = decayed(.search)
        decayedCarts = decayed(.cart)
        decayedPurchases = decayed(.purchase)
        decayedReviews = decayed(.review)
        decayedShares = decayed(.share)
        state.decayed = []
        func count(_ kind: EventKind) -> [Int32] {
            [Int32](inLargePages: users) { state.counts[$0 * FeatureState.stride + Int(kind.rawValue)] }
        }
        views = count(.view)
        searches = count(.search)
        carts = count(.cart)
        purchases = count(.purchase)
        reviews = count(.review)
        shares = count(.share)
        refunds = count(.refund)
        state.counts = []
        func wholeDays(since instant: Int64) -> Int32 {
            Int32(clamping: (interval.to - instant) / microsecondsPerDay)
        }
        func wholeDays(sinceFirstOrLast instants: [Int64]) -> [Int32] {
            [Int32](inLargePages: users) { instants[$0] == FeatureState.never ? -1 : wholeDays(since: instants[$0]) }
        }
        recencyDays = wholeDays(sinceFirstOrLast: state.lastPurchase)
        firstPurchaseDays = wholeDays(sinceFirstOrLast: state.firstPurchase)
        purchaseGapDays = [Float](inLargePages: users) { user in
            guard state.purchaseDays[user] > 1 else { return -1 }
            let span = decay.day(of: state.lastPurchase[user]) - decay.day(of: state.firstPurchase[user])
            return Float(span) / Float(state.purchaseDays[user] - 1)
        }
        state.firstPurchase = []
        lastGapDays = [Int32](inLargePages: users) { user in
            state.previousPurchaseDay[user] == FeatureState.noDay
                ? -1 : Int32(decay.day(of: state.lastPurchase[user])) - state.previousPurchaseDay[user]
        }
        state.lastPurchase = []
        state.previousPurchaseDay = []
        frequency = state.orders
        margin = state.margin
        purchaseDays = state.purchaseDays
        averageBasket = [Int64](inLargePages: users) {
            state.orders[$0] == 0 ? 0 : state.purchased[$0] / Int64(state.orders[$0])
        }
        let (boughtCount, cartCount) = (purchases, carts)
        cartAbandonment = [Float](inLargePages: users) {
            cartCount[$0] == 0 ? -1 : Float(max(0, cartCount[$0] - boughtCount[$0])) / Float(cartCount[$0])
        }
        returnRate = [Float](inLargePages: users) {
            state.purchased[$0] == 0 ? 0 : Float(min(1, Double(state.refunded[$0]) / Double(state.purchased[$0])))
        }
        discountShare = [Float](inLargePages: users) {
            state.purchased[$0] == 0 ? 0 : Float(Double(responses.discount[$0]) / Double(state.purchased[$0]))
        }
        priceSensitivity = Self.shrunk(
            zip(responses.redeemed, state.orders).map { min($0, $1) }, of: state.orders, prior: Self.priorOrders)
        channelResponse = Self.shrunk(responses.responded, of: responses.deliveries, prior: Self.priorDeliveries)
        openRate = Self.shrunk(responses.opened, of: responses.deliveries, prior: Self.priorDeliveries)
        clickRate = Self.shrunk(responses.clicked, of: responses.deliveries, prior: Self.priorDeliveries)
        redeemRate = Self.shrunk(
            zip(responses.redeemed, responses.deliveries).map { min($0, $1) }, of: responses.deliveries,
            prior: Self.priorDeliveries)
        monetary = []
        swap(&monetary, &state.purchased)
        for user in 0..<users { monetary[user] = try exactSum(monetary[user], 0 - state.refunded[user]) }
        tenureDays = [Int32](inLargePages: users) { user in
            let joinedAt = customers.joinedAt[user]
            return joinedAt == CustomerTable.unknown || joinedAt >= interval.to ? -1 : wholeDays(since: joinedAt)
        }
        categories = state.categories
        categoryShares = state.categoryShares
        self.categoryNames = categoryNames
    }

    /// Shares `count` / `trials` of users, shrunk to the share of all of them, which counts as `prior` trials.
    private static func shrunk(_ count: [Int32], of trials: [Int32], prior: Double) -> [Float] {
        let all = trials.reduce(0) { $0 + Int($1) }
        let share = all == 0 ? 0 : Double(count.reduce(0) { $0 + Int($1) }) / Double(all)
        return [Float](inLargePages: count.count) {
            Float((Double(count[$0]) + prior * share) / (Double(trials[$0]) + prior))
        }
    }
}
