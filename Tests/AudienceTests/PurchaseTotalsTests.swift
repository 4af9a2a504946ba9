import Audience
import Records
import Testing

@Suite struct PurchaseTotalsTests {
    private let historyFrom = midnight - 40 * microsecondsPerDay

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `customers are those that a log of the same purchases gives, with all amounts`(seed: UInt64) throws {
        let table = try customers((1...60).map { $0 })
        let log = randomLog(users: 60, rows: 900, seed: seed)
        let counting = latestCorrections(of: log)
        var fold = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        try fold.add(log, counting: counting)
        let refuses = (0..<60).map { $0 % 9 == 4 }
        let found = try fold.purchaseTotals().customers(except: refuses, daysPerPeriod: 7)

        var (customer, day, amount): ([Int32], [Int32], [Double]) = ([], [], [])
        var number: [Int32: Int32] = [:]
        let rows = (0..<log.count).filter { row in
            counting[row] && log.kind[row] == EventKind.purchase.rawValue && log.occurredAt[row] >= historyFrom
                && log.occurredAt[row] < midnight
                && (table.index(of: log.userID[row]).map { !refuses[Int($0)] } ?? false)
        }
        let buyers = Set(rows.compactMap { table.index(of: log.userID[$0]) }).sorted()
        for (place, user) in buyers.enumerated() { number[user] = Int32(place) }
        for row in rows {
            guard let user = table.index(of: log.userID[row]), let place = number[user] else { continue }
            customer.append(place)
            day.append(Int32(log.occurredAt[row] / microsecondsPerDay))
            amount.append(Money(micros: log.amount[row]).units)
        }
        let expected = PurchaseHistory(customer: customer, day: day, amount: amount, customers: buyers.count).summary(
            end: night.day, last: night.day, daysPerPeriod: 7, pricesFirst: true)
        #expect(found.customer == buyers && found.count > 30)
        #expect(found.frequency == expected.frequency && found.recency == expected.recency)
        #expect(found.age == expected.age && found.priced == expected.priced)
        #expect(found.priced == found.frequency.map { $0 + 1 })
        for (one, other) in zip(found.spend, expected.spend) { #expect(abs(one - other) <= 1e-12 * other) }
    }

    @Test func `asking for purchases on the way leaves the features as they are`() throws {
        let table = try customers((1...40).map { $0 })
        let log = randomLog(users: 40, rows: 600, seed: 9)
        var fold = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        try fold.add(log, counting: latestCorrections(of: log))
        var other = fold
        let plain = try other.finish()
        _ = try fold.purchaseTotals()
        #expect(try fold.finish() == plain)
    }

    @Test func `only repeat purchases price what a customer spends unless the first one counts, too`() {
        let history = PurchaseHistory(
            customer: [0, 0, 0, 1], day: [10, 12, 15, 11], amount: [100, 10, 20, 70], customers: 2)
        let day = CalendarDay(number: 20)
        let repeats = history.summary(end: day, last: day, daysPerPeriod: 1)
        #expect(repeats.priced == [2, 0] && repeats.spend == [15, 0])
        let all = history.summary(end: day, last: day, daysPerPeriod: 1, pricesFirst: true)
        #expect(all.priced == [3, 1] && all.spend == [130.0 / 3, 70])
        #expect(all.frequency == repeats.frequency && all.age == repeats.age)
    }
}
