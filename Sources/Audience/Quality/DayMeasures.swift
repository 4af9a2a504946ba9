internal import Records

/// What the events of one day look like, in counts that can be kept and compared with those of other days.
///
/// An event counts once, in its latest version, and where it is dated on the day. All counts but ``strangers`` and
/// ``repeatedRows`` are of events of known users. Shares follow from them:
///
/// | share | formula |
/// |---|---|
/// | of unknown users | `strangers / (events + strangers)` |
/// | of unknown items | `unknownItems / Σ (ofKind − withoutItem)` |
/// | of a kind without an item | `withoutItem[kind] / ofKind[kind]` |
/// | of purchases without an amount, an order | `withoutAmount / ofKind[purchase]`, `withoutOrder / ofKind[purchase]` |
/// | of rows that repeat an event | `repeatedRows / (events + strangers + repeatedRows)` |
/// | recorded ahead of the clock, dated after they were recorded | `recordedAhead / events`, `datedAhead / events` |
package struct DayMeasures: Sendable, Hashable {
    /// Events of known users.
    package var events = 0
    /// Events of users who are not in the table of users.
    package var strangers = 0
    /// Rows beyond the first of each event, of all rows dated on the day that could be used, whoever's they are.
    package var repeatedRows = 0
    /// Items that the shop has; with none, no item can be known.
    package var items = 0
    /// Events with an item that the shop does not have.
    package var unknownItems = 0
    /// Purchases whose amount is 0, or that have none.
    package var withoutAmount = 0
    /// Purchases that belong to no order.
    package var withoutOrder = 0
    /// Events recorded more than ``tolerance`` after the moment of the reading, by the clock of the shop's database.
    package var recordedAhead = 0
    /// Events dated more than ``tolerance`` after they were recorded.
    package var datedAhead = 0
    /// Known users with a purchase.
    package var buyers = 0
    /// Events by raw value of ``EventKind``.
    package var ofKind = [Int](repeating: 0, count: EventKind.allCases.count)
    /// Those of them that name no item, by kind.
    package var withoutItem = [Int](repeating: 0, count: EventKind.allCases.count)
    /// Purchases with an amount by its class, see ``amountBounds``.
    package var amounts = [Int](repeating: 0, count: amountBounds.count + 1)
    /// Events by hour of the shop's day, 0 … 23; on a day on which clocks change, a class of the first hours may have two of
    /// them, or none.
    package var hours = [Int](repeating: 0, count: 24)
    /// Known users by how many events they have, see ``activityBounds``; nobody without one.
    package var activity = [Int](repeating: 0, count: activityBounds.count + 1)

    /// What clocks may differ by without a word, in microseconds: a minute.
    package static let tolerance: Int64 = 60_000_000

    /// Where classes of amounts begin but the first one, in micros: 10^(k/2) of the currency's unit for k = −2 … 16, so
    /// that an amount in cents that should be in units moves by four classes.
    package static let amountBounds: [Int64] = [
        100_000, 316_228, 1_000_000, 3_162_278, 10_000_000, 31_622_777, 100_000_000, 316_227_766, 1_000_000_000,
        3_162_277_660, 10_000_000_000, 31_622_776_602, 100_000_000_000, 316_227_766_017, 1_000_000_000_000,
        3_162_277_660_168, 10_000_000_000_000, 31_622_776_601_684, 100_000_000_000_000,
    ]

    /// Where classes of a user's events begin but the first one, which is of one event.
    package static let activityBounds = [2, 3, 5, 9, 17, 33, 65]

    /// No event.
    package init() {}

    /// Known users with an event.
    package var users: Int { activity.reduce(0, +) }

    /// Events of known users that name an item.
    package var withItem: Int { events - withoutItem.reduce(0, +) }

    /// Adds what another part of the same day's events came to; users with events in both must be counted anew.
    mutating func add(_ other: DayMeasures) {
        events += other.events
        strangers += other.strangers
        repeatedRows += other.repeatedRows
        unknownItems += other.unknownItems
        withoutAmount += other.withoutAmount
        withoutOrder += other.withoutOrder
        recordedAhead += other.recordedAhead
        datedAhead += other.datedAhead
        for kind in ofKind.indices {
            ofKind[kind] += other.ofKind[kind]
            withoutItem[kind] += other.withoutItem[kind]
        }
        for bin in amounts.indices { amounts[bin] += other.amounts[bin] }
        for hour in hours.indices { hours[hour] += other.hours[hour] }
    }
}
