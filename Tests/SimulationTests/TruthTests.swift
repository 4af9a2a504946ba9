import Records
import Simulation
import Testing

struct TruthTests {
    /// A mean with its standard error.
    private struct Mean {
        var n = 0.0
        var sum = 0.0
        var squares = 0.0

        mutating func add(_ value: Double) {
            n += 1
            sum += value
            squares += value * value
        }

        /// Standard errors between the mean and 0.
        var z: Double {
            let variance = squares / n - (sum / n) * (sum / n)
            return variance <= 0 ? (sum == 0 ? 0 : .infinity) : sum / n / (variance / n).squareRoot()
        }
    }

    private static let arms: [Arm] = [
        Shops.coupon("amount", .amount(Shops.yuan(20))),
        Shops.coupon("amount-min", .amount(Shops.yuan(30)), minBasket: 200),
        Shops.coupon("percent", .percent(10, cap: nil)),
        Shops.coupon(
            "percent-cap-min", .percent(15, cap: Shops.yuan(25)), minBasket: 100, validDays: 5, channel: "chat"),
        Shops.coupon("longer-than-the-window", .percent(10, cap: Shops.yuan(5)), validDays: 12),
        Shops.ad("banner"),
        Shops.ad("banner", costKind: .perImpression),
        Shops.ad("tryon", costKind: .perSend),
        .none,
    ]

    @Test func `where users tire of a channel, the truth knows it, and the shop does it`() throws {
        var scenario = try Shops.lively(users: 400).scenario
        scenario.historyDays = 14
        scenario.channels["push"]?.drift = -0.5
        let shop = try Shop(scenario, startDay: Shops.start, bounds: Shops.midnights(60))
        let truth = try Truth(shop, arms: Self.arms)
        // By the third week after the first night most messages stay unopened.
        let before = (0..<400).reduce(0) {
            $0 + truth.increment(user: $1, arm: 0, from: Shops.start + 7, windowDays: 7).orders
        }
        let after = (0..<400).reduce(0) {
            $0 + truth.increment(user: $1, arm: 0, from: Shops.start + 42, windowDays: 7).orders
        }
        #expect(after < 0.5 * before)
        var difference = Mean()
        for user in 0..<400 {
            for start in [35, 42] {
                let day = Shops.start + start
                difference.add(
                    truth.realised(user: user, arm: 0, from: day, windowDays: 7).profit.units
                        - truth.expected(user: user, arm: 0, from: day, windowDays: 7).profit)
            }
        }
        #expect(abs(difference.z) < 4)
    }

    @Test func `where reach follows orders, those who can be reached by every channel buy more, and as many can be`()
        throws
    {
        func reached(_ correlation: Double) throws -> (share: Double, rate: Double) {
            var scenario = Scenario()
            scenario.users = 4_000
            scenario.population.reachFollowsOrders = correlation
            let shop = try Shop(scenario, startDay: Shops.start, bounds: Shops.midnights(30))
            let truth = try Truth(shop, arms: [.none])
            let consents = shop.consents(0..<4_000)
            var orders = 0.0
            var all = 0.0
            var count = 0.0
            for user in 0..<4_000 {
                let rate = truth.expected(user: user, arm: nil, from: Shops.start + 14, windowDays: 7).orders
                all += rate / 4_000
                guard (0..<3).allSatisfy({ consents.contact[user * 3 + $0] }) else { continue }
                orders += rate
                count += 1
            }
            return (count / 4_000, orders / count / all)
        }
        let (usual, confounded) = (try reached(0), try reached(0.8))
        #expect(abs(usual.rate - 1) < 0.08)
        #expect(confounded.rate > 1.2)
        #expect(confounded.share > usual.share)
    }

    @Test(arguments: TruthTests.arms.indices)
    func `the closed form agrees with the average of what happens`(_ arm: Int) throws {
        let users = 400
        let truth = try Truth(Shops.lively(users: users), arms: Self.arms)
        var differences = [Mean](repeating: Mean(), count: 6)
        for user in 0..<users {
            for start in stride(from: 12, to: 82, by: 7) {
                let day = Shops.start + start
                let expected = truth.expected(user: user, arm: arm, from: day, windowDays: 7)
                let real = truth.realised(user: user, arm: arm, from: day, windowDays: 7)
                differences[0].add(Double(real.orders) - expected.orders)
                differences[1].add(real.margin.units - expected.margin)
                differences[2].add(real.refunds.units - expected.refunds)
                differences[3].add(real.discount.units - expected.discount)
                differences[4].add(real.cost.units - expected.cost)
                differences[5].add(real.profit.units - expected.profit)
            }
        }
        for (name, difference) in zip(["orders", "margin", "refunds", "discount", "cost", "profit"], differences) {
            #expect(abs(difference.z) < 4, "\(name) of \(Self.arms[arm].id): z = \(difference.z)")
        }
    }

    @Test(arguments: TruthTests.arms.indices)
    func `the effect on a user, under the same draws, averages to the expected increment`(_ arm: Int) throws {
        let users = 400
        let truth = try Truth(Shops.lively(users: users), arms: Self.arms)
        var difference = Mean()
        var orders = Mean()
        for user in 0..<users {
            for start in stride(from: 12, to: 82, by: 7) {
                let day = Shops.start + start
                let with = truth.realised(user: user, arm: arm, from: day, windowDays: 7)
                let without = truth.realised(user: user, arm: nil, from: day, windowDays: 7)
                let increment = truth.increment(user: user, arm: arm, from: day, windowDays: 7).profit
                difference.add((with.profit - without.profit).units - increment)
                orders.add(Double(with.orders - without.orders))
            }
        }
        #expect(abs(difference.z) < 4)
        // The orders that an arm causes are many standard errors from none, so that the agreement is no accident.
        let visible =
            ["amount-min", "percent"].contains(Self.arms[arm].offerID) || Self.arms[arm].creativeID == "banner"
        #expect(!visible || orders.z > 5, "\(Self.arms[arm].id): z = \(orders.z)")
    }

    @Test(arguments: [0, 1, 3, 5])
    func `what the shop writes is the truth's course of events, to the cent`(_ arm: Int) throws {
        let users = 300
        var shop = try Shops.lively(users: users)
        let truth = try Truth(shop, arms: Self.arms)
        let first = Shops.start + 14
        var batch = ReceivedDecisions(arms: Self.arms)
        for user in 1...Int64(users) where user % 3 > 0 {
            batch.append(userID: user, decisionHigh: 1, decisionLow: UInt64(user), arm: Int32(arm))
        }
        try shop.receive(batch, inForceFrom: first)
        var written = [Int: Outcome]()
        for offset in 0..<7 {
            let rows = shop.day(first + offset, users: 0..<users)
            var orders: Set<Int64> = []
            for row in 0..<rows.events.count {
                let user = Int(rows.events.userID[row]) - 1
                if rows.events.kind[row] == EventKind.purchase.rawValue {
                    written[user, default: Outcome()].revenue.micros += rows.events.amount[row]
                    written[user, default: Outcome()].margin.micros += rows.events.margin[row]
                    if orders.insert(rows.events.orderID[row]).inserted { written[user]?.orders += 1 }
                } else if rows.events.kind[row] == EventKind.refund.rawValue {
                    written[user, default: Outcome()].refunds.micros += rows.events.margin[row]
                }
            }
            for row in 0..<rows.redemptions.count {
                let user = Int(rows.redemptions.userID[row]) - 1
                written[user, default: Outcome()].discount.micros += rows.redemptions.discount[row]
            }
            for row in 0..<rows.deliveries.count {
                let user = Int(rows.deliveries.userID[row]) - 1
                written[user, default: Outcome()].cost += Self.arms[arm].terms.sendCost
                if Self.arms[arm].terms.costKind == .perClick, rows.deliveries.clickedAt[row] != EventLog.none {
                    written[user]?.cost += Self.arms[arm].terms.price
                }
            }
        }
        for user in 0..<users {
            let course = truth.realised(
                user: user, arm: (user + 1) % 3 > 0 ? arm : nil, from: first, windowDays: 7)
            #expect(written[user] ?? Outcome() == course)
        }
    }

    @Test func `the best arm follows the price of the budget`() throws {
        let shop = try Shops.standard(users: 300)
        let truth = try Truth(shop, arms: Shops.arms)
        let all = Array(truth.arms.indices)
        let day = Shops.start + 28
        var spend: [Double] = []
        for price in [0, 0.5, 2, 1e9] {
            var cost = 0.0
            for user in 0..<300 {
                let best = truth.best(user: user, eligible: all, from: day, windowDays: 7, price: price)
                #expect(best.increment >= price * best.cost)
                cost += best.cost
                if let arm = best.arm {
                    let same = truth.increment(user: user, arm: arm, from: day, windowDays: 7)
                    #expect(same.profit == best.increment)
                }
            }
            spend.append(cost)
        }
        #expect(spend == spend.sorted(by: >) && spend.last == 0)
        #expect(truth.best(user: 0, eligible: [], from: day, windowDays: 7).arm == nil)
    }

    @Test func `a list is worth the sum of what its rows add`() throws {
        let truth = try Truth(Shops.standard(users: 50), arms: Shops.arms)
        var list = ReceivedDecisions(arms: [Shops.arms[3], Shops.arms[8]])
        var sum = 0.0
        for user in 0..<50 {
            list.append(userID: Int64(user + 1), decisionHigh: 0, decisionLow: 0, arm: Int32(user % 2))
            sum += truth.increment(user: user, arm: user % 2 == 0 ? 3 : 8, from: Shops.start, windowDays: 7).profit
        }
        let total = try truth.increment(of: list, from: Shops.start, windowDays: 7)
        #expect(abs(total.profit - sum) < 1e-9)
        list.arms[0] = .none
        let error = #expect(throws: ParameterError.self) {
            try truth.increment(of: list, from: Shops.start, windowDays: 7)
        }
        #expect(error?.got == "none")
    }

    @Test func `a sure customer wastes what moves nobody`() throws {
        var scenario = Scenario()
        scenario.users = 200
        scenario.response.reminder = 0
        scenario.response.slope = 0
        let shop = try Shop(scenario, startDay: Shops.start, bounds: Shops.midnights(10))
        let truth = try Truth(shop, arms: Shops.arms)
        for user in 0..<200 {
            let effect = truth.increment(user: user, arm: 0, from: Shops.start + 1, windowDays: 7)
            #expect(effect.orders == 0 && effect.discount == effect.wasted && effect.profit < 0)
        }
    }
}
