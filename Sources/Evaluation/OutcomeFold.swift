package import Records

/// What users did inside the outcome windows of their decisions, folded from a log of events.
///
/// A *slot* is one user's window: the decisions of several campaigns for the same user and night share it. An event
/// belongs to every slot of its user whose window `[from, to)` holds its time; windows of one user do not overlap
/// (METHODS §1), so that is at most one. Every sum is an exact integer, so the order of events does not matter.
package struct OutcomeFold: Sendable {
    /// Distinct orders with a purchase, by slot.
    package private(set) var orders: [Int32]
    /// Purchases, in micros, by slot.
    package private(set) var revenue: [Int64]
    /// Margin of the purchases, in micros, by slot.
    package private(set) var margin: [Int64]
    /// Margin given back by refunds, in micros, by slot.
    package private(set) var refunds: [Int64]

    /// `firstSlot[u] ..< firstSlot[u + 1]` index ``slots``: the slots of user `u`.
    private let firstSlot: [Int32]
    private let slots: [Int32]
    private let from: [Int64]
    private let to: [Int64]
    private var seenOrders: Set<SlotOrder> = []

    private struct SlotOrder: Hashable {
        let slot: Int32
        let order: Int64
    }

    /// Windows without any outcome yet.
    ///
    /// - Parameters:
    ///   - userCount: Number of users; user indices are below it.
    ///   - slotUser: User index of each slot.
    ///   - from: First instant of each slot's window, microseconds since 1970-01-01 UTC.
    ///   - to: First instant after each slot's window.
    package init(userCount: Int, slotUser: [Int32], from: [Int64], to: [Int64]) {
        precondition(slotUser.count == from.count && from.count == to.count, "a window has a user and two bounds")
        var first = [Int32](repeating: 0, count: userCount + 1)
        for user in slotUser { first[Int(user) + 1] += 1 }
        for user in 0..<userCount { first[user + 1] += first[user] }
        var next = first
        var slots = [Int32](repeating: 0, count: slotUser.count)
        for (slot, user) in slotUser.enumerated() {
            slots[Int(next[Int(user)])] = Int32(slot)
            next[Int(user)] += 1
        }
        firstSlot = first
        self.slots = slots
        self.from = from
        self.to = to
        orders = [Int32](repeating: 0, count: slotUser.count)
        revenue = [Int64](repeating: 0, count: slotUser.count)
        margin = revenue
        refunds = revenue
    }

    /// Adds a batch of events.
    ///
    /// - Parameters:
    ///   - log: The events.
    ///   - userIndex: The user index of each event, parallel to the log; negative for users without any.
    package mutating func add(_ log: EventLog, userIndex: [Int32]) {
        guard !slots.isEmpty else { return }
        let purchase = EventKind.purchase.rawValue
        let refund = EventKind.refund.rawValue
        for row in 0..<log.count {
            let kind = log.kind[row]
            let user = Int(userIndex[row])
            guard kind == purchase || kind == refund, user >= 0 else { continue }
            let time = log.occurredAt[row]
            for position in Int(firstSlot[user])..<Int(firstSlot[user + 1]) {
                let slot = Int(slots[position])
                guard time >= from[slot], time < to[slot] else { continue }
                if kind == refund {
                    refunds[slot] += log.margin[row]
                    continue
                }
                revenue[slot] += log.amount[row]
                margin[slot] += log.margin[row]
                let order = log.orderID[row]
                if order == EventLog.none || seenOrders.insert(SlotOrder(slot: Int32(slot), order: order)).inserted {
                    orders[slot] += 1
                }
            }
        }
    }
}
