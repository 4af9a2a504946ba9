import Records
import Statistics

/// 2026-10-02 00:00 UTC.
let midnight = Int64(CalendarDay(year: 2026, month: 10, day: 2).number) * microsecondsPerDay
let hour: Int64 = 3_600_000_000

/// The night of 1 October in a shop on UTC.
let night = DataInterval(
    day: CalendarDay(year: 2026, month: 10, day: 1), from: midnight - microsecondsPerDay, to: midnight)

/// A table of `users`, all joined at `joinedAt`, in no region.
func customers(_ users: [Int64], joinedAt: Int64 = CustomerTable.unknown) throws -> CustomerTable {
    try CustomerTable(
        userID: users, joinedAt: users.map { _ in joinedAt }, region: users.map { _ in -1 }, regionNames: [])
}

/// A log of random events of users 1…`users` over the 60 days before ``midnight``, with corrections among them.
func randomLog(users: Int, rows: Int, seed: UInt64) -> EventLog {
    let stream = KeyedStream(seed: seed, label: "random log")
    var log = EventLog()
    for row in 0..<Int64(rows) {
        func pick(_ index: UInt64, _ choices: Int) -> Int { Int(stream.bits(row, index) % UInt64(choices)) }
        let occurredAt = midnight - Int64(pick(0, 62 * 24 * 60)) * 60_000_000 + hour
        log.append(
            eventID: Int64(pick(1, rows)), recordedAt: occurredAt + Int64(pick(2, 3)) * hour,
            userID: Int64(1 + pick(3, users + 2)), occurredAt: occurredAt,
            kind: EventKind.allCases[pick(4, EventKind.allCases.count)], itemID: nil,
            orderID: pick(5, 4) == 0 ? nil : Int64(pick(6, 40)), quantity: 1,
            amount: Money(micros: Int64(pick(7, 100_000)) * 10_000),
            margin: Money(micros: Int64(pick(8, 50_000)) * 10_000 - 100_000_000))
    }
    return log
}
