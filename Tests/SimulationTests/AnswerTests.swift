import Records
import Simulation
import Testing

struct AnswerTests {
    private func decisions(_ arm: Arm, users: Int, night: UInt64 = 1) -> ReceivedDecisions {
        var batch = ReceivedDecisions(arms: [.none, arm])
        for user in 1...Int64(users) {
            batch.append(userID: user, decisionHigh: night, decisionLow: UInt64(user), arm: 1)
        }
        return batch
    }

    private let coupon = Shops.coupon("m100-12", .amount(Shops.yuan(12)), minBasket: 100)

    @Test func `messages go out on the first day only, and are answered in order`() throws {
        var shop = try Shops.lively(users: 800)
        let first = Shops.start + 10
        #expect(try shop.receive(decisions(coupon, users: 800), inForceFrom: first) == 800)
        let deliveries = shop.day(first, users: 0..<800).deliveries
        #expect((650...790).contains(deliveries.count))
        for row in 0..<deliveries.count {
            #expect(shop.channels[Int(deliveries.channel[row])] == "push")
            if deliveries.clickedAt[row] != EventLog.none {
                #expect(deliveries.deliveredAt[row] < deliveries.openedAt[row])
                #expect(deliveries.openedAt[row] < deliveries.clickedAt[row])
                #expect(deliveries.claimedAt[row] == deliveries.clickedAt[row])
            }
        }
        #expect(shop.day(first + 1, users: 0..<800).deliveries.count == 0)
    }

    @Test func `a coupon is used once at most, within its validity, on an order that qualifies`() throws {
        var shop = try Shops.lively(users: 800)
        let first = Shops.start + 10
        try shop.receive(decisions(coupon, users: 800), inForceFrom: first)
        var claimed: Set<UInt64> = []
        var used: Set<UInt64> = []
        for offset in 0..<20 {
            let rows = shop.day(first + offset, users: 0..<800)
            var baskets: [Int64: (amount: Int64, time: Int64, user: Int64)] = [:]
            for row in 0..<rows.events.count where rows.events.kind[row] == EventKind.purchase.rawValue {
                let order = rows.events.orderID[row]
                baskets[order] = (
                    (baskets[order]?.amount ?? 0) + rows.events.amount[row], rows.events.occurredAt[row],
                    rows.events.userID[row]
                )
            }
            for row in 0..<rows.deliveries.count where rows.deliveries.claimedAt[row] != EventLog.none {
                claimed.insert(rows.deliveries.decisionLow[row])
            }
            if offset >= 7 { #expect(rows.redemptions.count == 0) }
            for row in 0..<rows.redemptions.count {
                let basket = try #require(baskets[rows.redemptions.orderID[row]])
                #expect(basket.amount >= 100_000_000 && basket.time == rows.redemptions.redeemedAt[row])
                #expect(basket.user == rows.redemptions.userID[row])
                #expect(rows.redemptions.discount[row] == 12_000_000)
                #expect(shop.offers[Int(rows.redemptions.offer[row])] == "m100-12")
                #expect(used.insert(rows.redemptions.decisionLow[row]).inserted)
            }
        }
        #expect(used.isSubset(of: claimed) && used.count > 100)
    }

    @Test func `a decision that comes again is not sent again`() throws {
        var shop = try Shops.lively(users: 50)
        let batch = decisions(coupon, users: 50)
        #expect(try shop.receive(batch, inForceFrom: Shops.start) == 50)
        #expect(try shop.receive(batch, inForceFrom: Shops.start + 1) == 0)
        try shop.receive(decisions(coupon, users: 50, night: 2), inForceFrom: Shops.start + 1)
        #expect(try shop.receive(batch, inForceFrom: Shops.start + 2) == 0, "not even after a later one")
        for offset in 1..<4 {
            let deliveries = shop.day(Shops.start + offset, users: 0..<50).deliveries
            #expect(deliveries.decisionHigh.allSatisfy { $0 == 2 } && (deliveries.count > 0) == (offset == 1))
        }
    }

    @Test func `a later coupon of the campaign takes the place of the earlier one`() throws {
        var shop = try Shops.lively(users: 800)
        let long = Shops.coupon("p10", .percent(10, cap: nil), validDays: 14)
        try shop.receive(decisions(long, users: 800, night: 1), inForceFrom: Shops.start)
        try shop.receive(decisions(coupon, users: 800, night: 2), inForceFrom: Shops.start + 7)
        for offset in 0..<14 {
            let redemptions = shop.day(Shops.start + offset, users: 0..<800).redemptions
            #expect(redemptions.count > 0)
            #expect(redemptions.decisionHigh.allSatisfy { $0 == (offset < 7 ? 1 : 2) })
        }
    }

    @Test func `a day answers the same in any blocks`() throws {
        var shop = try Shops.lively(users: 900)
        try shop.receive(decisions(coupon, users: 900), inForceFrom: Shops.start + 3)
        try shop.receive(decisions(Shops.ad("banner"), users: 900, night: 9), inForceFrom: Shops.start + 4)
        for offset in 3..<9 {
            let whole = shop.day(Shops.start + offset, users: 0..<900)
            let parts = [0..<1, 1..<333, 333..<900].map { shop.day(Shops.start + offset, users: $0) }
            #expect(parts.flatMap(\.events.eventID) == whole.events.eventID)
            #expect(parts.flatMap(\.deliveries.decisionLow) == whole.deliveries.decisionLow)
            #expect(parts.flatMap(\.redemptions.orderID) == whole.redemptions.orderID)
            #expect(Set(whole.events.eventID).count == whole.events.count)
        }
    }

    @Test func `a list that names what the shop does not have is refused as a whole`() throws {
        var shop = try Shops.lively(users: 50)
        let unknown = Shops.coupon("p10", .percent(10, cap: nil), channel: "pigeon")
        let channel = #expect(throws: ParameterError.self) {
            try shop.receive(decisions(unknown, users: 50), inForceFrom: Shops.start)
        }
        #expect(
            channel?.description
                == "Shop: channel of spring-coupons/p10/pigeon must be one of chat, in_app, push, but is pigeon")
        let user = #expect(throws: ParameterError.self) {
            try shop.receive(decisions(coupon, users: 51), inForceFrom: Shops.start)
        }
        #expect(user?.got == "51")
        #expect(shop.day(Shops.start, users: 0..<50).deliveries.count == 0)
    }

    @Test func `sending nothing changes nothing`() throws {
        var shop = try Shops.lively(users: 200)
        let before = shop.day(Shops.start, users: 0..<200).events.eventID
        var batch = ReceivedDecisions(arms: [.none])
        for user in 1...Int64(200) { batch.append(userID: user, decisionHigh: 1, decisionLow: 1, arm: 0) }
        #expect(try shop.receive(batch, inForceFrom: Shops.start) == 0)
        #expect(shop.day(Shops.start, users: 0..<200).events.eventID == before)
    }
}
