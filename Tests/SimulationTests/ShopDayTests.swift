import Records
import Simulation
import Statistics
import Testing

struct ShopDayTests {
    /// All rows of `days` days of a shop, day by day.
    private func history(_ shop: Shop, days: Int) -> EventLog {
        var all = EventLog()
        for offset in 0..<days {
            let events = shop.day(Shops.start + offset, users: 0..<shop.scenario.users).events
            for row in 0..<events.count { all.append(row: row, of: events) }
        }
        return all
    }

    @Test func `a day has the same rows in any blocks and at any number of threads`() throws {
        let shop = try Shops.standard(users: 3_000)
        let day = Shops.start + 20
        let whole = shop.day(day, users: 0..<3_000).events
        for threads in [1, 2] {
            let parts = mapBlocks(count: 3_000, blockSize: 700, threads: threads) { shop.day(day, users: $0).events }
            #expect(parts.flatMap(\.eventID) == whole.eventID)
            #expect(parts.flatMap(\.occurredAt) == whole.occurredAt)
            #expect(parts.flatMap(\.amount) == whole.amount)
            #expect(parts.flatMap(\.itemID) == whole.itemID)
        }
        #expect(whole.count > 500)
    }

    @Test func `another seed is another shop`() throws {
        let first = try Shops.standard(seed: 1).day(Shops.start, users: 0..<500).events
        let second = try Shops.standard(seed: 2).day(Shops.start, users: 0..<500).events
        #expect(first.occurredAt != second.occurredAt)
    }

    @Test func `events keep to their day, are recorded soon after, and are numbered once`() throws {
        let shop = try Shops.lively(users: 400)
        var seen: Set<Int64> = []
        for offset in 0..<14 {
            let events = shop.day(Shops.start + offset, users: 0..<400).events
            let from = Int64((Shops.start + offset).number) * microsecondsPerDay
            for row in 0..<events.count {
                #expect(seen.insert(events.eventID[row]).inserted)
                #expect((from..<from + microsecondsPerDay).contains(events.occurredAt[row]))
                #expect((1_000_000...60_000_000).contains(events.recordedAt[row] - events.occurredAt[row]))
            }
        }
        #expect(seen.count > 5_000)
    }

    @Test func `a day of 23 or 25 hours holds its events, too`() throws {
        var scenario = Scenario()
        scenario.users = 3_000
        let hour = microsecondsPerDay / 24
        let from = Int64(Shops.start.number) * microsecondsPerDay
        let bounds = [from, from + 23 * hour, from + 48 * hour]
        let shop = try Shop(scenario, startDay: Shops.start, bounds: bounds)
        for day in 0..<2 {
            let events = shop.day(Shops.start + day, users: 0..<3_000).events
            #expect(events.occurredAt.allSatisfy { (bounds[day]..<bounds[day + 1]).contains($0) })
        }
    }

    @Test func `money is in whole cents, and only purchases and refunds have any`() throws {
        let events = history(try Shops.lively(users: 300), days: 14)
        var kinds: Set<UInt8> = []
        for row in 0..<events.count {
            let kind = try #require(EventKind(rawValue: events.kind[row]))
            kinds.insert(events.kind[row])
            #expect(events.amount[row] % 10_000 == 0 && events.margin[row] % 10_000 == 0)
            let paid = kind == .purchase || kind == .refund
            #expect((events.amount[row] > 0) == paid)
            #expect((events.orderID[row] != EventLog.none) == paid)
            #expect((events.quantity[row] > 0) == paid)
            #expect(events.margin[row] <= events.amount[row])
            #expect((events.itemID[row] == EventLog.none) == (kind == .search))
        }
        #expect(kinds.count == EventKind.allCases.count, "every kind of event occurs")
    }

    @Test func `a refund gives back a whole earlier order, once, at the declared rate`() throws {
        let shop = try Shops.lively(users: 600)
        let events = history(shop, days: 40)
        var bought: [Int64: (time: Int64, amount: Int64, margin: Int64)] = [:]
        var back: [Int64: (time: Int64, amount: Int64, margin: Int64)] = [:]
        for row in 0..<events.count {
            let order = events.orderID[row]
            if events.kind[row] == EventKind.purchase.rawValue {
                let sum = bought[order] ?? (0, 0, 0)
                bought[order] = (
                    events.occurredAt[row], sum.amount + events.amount[row], sum.margin + events.margin[row]
                )
            } else if events.kind[row] == EventKind.refund.rawValue {
                let sum = back[order] ?? (0, 0, 0)
                back[order] = (
                    events.occurredAt[row], sum.amount + events.amount[row], sum.margin + events.margin[row]
                )
            }
        }
        for (order, refund) in back {
            let purchase = try #require(bought[order])
            #expect(refund.amount == purchase.amount && refund.margin == purchase.margin)
            #expect(refund.time > purchase.time)
        }
        let horizon = Int64(Shops.start.number + 30) * microsecondsPerDay
        let settled = bought.filter { $0.value.time < horizon }
        let returned = settled.filter { back[$0.key] != nil }
        let n = Double(settled.count)
        #expect(abs(Double(returned.count) / n - 0.3) < 4 * (0.3 * 0.7 / n).squareRoot())
    }

    @Test func `rates are of the order of those of real shops`() throws {
        // Online Retail, December 2010 to June 2011, clean lines: 0.099 orders per customer-week, 91.6 % of
        // customer-weeks without one; mean basket 1.53 times the median. Hillstrom: mean spend 1.51 times the median.
        let users = 6_000
        let events = history(try Shops.standard(users: users), days: 28)
        let perUserDay = Double(events.count) / Double(users * 28)
        #expect((0.25...0.45).contains(perUserDay), "\(perUserDay) events per user and day")
        var baskets: [Int64: Int64] = [:]
        var weeks: Set<Int64> = []
        for row in 0..<events.count where events.kind[row] == EventKind.purchase.rawValue {
            baskets[events.orderID[row], default: 0] += events.amount[row]
            let week = (events.occurredAt[row] / microsecondsPerDay - Int64(Shops.start.number)) / 7
            weeks.insert(events.userID[row] * 4 + week)
        }
        let userWeeks = Double(users * 4)
        #expect((0.085...0.115).contains(Double(baskets.count) / userWeeks))
        #expect((0.90...0.935).contains(1 - Double(weeks.count) / userWeeks))
        let sorted = baskets.values.sorted()
        let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
        #expect((1.3...1.75).contains(mean / Double(sorted[sorted.count / 2])))
    }

    @Test func `more is bought on Saturdays than on Tuesdays, as the season says`() throws {
        let shop = try Shops.lively(users: 2_000)
        var orders = [Double](repeating: 0, count: 7)
        for offset in 0..<28 {
            let events = shop.day(Shops.start + offset, users: 0..<2_000).events
            let ids = (0..<events.count).filter { events.kind[$0] == EventKind.purchase.rawValue }
            orders[offset % 7] += Double(Set(ids.map { events.orderID[$0] }).count)
        }
        let ratio = orders[5] / orders[1]
        #expect(abs(ratio - 1.15 / 0.90) < 4 * ratio * (1 / orders[5] + 1 / orders[1]).squareRoot())
    }

    @Test func `customers joined before history, and everybody has one consent per channel`() throws {
        let shop = try Shops.standard(users: 4_000)
        let customers = shop.customers(0..<4_000)
        #expect(customers.userID == Array(1...4_000))
        #expect(customers.createdAt.allSatisfy { $0 < Int64(Shops.start.number) * microsecondsPerDay })
        #expect(Set(customers.region) == ["east", "north", "south", "west"])
        #expect(Set(customers.attributes).contains("{\"device\": \"ios\"}"))
        let consents = shop.consents(0..<4_000)
        #expect(consents.count == 4_000 * shop.channels.count)
        let refusing = Double(consents.personalise.count { !$0 }) / Double(consents.count)
        #expect(abs(refusing - 0.04) < 4 * (0.04 * 0.96 / 4_000).squareRoot())
        let push = try #require(shop.channels.firstIndex(of: "push"))
        let silent = (0..<consents.count).count { consents.channel[$0] == Int32(push) && !consents.contact[$0] }
        #expect(abs(Double(silent) / 4_000 - 0.15) < 4 * (0.15 * 0.85 / 4_000).squareRoot())
    }

    @Test func `products have prices, margins and stock, and what is out of stock is not bought`() throws {
        let shop = try Shops.lively(users: 500)
        let products = shop.products(on: Shops.start)
        #expect(products.count == 2_000 && Set(products.category).count == 5)
        #expect((0..<products.count).allSatisfy { products.margin[$0] < products.price[$0] && products.price[$0] > 0 })
        let missing = Set((0..<products.count).filter { products.stock[$0] == 0 }.map { products.productID[$0] })
        #expect((20...110).contains(missing.count))
        let events = shop.day(Shops.start, users: 0..<500).events
        let purchases = (0..<events.count).filter { events.kind[$0] == EventKind.purchase.rawValue }
        #expect(!purchases.isEmpty && purchases.allSatisfy { !missing.contains(events.itemID[$0]) })
    }
}

extension EventLog {
    /// Appends row `row` of `other`.
    fileprivate mutating func append(row: Int, of other: EventLog) {
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
}
