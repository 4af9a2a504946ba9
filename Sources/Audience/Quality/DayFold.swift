package import Records

/// Counts what the events of one day look like while a night reads them; events of other days cost one comparison.
///
/// Everything in it is a count, so batches may be added in any order and parts in any number.
///
/// ```swift
/// var fold = DayFold(interval.from..<interval.to, items: items, now: now)
/// fold.add(log, userIndex: rows, users: customers.count)
/// fold.measures.strangers
/// ```
package struct DayFold: Sendable {
    private let from: Int64
    private let to: Int64
    private let items: ItemCategories
    private let now: Int64
    private var counts = DayMeasures()
    /// By user: how many events he has, up to 127, and in the highest bit whether he bought; empty before the first one.
    private var eventsOfUser: [UInt8] = []

    private static let bought: UInt8 = 0x80
    private static let most: UInt8 = 0x7F
    private static let hour: Int64 = 3_600_000_000
    private static let earlyHours: Int64 = 4

    /// Nothing counted yet.
    ///
    /// - Parameters:
    ///   - day: The day, in microseconds since 1970-01-01 UTC.
    ///   - items: The items that the shop has.
    ///   - now: The moment of the reading by the clock of the shop's database, microseconds since 1970-01-01 UTC.
    package init(_ day: Range<Int64>, items: ItemCategories, now: Int64) {
        from = day.lowerBound
        to = day.upperBound
        self.items = items
        self.now = now
        counts.items = items.count
    }

    /// What was counted.
    ///
    /// - Complexity: O(users).
    package var measures: DayMeasures {
        var measures = counts
        for events in eventsOfUser where events > 0 {
            if events & Self.bought > 0 { measures.buyers += 1 }
            let bound = DayMeasures.activityBounds.firstIndex { Int(events & Self.most) < $0 }
            measures.activity[bound ?? DayMeasures.activityBounds.count] += 1
        }
        return measures
    }

    /// Counts events of known users, each in its latest version.
    ///
    /// - Parameters:
    ///   - log: The events.
    ///   - userIndex: The user's row in the table of users, one a row of `log`, 0 ..< `users`.
    ///   - users: Rows in the table of users.
    /// - Complexity: O(rows).
    package mutating func add(_ log: EventLog, userIndex: [Int32], users: Int) {
        for row in 0..<log.count where log.occurredAt[row] >= from && log.occurredAt[row] < to {
            if eventsOfUser.isEmpty { eventsOfUser = [UInt8](repeating: 0, count: users) }
            count(log, row, user: Int(userIndex[row]))
        }
    }

    private mutating func count(_ log: EventLog, _ row: Int, user: Int) {
        let (kind, occurredAt, recordedAt) = (Int(log.kind[row]), log.occurredAt[row], log.recordedAt[row])
        counts.events += 1
        counts.ofKind[kind] += 1
        counts.hours[hour(of: occurredAt)] += 1
        if log.itemID[row] == EventLog.none {
            counts.withoutItem[kind] += 1
        } else if !items.contains(log.itemID[row]) {
            counts.unknownItems += 1
        }
        if recordedAt > now, recordedAt - now > DayMeasures.tolerance { counts.recordedAhead += 1 }
        if occurredAt > recordedAt, occurredAt - recordedAt > DayMeasures.tolerance { counts.datedAhead += 1 }
        if eventsOfUser[user] & Self.most < Self.most { eventsOfUser[user] += 1 }
        guard log.kind[row] == EventKind.purchase.rawValue else { return }
        eventsOfUser[user] |= Self.bought
        if log.orderID[row] == EventLog.none { counts.withoutOrder += 1 }
        let amount = log.amount[row]
        guard amount > 0 else {
            counts.withoutAmount += 1
            return
        }
        let bound = DayMeasures.amountBounds.firstIndex { amount < $0 }
        counts.amounts[bound ?? DayMeasures.amountBounds.count] += 1
    }

    /// The hour that clocks in the shop show, 0 … 23.
    ///
    /// They change in the first hours of a day, if at all: early ones count from its beginning, the others from its end, so
    /// that a day of 23 hours does not look as if everybody had come an hour earlier.
    private func hour(of instant: Int64) -> Int {
        let early = (instant - from) / Self.hour
        return Int(early < Self.earlyHours ? early : max(0, 23 - (to - 1 - instant) / Self.hour))
    }

    /// Counts an event of a user who is not in the table of users.
    package mutating func addStranger(occurredAt: Int64) {
        if occurredAt >= from, occurredAt < to { counts.strangers += 1 }
    }

    /// Counts which rows of events with more than one repeat an event.
    ///
    /// - Parameter log: All usable rows of such events, whatever their dates.
    /// - Complexity: O(rows).
    package mutating func addRepeats(_ log: EventLog) {
        var seen: Set<Int64> = []
        for row in 0..<log.count where log.occurredAt[row] >= from && log.occurredAt[row] < to {
            if !seen.insert(log.eventID[row]).inserted { counts.repeatedRows += 1 }
        }
    }

    /// Adds another part of the same day's events, with the same users.
    package mutating func add(_ other: DayFold) {
        counts.add(other.counts)
        guard !other.eventsOfUser.isEmpty else { return }
        guard !eventsOfUser.isEmpty else {
            eventsOfUser = other.eventsOfUser
            return
        }
        for user in eventsOfUser.indices {
            let (mine, its) = (eventsOfUser[user], other.eventsOfUser[user])
            let sum = min(Self.most, (mine & Self.most) + (its & Self.most))
            eventsOfUser[user] = sum | ((mine | its) & Self.bought)
        }
    }
}
