internal import Records
internal import Statistics

/// Counts events by user and kind, plainly and fading with age (``DecayedCounts``), and sums money, at the pace of the
/// cache.
///
/// The counters of many users do not fit into a processor's cache, and events come in the order of time, so that every
/// one of them would wait for memory several times. Here events wait instead: they are put down by stretches of users
/// whose counters do fit, and a stretch's events are counted when enough of them have come together, and at the end.
struct EventTally: Sendable {
    /// Users of a stretch: their counters take 500 kB.
    private static let stretchBits = 12
    /// Events of a stretch that wait at most.
    private static let waiting = 8_192
    /// Payments of a stretch that wait at most.
    private static let waitingPayments = 512
    /// What separates stretches: not a power of two, or the lines of all of them would take the same places of the cache.
    private static let eventStride = waiting + 32
    private static let paymentStride = waitingPayments + 3
    /// A place takes 12 + 3 bits of 32, a day the other 17: three centuries.
    private static let dayBits: UInt32 = 17

    /// A purchase or a refund that waits.
    private struct Payment {
        var amount: Int64
        var margin: Int64
        /// The user's place in the stretch, doubled; one more for a refund.
        var place: UInt32
    }

    /// ``eventStride`` places a stretch: the events that wait, each as its counter's place in the stretch and its day.
    private var events: [UInt32]
    /// By stretch: how many of them are taken.
    private var eventCount: [Int32]
    /// ``paymentStride`` places a stretch.
    private var payments: [Payment]
    private var paymentCount: [Int32]

    /// Nothing counted yet, of `users` users and events of `days` days.
    init(users: Int, days: Int) {
        precondition(days <= 1 << Int(Self.dayBits), "a history spans at most \(1 << Int(Self.dayBits)) days")
        let stretches = (users >> Self.stretchBits) + 1
        events = [UInt32](inLargePages: 0, count: stretches * Self.eventStride)
        payments = [Payment](
            repeating: Payment(amount: 0, margin: 0, place: 0), count: stretches * Self.paymentStride)
        eventCount = [Int32](repeating: 0, count: stretches)
        paymentCount = eventCount
    }

    /// Adds events.
    ///
    /// - Parameters:
    ///   - log: The batch.
    ///   - userIndex: The user's row, one a row of `log`; negative for rows that are not to count.
    ///   - history: The instants that count.
    ///   - decay: What an event of a day weighs.
    ///   - state: Where events are counted.
    /// - Returns: Rows outside `history`.
    /// - Throws: ``ParameterError`` where a kind is none of `EventKind`.
    mutating func add(
        _ log: EventLog, userIndex: [Int32], in history: Range<Int64>, decay: DecayedCounts,
        into state: inout FeatureState
    ) throws(ParameterError) -> Int {
        var next = 0
        var outside = 0
        while next < log.count {
            // As many as can be written down before a stretch is full, in a loop of its own.
            let full = try Self.write(
                log, userIndex, in: history, decay, from: &next, outside: &outside, to: &events, &eventCount)
            if let full { count(full, decay: decay, into: &state) }
        }
        return outside
    }

    /// Writes events down from row `next` on, until there are no more or a stretch, which is returned, is full.
    private static func write(
        _ log: EventLog, _ userIndex: [Int32], in history: Range<Int64>, _ decay: DecayedCounts, from next: inout Int,
        outside: inout Int, to events: inout [UInt32], _ eventCount: inout [Int32]
    ) throws(ParameterError) -> Int? {
        let (occurredAt, kinds, users) = (log.occurredAt.span, log.kind.span, userIndex.span)
        var events = events.mutableSpan
        var eventCount = eventCount.mutableSpan
        let kindCount = EventKind.allCases.count
        while next < users.count {
            let row = next
            next += 1
            guard users[row] >= 0 else { continue }
            guard history.contains(occurredAt[row]) else {
                outside += 1
                continue
            }
            let kind = kinds[row]
            guard Int(kind) < kindCount else {
                throw ParameterError(
                    owner: "FeatureFold", parameter: "kind", allowed: "a raw value of EventKind", got: "\(kind)")
            }
            let day = decay.dayOfHistory(occurredAt[row])
            let stretch = Int(users[row]) >> stretchBits
            let place = place(users[row]) << 3 | UInt32(kind)
            let taken = Int(eventCount[stretch])
            events[stretch * eventStride + taken] = place << dayBits | UInt32(truncatingIfNeeded: day)
            eventCount[stretch] = Int32(truncatingIfNeeded: taken + 1)
            if taken + 1 == waiting { return stretch }
        }
        return nil
    }

    /// Adds what a purchase or a refund is worth.
    ///
    /// - Parameters:
    ///   - amount: In micros.
    ///   - margin: In micros.
    ///   - isRefund: Whether it was paid back.
    ///   - user: The user's row.
    ///   - state: Where money is summed.
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    @inline(__always)
    mutating func pay(
        _ amount: Int64, margin: Int64, isRefund: Bool, user: Int32, into state: inout FeatureState
    ) throws(ParameterError) {
        let stretch = Int(user) >> Self.stretchBits
        let taken = Int(paymentCount[stretch])
        payments[stretch * Self.paymentStride + taken] = Payment(
            amount: amount, margin: margin, place: Self.place(user) << 1 | (isRefund ? 1 : 0))
        paymentCount[stretch] = Int32(truncatingIfNeeded: taken + 1)
        if taken + 1 == Self.waitingPayments { try sum(stretch, into: &state) }
    }

    /// Counts the events and sums the payments that wait.
    ///
    /// - Throws: ``ParameterError`` where a user's money passes the range of ``Money``.
    mutating func finish(decay: DecayedCounts, into state: inout FeatureState) throws(ParameterError) {
        for stretch in eventCount.indices {
            count(stretch, decay: decay, into: &state)
            try sum(stretch, into: &state)
        }
    }

    /// The place of `user` in its stretch.
    private static func place(_ user: Int32) -> UInt32 {
        UInt32(truncatingIfNeeded: user) & ((1 << UInt32(stretchBits)) - 1)
    }

    private mutating func count(_ stretch: Int, decay: DecayedCounts, into state: inout FeatureState) {
        let first = (stretch << Self.stretchBits) * FeatureState.stride
        let places = stretch * Self.eventStride..<stretch * Self.eventStride + Int(eventCount[stretch])
        Self.count(events, places, from: first, decay.unitsOfDay, in: &state.counts, &state.decayed)
        eventCount[stretch] = 0
    }

    /// Counts the events at `places`, whose stretch has its counters from `first` on.
    private static func count(
        _ events: [UInt32], _ places: Range<Int>, from first: Int, _ unitsOfDay: [Int64], in counts: inout [Int32],
        _ decayed: inout [Int64]
    ) {
        let dayMask = (UInt32(1) << dayBits) - 1
        let (events, unitsOfDay) = (events.span, unitsOfDay.span)
        var counts = counts.mutableSpan
        var decayed = decayed.mutableSpan
        for place in places {
            let slot = first + Int(events[place] >> dayBits)
            counts[slot] &+= 1
            decayed[slot] &+= unitsOfDay[Int(events[place] & dayMask)]
        }
    }

    private mutating func sum(_ stretch: Int, into state: inout FeatureState) throws(ParameterError) {
        let first = stretch << Self.stretchBits
        let places = stretch * Self.paymentStride..<stretch * Self.paymentStride + Int(paymentCount[stretch])
        for place in places {
            let payment = payments[place]
            let user = first + Int(payment.place >> 1)
            if payment.place & 1 == 0 {
                state.purchased[user] = try exactSum(state.purchased[user], payment.amount)
                state.margin[user] = try exactSum(state.margin[user], payment.margin)
            } else {
                state.refunded[user] = try exactSum(state.refunded[user], payment.amount)
                state.margin[user] = try exactSum(state.margin[user], 0 &- payment.margin)
            }
        }
        paymentCount[stretch] = 0
    }
}
