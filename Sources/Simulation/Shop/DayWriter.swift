internal import Records
internal import Statistics

/// Writes the rows of one local day.
struct DayWriter: Sendable {
    private let shop: Shop
    private let buying: Buying
    private let day: Int
    private let from: Int64
    private let length: Int64
    private let visitStream: KeyedStream
    private let viewStream: KeyedStream
    private let messageStream: KeyedStream

    init(_ shop: Shop, day: Int) {
        self.shop = shop
        self.day = day
        buying = shop.buying
        (from, length) = shop.interval(day)
        visitStream = KeyedStream(seed: shop.scenario.seed, label: "shop visit")
        viewStream = KeyedStream(seed: shop.scenario.seed, label: "shop view")
        messageStream = KeyedStream(seed: shop.scenario.seed, label: "shop message times")
    }

    private static let second: Int64 = 1_000_000
    /// From the start of a visit to its order: later than its last view.
    private static let untilOrder: Int64 = 600 * second

    // MARK: Identifiers

    /// The identifier of the order of `user` on local day `day`: source 0 is the organic one, 1 + i that of campaign i.
    static func orderID(user: Int, day: Int, source: Int) -> Int64 {
        Int64(day) << 46 | Int64(user + 1) << 10 | Int64(source)
    }

    /// An event of `user` on this day; advances `position`, his number of events so far.
    private func append(
        _ kind: EventKind, of user: Int, at time: Int64, lag: Int64, line: OrderLine? = nil, product: Int? = nil,
        order: Int64? = nil, position: inout Int, into rows: inout ShopDay
    ) {
        precondition(position < 1_024, "an event identifier has room for 1,024 events of a user on a day")
        let paid = kind == .purchase || kind == .refund
        rows.events.append(
            eventID: Self.orderID(user: user, day: day, source: position), recordedAt: time + lag,
            userID: Int64(user + 1), occurredAt: time, kind: kind,
            itemID: (line?.product ?? product).map { Int64($0 + 1) }, orderID: order,
            quantity: paid ? line?.quantity ?? 0 : 0, amount: paid ? Money(cents: line?.cents ?? 0) : .zero,
            margin: paid ? Money(cents: line?.margin ?? 0) : .zero)
        position += 1
    }

    // MARK: Visits

    /// When a visit begins: between about 08:10 and 23:00.
    private func start(_ draws: (UInt64, UInt64)) -> Int64 {
        from + Int64(Double(length) * (0.34 + 0.62 * unit(UInt32(truncatingIfNeeded: draws.0))))
    }

    private func orderTime(_ user: Int, _ key: VisitKey) -> Int64 {
        start(visitStream.words(Int64(user + 1), key.bits)) + Self.untilOrder
    }

    /// One visit: search, views, cart, the order if there is one, and sharing.
    func visit(
        of user: Int, key: VisitKey, order: Order?, source: Int, at position: inout Int, into rows: inout ShopDay
    ) {
        let browsing = shop.scenario.browsing
        let draws = visitStream.words(Int64(user + 1), key.bits)
        let more = visitStream.words(Int64(user + 1), key.draw(1))
        let start = start(draws)
        let lag = Self.second + Int64(59e6 * unit(UInt32(truncatingIfNeeded: more.1)))
        if unit(UInt32(truncatingIfNeeded: draws.1)) < browsing.search {
            append(.search, of: user, at: start, lag: lag, position: &position, into: &rows)
        }
        // Views follow every 20 s, at most 25 of them; each goes on to another with the chance 1 − 1 / mean.
        var last: Int?
        var time = start
        var onwards = unit(UInt32(truncatingIfNeeded: draws.0 >> 32))
        let another = 1 - 1 / browsing.views
        for ordinal in 0..<25 {
            time += 20 * Self.second
            let product = viewed(user, key, ordinal)
            append(.view, of: user, at: time, lag: lag, product: product, position: &position, into: &rows)
            last = product
            guard onwards < another else { break }
            onwards /= another
        }
        if let order {
            buy(order, source: source, at: start, lag: lag, position: &position, into: &rows)
        } else if unit(UInt32(truncatingIfNeeded: draws.1 >> 32)) < browsing.cart {
            append(
                .cart, of: user, at: time + 10 * Self.second, lag: lag, product: last, position: &position, into: &rows)
        }
        if unit(more.0) < browsing.share {
            append(
                .share, of: user, at: start + Self.untilOrder + 60 * Self.second, lag: lag, product: last,
                position: &position, into: &rows)
        }
    }

    private func viewed(_ user: Int, _ key: VisitKey, _ ordinal: Int) -> Int {
        let (taste, rank) = viewStream.words(Int64(user + 1), key.draw(ordinal))
        return buying.catalogue.pick(
            favourite: Int(buying.population.favourite[user]), taste: unit(taste), rank: unit(rank), day: day)
    }

    private func buy(
        _ order: Order, source: Int, at start: Int64, lag: Int64, position: inout Int, into rows: inout ShopDay
    ) {
        let lines = buying.lines(order)
        let id = Self.orderID(user: order.user, day: order.day, source: source)
        for (ordinal, line) in lines.enumerated() {
            let time = start + Self.untilOrder - Int64(60 - 20 * ordinal) * Self.second
            append(.view, of: order.user, at: time, lag: lag, product: line.product, position: &position, into: &rows)
            append(
                .cart, of: order.user, at: time + 5 * Self.second, lag: lag, product: line.product,
                position: &position, into: &rows)
        }
        for line in lines {
            append(
                .purchase, of: order.user, at: start + Self.untilOrder, lag: lag, line: line, order: id,
                position: &position, into: &rows)
        }
    }

    // MARK: Returns and reviews

    /// What comes of the organic order of `user` on local day `earlier`, if there was one, on this day.
    func aftermath(of user: Int, orderedOn earlier: Int, at position: inout Int, into rows: inout ShopDay) {
        guard buying.activity(user, day: earlier) < buying.orderChance(user, day: earlier) else { return }
        // The basket matters only to an order that does come back today.
        let order = Order(user: user, day: earlier, visit: .organic(day: earlier), cents: 0)
        let returned = buying.returnDelay(order) == day - earlier
        let reviewed = buying.reviewDelay(order) == day - earlier
        guard returned || reviewed, let order = buying.organicOrder(user, day: earlier) else { return }
        aftermath(of: order, source: 0, returned: returned, reviewed: reviewed, at: &position, into: &rows)
    }

    private func aftermath(
        of order: Order, source: Int, returned: Bool, reviewed: Bool, at position: inout Int, into rows: inout ShopDay
    ) {
        let draws = visitStream.words(Int64(order.user + 1), order.visit.draw(2))
        let lines = buying.lines(order)
        let id = Self.orderID(user: order.user, day: order.day, source: source)
        let lag = Self.second + Int64(59e6 * unit(UInt32(truncatingIfNeeded: draws.1)))
        if reviewed, let line = lines.first {
            append(
                .review, of: order.user, at: start(draws), lag: lag, product: line.product, position: &position,
                into: &rows)
        }
        guard returned else { return }
        for line in lines {
            append(
                .refund, of: order.user, at: start((draws.1, 0)), lag: lag, line: line, order: id,
                position: &position, into: &rows)
        }
    }

    // MARK: Decisions

    /// What the decision `entry` makes happen on this day.
    func run(_ entry: DecisionBook.Entry, arm: ShopArm, at position: inout Int, into rows: inout ShopDay) {
        let user = Int(entry.user)
        let fate = shop.answering.fate(user, arm, firstDay: Int(entry.firstDay))
        let source = 1 + Int(entry.campaign)
        if day == Int(entry.firstDay) { deliver(entry, arm: arm, fate: fate, into: &rows) }
        if let order = fate.caused, order.day < Int(entry.replacedOn) {
            if order.day == day {
                visit(of: user, key: order.visit, order: order, source: source, at: &position, into: &rows)
            }
            let returned = buying.returnDelay(order).map { order.day + $0 } == day
            let reviewed = buying.reviewDelay(order).map { order.day + $0 } == day
            if returned || reviewed {
                aftermath(
                    of: order, source: source, returned: returned, reviewed: reviewed, at: &position, into: &rows)
            }
        }
        guard let redemption = fate.redemption, redemption.order.day == day, day < Int(entry.replacedOn) else { return }
        rows.redemptions.decisionHigh.append(entry.high)
        rows.redemptions.decisionLow.append(entry.low)
        rows.redemptions.userID.append(Int64(user + 1))
        rows.redemptions.offer.append(entry.offer)
        rows.redemptions.orderID.append(
            Self.orderID(user: user, day: day, source: fate.caused == nil ? 0 : source))
        rows.redemptions.redeemedAt.append(orderTime(user, redemption.order.visit))
        rows.redemptions.discount.append(Money(cents: redemption.discount).micros)
    }

    /// The message of `entry`: it arrives between about 06:00 and 07:00, is opened within half an hour of that, and
    /// answered within ten minutes.
    private func deliver(_ entry: DecisionBook.Entry, arm: ShopArm, fate: Fate, into rows: inout ShopDay) {
        guard fate.delivered, let channel = shop.channels.firstIndex(of: arm.arm.channelID) else { return }
        let key = VisitKey.caused(firstDay: day, campaign: arm.campaign)
        let (arrival, answer) = messageStream.words(Int64(entry.user) + 1, key.bits)
        let delivered = from + Int64(Double(length) * (0.25 + 0.04 * unit(arrival)))
        let opened = delivered + Self.second + Int64(1_800e6 * unit(UInt32(truncatingIfNeeded: answer)))
        let engaged = opened + Self.second + Int64(600e6 * unit(UInt32(truncatingIfNeeded: answer >> 32)))
        rows.deliveries.userID.append(Int64(entry.user) + 1)
        rows.deliveries.decisionHigh.append(entry.high)
        rows.deliveries.decisionLow.append(entry.low)
        rows.deliveries.deliveredAt.append(delivered)
        rows.deliveries.channel.append(Int32(channel))
        rows.deliveries.impressions.append(fate.impressions)
        rows.deliveries.openedAt.append(fate.opened ? opened : EventLog.none)
        rows.deliveries.clickedAt.append(fate.engaged ? engaged : EventLog.none)
        rows.deliveries.claimedAt.append(fate.engaged && arm.isCoupon ? engaged : EventLog.none)
        rows.deliveries.optedOutAt.append(fate.optedOut ? opened + Self.second : EventLog.none)
    }
}
