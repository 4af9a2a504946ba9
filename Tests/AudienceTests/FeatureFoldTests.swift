import Audience
import Records
import Testing

@Suite struct FeatureFoldTests {
    private let historyFrom = midnight - 30 * microsecondsPerDay

    private func features(
        of log: EventLog, _ table: CustomerTable, _ respond: (inout UserResponses) throws -> Void = { _ in }
    ) throws -> UserFeatures {
        var fold = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        try fold.add(log, counting: latestCorrections(of: log))
        var responses = UserResponses(users: table.count)
        try respond(&responses)
        return try fold.finish(responses: responses)
    }

    @Test func `recency counts whole days before the end of the interval`() throws {
        var log = EventLog()
        for (user, age) in [(1, 1), (2, 24 * hour - 1), (3, 24 * hour), (4, 49 * hour)] as [(Int64, Int64)] {
            log.append(eventID: user, recordedAt: 0, userID: user, occurredAt: midnight - age, kind: .purchase)
        }
        log.append(eventID: 5, recordedAt: 0, userID: 5, occurredAt: midnight - 1, kind: .view)
        #expect(try features(of: log, customers([1, 2, 3, 4, 5])).recencyDays == [0, 0, 1, 2, -1])
    }

    @Test func `orders are counted once each, and a purchase without an order is one of its own`() throws {
        var log = EventLog()
        for (event, order) in [10, 10, 20, nil, nil, 10].enumerated() {
            log.append(
                eventID: Int64(event), recordedAt: 0, userID: 1, occurredAt: midnight - hour, kind: .purchase,
                orderID: order.map { Int64($0) })
        }
        let features = try features(of: log, customers([1]))
        #expect(features.frequency == [4])
        #expect(features.purchases == [6])
    }

    @Test func `refunds take back money and margin but not the order`() throws {
        var log = EventLog()
        log.append(
            eventID: 1, recordedAt: 0, userID: 1, occurredAt: midnight - 3 * hour, kind: .purchase, orderID: 1,
            amount: Money(micros: 100_000_001), margin: Money(micros: 30_000_000))
        log.append(
            eventID: 2, recordedAt: 0, userID: 1, occurredAt: midnight - hour, kind: .refund, orderID: 1,
            amount: Money(micros: 100_000_000), margin: Money(micros: 31_000_000))
        let features = try features(of: log, customers([1]))
        #expect(features.monetary == [1])
        #expect(features.margin == [-1_000_000])
        #expect(features.frequency == [1])
        #expect(features.refunds == [1])
    }

    @Test func `events whose users were looked up before count as if they were not`() throws {
        let table = try customers([1, 2, 3])
        var log = EventLog()
        for event in 0..<40 as Range<Int64> {
            log.append(
                eventID: event, recordedAt: 0, userID: event % 4 + 1, occurredAt: midnight - event * 20 * hour,
                kind: EventKind.allCases[Int(event) % EventKind.allCases.count], amount: Money(micros: event))
        }
        var looked = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        try looked.add(log, userIndex: log.userID.map { table.index(of: $0) ?? -1 })
        #expect(try looked.finish() == features(of: log, table))
    }

    @Test func `a corrected amount replaces the amount`() throws {
        var log = EventLog()
        for (recordedAt, units) in [(1, 500), (3, 50), (2, 5)] as [(Int64, Int64)] {
            log.append(
                eventID: 1, recordedAt: recordedAt, userID: 1, occurredAt: midnight - hour, kind: .purchase,
                amount: Money(micros: units * 1_000_000))
        }
        #expect(try features(of: log, customers([1])).monetary == [50_000_000])
    }

    @Test func `only the history before the end of the interval counts, and strangers are counted apart`() throws {
        var log = EventLog()
        for (event, instant) in [historyFrom - 1, historyFrom, midnight - 1, midnight].enumerated() {
            log.append(eventID: Int64(event), recordedAt: 0, userID: 1, occurredAt: instant, kind: .view)
        }
        log.append(eventID: 9, recordedAt: 0, userID: 404, occurredAt: midnight - 1, kind: .view)
        var fold = FeatureFold(customers: try customers([1]), interval: night, historyFrom: historyFrom)
        try fold.add(log)
        #expect(try fold.finish().views == [2])
        #expect(fold.outsideHistory == 2)
        #expect(fold.unknownUsers == 1)
    }

    @Test func `the discount share compares what the tool gave with what was bought`() throws {
        var log = EventLog()
        log.append(
            eventID: 1, recordedAt: 0, userID: 1, occurredAt: midnight - hour, kind: .purchase,
            amount: Money(micros: 80_000_000))
        let features = try features(of: log, customers([1, 2])) {
            for (user, micros) in [(0, 12_000_000), (0, 8_000_000), (1, 8_000_000)] as [(Int, Int64)] {
                try $0.add(
                    user, discount: micros, delivered: false, opened: false, clicked: false, redeemed: true)
            }
        }
        #expect(features.discountShare == [0.25, 0])
    }

    @Test func `channel response starts at the population's share and moves to the user's own`() throws {
        let features = try features(of: EventLog(), customers([1, 2, 3])) {
            for message in 0..<80 {
                try $0.add(
                    message / 40, discount: 0, delivered: true, opened: message < 40, clicked: message < 20,
                    redeemed: message < 10)
            }
        }
        #expect(features.openRate == [0.9, 0.1, 0.5])
        #expect(features.clickRate == [0.45, 0.05, 0.25])
        #expect(features.redeemRate == [0.225, 0.025, 0.125])
        #expect(features.channelResponse == [0.9, 0.1, 0.5])
        #expect(try self.features(of: EventLog(), customers([1])).channelResponse == [0])
    }

    @Test func `tenure is unknown before joining`() throws {
        let table = try CustomerTable(
            userID: [1, 2, 3, 4], joinedAt: [midnight - 50 * hour, midnight, CustomerTable.unknown, midnight - 1],
            region: [-1, -1, -1, -1], regionNames: [])
        #expect(try features(of: EventLog(), table).tenureDays == [2, -1, -1, 0])
    }

    @Test func `batches in any order and grouping give the same features`() throws {
        let table = try customers((1...20).map { $0 })
        let log = randomLog(users: 20, rows: 2_000, seed: 2)
        let counting = latestCorrections(of: log)
        let empty = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        var whole = empty
        try whole.add(log, counting: counting)
        var (first, second, third) = (empty, empty, empty)
        try first.add(log, rows: 0..<700, counting: counting)
        try second.add(log, rows: 700..<701, counting: counting)
        try third.add(log, rows: 701..<2_000, counting: counting)
        var reversed = third
        try reversed.combine(second)
        try reversed.combine(first)
        try second.combine(third)
        try first.combine(second)
        let expected = try whole.finish()
        #expect(try first.finish() == expected)
        #expect(try reversed.finish() == expected)
        #expect(first.unknownUsers == whole.unknownUsers)
    }

    @Test func `a random log agrees with the definitions, read off row by row`() throws {
        let log = randomLog(users: 20, rows: 2_000, seed: 3)
        let counting = latestCorrections(of: log)
        let features = try features(of: log, customers((1...20).map { $0 }))
        for user in 1...20 {
            let rows = (0..<log.count).filter {
                counting[$0] && log.userID[$0] == user && (historyFrom..<midnight).contains(log.occurredAt[$0])
            }
            func mine(_ kind: EventKind) -> [Int] { rows.filter { log.kind[$0] == kind.rawValue } }
            let purchases = mine(.purchase)
            let orders = Set(purchases.map { log.orderID[$0] }.filter { $0 != EventLog.none })
            let loose = purchases.count { log.orderID[$0] == EventLog.none }
            let last = purchases.map { log.occurredAt[$0] }.max()
            #expect(features.frequency[user - 1] == Int32(orders.count + loose))
            #expect(features.recencyDays[user - 1] == last.map { Int32((midnight - $0) / microsecondsPerDay) } ?? -1)
            #expect(
                features.monetary[user - 1]
                    == purchases.reduce(0) { $0 + log.amount[$1] } - mine(.refund).reduce(0) { $0 + log.amount[$1] })
            #expect(
                features.margin[user - 1]
                    == purchases.reduce(0) { $0 + log.margin[$1] } - mine(.refund).reduce(0) { $0 + log.margin[$1] })
            #expect(features.searches[user - 1] == Int32(mine(.search).count))
            #expect(features.carts[user - 1] == Int32(mine(.cart).count))
            #expect(features.reviews[user - 1] == Int32(mine(.review).count))
            #expect(features.shares[user - 1] == Int32(mine(.share).count))
        }
    }

    @Test func `no users and no events give empty columns`() throws {
        #expect(try features(of: EventLog(), customers([])).count == 0)
    }

    @Test func `money beyond its range is refused, not wrapped`() throws {
        var log = EventLog()
        for event in 1...2 as ClosedRange<Int64> {
            log.append(
                eventID: event, recordedAt: 0, userID: 1, occurredAt: midnight - 1, kind: .purchase,
                amount: Money(micros: Int64.max - 5))
        }
        #expect(throws: ParameterError.self) { try features(of: log, customers([1])) }
    }

    @Test func `counts and sums of many users are those of each, however many events wait`() throws {
        let users = 9_000
        let table = try customers((1...Int64(users)).map { $0 })
        var log = EventLog()
        var (views, paid, refunded) = ([Int32](repeating: 0, count: users), [Int64: Int64](), [Int64: Int64]())
        for event in 0..<60_000 as Range<Int64> {
            // Most events are the first users', so that theirs are counted many times before the end.
            let user = event % 3 == 0 ? event * 7_919 % Int64(users) : event * 31 % 900
            let kind = [EventKind.view, .purchase, .refund][Int(event % 5 % 3)]
            let amount = event % 1_000 * 10_000
            switch kind {
            case .view: views[Int(user)] += 1
            case .purchase: paid[user, default: 0] += amount
            default: refunded[user, default: 0] += amount
            }
            log.append(
                eventID: event, recordedAt: 0, userID: user + 1,
                occurredAt: midnight - 1 - event * hour % (20 * 24 * hour),
                kind: kind, amount: Money(micros: amount))
        }
        var fold = FeatureFold(customers: table, interval: night, historyFrom: historyFrom)
        try fold.add(log)
        #expect(try fold.purchased() == paid.values.reduce(0) { $0 + Int128($1) })
        let features = try fold.finish()
        #expect(features.views == views)
        #expect(
            features.monetary
                == (0..<Int64(users)).map { paid[$0, default: 0] - refunded[$0, default: 0] })
    }
}
