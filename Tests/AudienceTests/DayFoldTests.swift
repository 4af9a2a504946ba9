import Audience
import Records
import TestSupport
import Testing

/// What a day's events look like, against counting them one by one.
@Suite struct DayFoldTests {
    private static let day = Int64(20_000) * microsecondsPerDay..<Int64(20_001) * microsecondsPerDay
    private static let now = day.upperBound + 3_600_000_000
    private static let users = 40

    /// Events of three days, some of them with something missing.
    private func log(rows: Int, _ random: inout SeededGenerator) -> EventLog {
        var log = EventLog()
        for row in 0..<rows {
            let at = Self.day.lowerBound + Int64(random.below(3 * 86_400) - 86_400) * 1_000_000
            let delay = random.pick([0, 60_000_000, -60_000_000, -60_000_001, 600_000_000, 90_000_000_000])
            log.append(
                eventID: Int64(row), recordedAt: at + Int64(delay), userID: Int64(random.below(Self.users)),
                occurredAt: at, kind: random.pick(EventKind.allCases),
                itemID: random.oneIn(4) ? nil : Int64(random.below(12)), orderID: random.oneIn(3) ? nil : 7,
                amount: Money(micros: random.pick([0, 1, 99_999, 100_000, 316_227, 316_228, 25_000_000, 1 << 50])))
        }
        return log
    }

    private func items() throws -> ItemCategories {
        try ItemCategories(itemID: Array(0..<10), category: [Int32](repeating: -1, count: 10), names: [])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `counts are those of the day's events, however they are batched and parted`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let log = log(rows: 600, &random)
        let items = try items()
        var parts = (0..<3).map { _ in DayFold(Self.day, items: items, now: Self.now) }
        var batches = [[Int]](repeating: [], count: 12)
        for row in 0..<log.count { batches[random.below(12)].append(row) }
        for (number, rows) in batches.enumerated() {
            let batch = log.selecting(rows)
            parts[number % 3].add(batch, userIndex: batch.userID.map { Int32($0) }, users: Self.users)
        }
        var fold = parts[0]
        for part in parts.dropFirst() { fold.add(part) }
        let measures = fold.measures

        let mine = (0..<log.count).filter { Self.day.contains(log.occurredAt[$0]) }
        let purchases = mine.filter { log.kind[$0] == EventKind.purchase.rawValue }
        #expect(measures.events == mine.count && measures.items == 10 && measures.strangers == 0)
        #expect(measures.ofKind == (0..<7).map { kind in mine.count { log.kind[$0] == UInt8(kind) } })
        #expect(
            measures.withoutItem
                == (0..<7).map { kind in mine.count { log.kind[$0] == UInt8(kind) && log.itemID[$0] == EventLog.none } }
        )
        #expect(measures.unknownItems == mine.count { log.itemID[$0] >= 10 })
        #expect(measures.withItem == mine.count { log.itemID[$0] != EventLog.none })
        #expect(measures.withoutAmount == purchases.count { log.amount[$0] == 0 })
        #expect(measures.withoutOrder == purchases.count { log.orderID[$0] == EventLog.none })
        #expect(measures.datedAhead == mine.count { log.occurredAt[$0] - log.recordedAt[$0] > 60_000_000 })
        #expect(measures.recordedAhead == mine.count { log.recordedAt[$0] - Self.now > 60_000_000 })
        #expect(measures.datedAhead > 0 && measures.recordedAhead > 0)
        #expect(
            measures.hours
                == (0..<24).map { hour in
                    mine.count { (log.occurredAt[$0] - Self.day.lowerBound) / 3_600_000_000 == hour }
                })
        #expect(
            measures.amounts
                == (0..<20).map { bin in
                    purchases.count { row in
                        log.amount[row] > 0 && DayMeasures.amountBounds.count { $0 <= log.amount[row] } == bin
                    }
                })
        var eventsOf = [Int](repeating: 0, count: Self.users)
        for row in mine { eventsOf[Int(log.userID[row])] += 1 }
        #expect(measures.users == eventsOf.count { $0 > 0 })
        #expect(
            measures.activity
                == [1...1, 2...2, 3...4, 5...8, 9...16, 17...32, 33...64, 65...9_999].map { range in
                    eventsOf.count { range.contains($0) }
                })
        #expect(measures.buyers == Set(purchases.map { log.userID[$0] }).count)
    }

    @Test func `strangers and repeated rows count on the day alone`() {
        var fold = DayFold(Self.day, items: .none, now: Self.now)
        for at in [Self.day.lowerBound - 1, Self.day.lowerBound, Self.day.upperBound - 1, Self.day.upperBound] {
            fold.addStranger(occurredAt: at)
        }
        #expect(fold.measures.strangers == 2)
        var log = EventLog()
        // Event 1 has three rows on the day and one before it; event 2 has one on the day; event 3 has none.
        for (event, at) in [(1, 5), (1, -5), (1, 6), (2, 7), (2, -8), (3, -1), (1, 9), (3, -2)] as [(Int64, Int64)] {
            log.append(
                eventID: event, recordedAt: 0, userID: 1, occurredAt: Self.day.lowerBound + at, kind: .view)
        }
        fold.addRepeats(log)
        #expect(fold.measures.repeatedRows == 2)
    }

    @Test func `a user with more events than the counter holds is in the last class`() {
        var log = EventLog()
        for event in 0..<300 {
            log.append(
                eventID: Int64(event), recordedAt: Self.day.lowerBound, userID: 0, occurredAt: Self.day.lowerBound,
                kind: event == 250 ? .purchase : .view)
        }
        var fold = DayFold(Self.day, items: .none, now: Self.now)
        fold.add(log, userIndex: [Int32](repeating: 0, count: 300), users: 2)
        var both = fold
        both.add(fold)
        for measures in [fold.measures, both.measures] {
            #expect(measures.activity == [0, 0, 0, 0, 0, 0, 0, 1] && measures.buyers == 1)
        }
    }

    @Test(arguments: [-60, -30, 0, 30, 60])
    func `hours are those of clocks, also on days on which they change`(minutes: Int64) {
        let minute: Int64 = 60_000_000
        let day = Self.day.lowerBound..<Self.day.upperBound + minutes * minute
        // Clocks change at two o'clock; an event every half an hour of what they show from five o'clock on.
        var log = EventLog()
        for half in 10..<48 {
            let at = day.lowerBound + (30 * Int64(half) + minutes) * minute
            log.append(eventID: Int64(half), recordedAt: at, userID: 0, occurredAt: at, kind: .view)
        }
        var fold = DayFold(day, items: .none, now: .max)
        fold.add(log, userIndex: [Int32](repeating: 0, count: log.count), users: 1)
        #expect(fold.measures.hours == [Int](repeating: 0, count: 5) + [Int](repeating: 2, count: 19))
        var every = EventLog()
        for at in stride(from: day.lowerBound, to: day.upperBound, by: 30 * Int(minute)) {
            every.append(eventID: at, recordedAt: at, userID: 0, occurredAt: at, kind: .view)
        }
        var whole = DayFold(day, items: .none, now: .max)
        whole.add(every, userIndex: [Int32](repeating: 0, count: every.count), users: 1)
        #expect(whole.measures.hours.reduce(0, +) == every.count)
    }

    @Test func `classes of amounts begin at powers of the root of ten`() {
        for (place, bound) in DayMeasures.amountBounds.enumerated() {
            // 10^(k/2) squared is 10^k, within what rounding to a millionth of the unit leaves.
            let exact = (0..<place).reduce(1e10) { power, _ in power * 10 }
            #expect(abs(Double(bound) * Double(bound) / exact - 1) < 1e-5)
        }
    }
}
