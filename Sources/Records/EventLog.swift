/// A batch of user behaviour as parallel columns: row `i` of every column belongs to one event.
///
/// Money is in micros (see ``Money``), always non-negative: a refund's sign is in its kind. `margin` may be negative.
@usableFromInline
package struct EventLog: Sendable {
    /// The shop's identifier of the event; a correction repeats it with a later `recordedAt`.
    package var eventID: [Int64] = []
    /// When the shop learned of it, microseconds since 1970-01-01 UTC.
    package var recordedAt: [Int64] = []
    /// Who did it.
    package var userID: [Int64] = []
    /// When it happened, microseconds since 1970-01-01 UTC.
    package var occurredAt: [Int64] = []
    /// What it was: raw values of ``EventKind``.
    package var kind: [UInt8] = []
    /// The product, or `EventLog.none`.
    package var itemID: [Int64] = []
    /// The order that a purchase or refund belongs to, or `EventLog.none`.
    package var orderID: [Int64] = []
    /// Pieces; 0 where the event has none.
    package var quantity: [Int32] = []
    /// Price paid before this tool's discount and after all others, in micros; 0 where the event has none.
    package var amount: [Int64] = []
    /// Margin of it, in micros; 0 where the event has none.
    package var margin: [Int64] = []

    /// The value that stands for "no item" and "no order" (the smallest 64-bit integer, which no shop uses as a key).
    @inlinable package static var none: Int64 { .min }

    /// An empty batch.
    package init() {}

    /// Rows in the batch.
    package var count: Int { userID.count }

    /// Makes room for `rows` rows in every column.
    package mutating func reserveCapacity(_ rows: Int) {
        eventID.reserveCapacity(rows)
        recordedAt.reserveCapacity(rows)
        userID.reserveCapacity(rows)
        occurredAt.reserveCapacity(rows)
        kind.reserveCapacity(rows)
        itemID.reserveCapacity(rows)
        orderID.reserveCapacity(rows)
        quantity.reserveCapacity(rows)
        amount.reserveCapacity(rows)
        margin.reserveCapacity(rows)
    }

    /// Drops all rows and keeps the room for them.
    package mutating func removeAll() {
        eventID.removeAll(keepingCapacity: true)
        recordedAt.removeAll(keepingCapacity: true)
        userID.removeAll(keepingCapacity: true)
        occurredAt.removeAll(keepingCapacity: true)
        kind.removeAll(keepingCapacity: true)
        itemID.removeAll(keepingCapacity: true)
        orderID.removeAll(keepingCapacity: true)
        quantity.removeAll(keepingCapacity: true)
        amount.removeAll(keepingCapacity: true)
        margin.removeAll(keepingCapacity: true)
    }

    /// Drops all rows but the first `rows`; columns that are shorter stay as they are.
    package mutating func keepFirst(_ rows: Int) {
        eventID.removeLast(max(0, eventID.count - rows))
        recordedAt.removeLast(max(0, recordedAt.count - rows))
        userID.removeLast(max(0, userID.count - rows))
        occurredAt.removeLast(max(0, occurredAt.count - rows))
        kind.removeLast(max(0, kind.count - rows))
        itemID.removeLast(max(0, itemID.count - rows))
        orderID.removeLast(max(0, orderID.count - rows))
        quantity.removeLast(max(0, quantity.count - rows))
        amount.removeLast(max(0, amount.count - rows))
        margin.removeLast(max(0, margin.count - rows))
    }

    /// Appends one event; `nil` for what it does not have.
    package mutating func append(
        eventID: Int64, recordedAt: Int64, userID: Int64, occurredAt: Int64, kind: EventKind, itemID: Int64? = nil,
        orderID: Int64? = nil, quantity: Int32 = 0, amount: Money = .zero, margin: Money = .zero
    ) {
        self.eventID.append(eventID)
        self.recordedAt.append(recordedAt)
        self.userID.append(userID)
        self.occurredAt.append(occurredAt)
        self.kind.append(kind.rawValue)
        self.itemID.append(itemID ?? Self.none)
        self.orderID.append(orderID ?? Self.none)
        self.quantity.append(quantity)
        self.amount.append(amount.micros)
        self.margin.append(margin.micros)
    }

    /// Appends row `row` of `other`.
    package mutating func append(_ other: EventLog, row: Int) {
        eventID.append(other.eventID[row])
        recordedAt.append(other.recordedAt[row])
        userID.append(other.userID[row])
        occurredAt.append(other.occurredAt[row])
        kind.append(other.kind[row])
        itemID.append(other.itemID[row])
        orderID.append(other.orderID[row])
        quantity.append(other.quantity[row])
        amount.append(other.amount[row])
        margin.append(other.margin[row])
    }

    /// Appends all rows of `other`.
    package mutating func append(contentsOf other: EventLog) {
        eventID += other.eventID
        recordedAt += other.recordedAt
        userID += other.userID
        occurredAt += other.occurredAt
        kind += other.kind
        itemID += other.itemID
        orderID += other.orderID
        quantity += other.quantity
        amount += other.amount
        margin += other.margin
    }

    /// Drops row `row` and puts the last row in its place.
    package mutating func swapRemove(_ row: Int) {
        let last = count - 1
        eventID.swapAt(row, last)
        recordedAt.swapAt(row, last)
        userID.swapAt(row, last)
        occurredAt.swapAt(row, last)
        kind.swapAt(row, last)
        itemID.swapAt(row, last)
        orderID.swapAt(row, last)
        quantity.swapAt(row, last)
        amount.swapAt(row, last)
        margin.swapAt(row, last)
        eventID.removeLast()
        recordedAt.removeLast()
        userID.removeLast()
        occurredAt.removeLast()
        kind.removeLast()
        itemID.removeLast()
        orderID.removeLast()
        quantity.removeLast()
        amount.removeLast()
        margin.removeLast()
    }

    /// The rows `rows`, in that order.
    package func selecting(_ rows: [Int]) -> EventLog {
        var log = EventLog()
        log.eventID = rows.map { eventID[$0] }
        log.recordedAt = rows.map { recordedAt[$0] }
        log.userID = rows.map { userID[$0] }
        log.occurredAt = rows.map { occurredAt[$0] }
        log.kind = rows.map { kind[$0] }
        log.itemID = rows.map { itemID[$0] }
        log.orderID = rows.map { orderID[$0] }
        log.quantity = rows.map { quantity[$0] }
        log.amount = rows.map { amount[$0] }
        log.margin = rows.map { margin[$0] }
        return log
    }
}
