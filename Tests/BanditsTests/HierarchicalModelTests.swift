import Bandits
import Records
import Statistics
import Testing

@Suite struct HierarchicalModelTests {
    @Test func `known effects are recovered within their errors`() throws {
        let truth: [[Double]] = [[0, 1.0, -0.4], [0, 0.6, 0.2], [0, 1.4, -0.1]]
        let shop = HierarchicalShop(
            seed: 1, effect: { truth[Int($0)][Int($1)] },
            strata: (0..<12).flatMap { night in
                (0..<3).map {
                    .init(
                        segment: Int32($0), ageDays: Double(night), base: 2 + Double($0),
                        users: [(0, 400), (1, 400), (2, 400)])
                }
            })
        let fitted = try model([.none, coupon(10), coupon(20)], segments: 3).fit(shop.outcomes)
        for segment in 0..<3 {
            #expect(abs(fitted.mean[fitted.index(segment: segment, arm: 0)] - Double(2 + segment)) < 0.35)
            for arm in 1...2 {
                let cell = fitted.index(segment: segment, arm: arm)
                #expect(abs(fitted.increment[cell] - truth[segment][arm]) < 3 * fitted.incrementSd[cell])
                #expect(fitted.incrementSd[cell] < 0.25)
                #expect(fitted.effectiveUsers[cell] == 4_800)
            }
        }
    }

    @Test func `arms that hardly differ are pulled together, and arms that do stay apart`() throws {
        // Eight offers seen on few users each: chance alone spreads their means by more than one unit.
        func spread(_ step: Double) throws -> (seen: Double, believed: Double) {
            let offers = (1...8).map { coupon(Int64($0), offer: "o\($0)") }
            let shop = HierarchicalShop(
                seed: 11, effect: { $1 == 0 ? 0 : 0.5 + step * Double($1 % 2) },
                strata: (0..<4).map { night in
                    .init(
                        segment: 0, ageDays: Double(night), base: 4,
                        users: (0...8).map { (Int32($0), $0 == 0 ? 2_000 : 60) })
                })
            let outcomes = shop.outcomes
            let fitted = try model([.none] + offers, segments: 1).fit(outcomes)
            func range(_ values: [Double]) -> Double { (values.max() ?? 0) - (values.min() ?? 0) }
            let seen = (1...8).map { HierarchicalShop.pooledIncrement(outcomes, segment: 0, arm: Int32($0)).estimate }
            return (range(seen), range((1...8).map { fitted.increment[$0] }))
        }
        let alike = try spread(0)
        #expect(alike.believed < 0.7 * alike.seen)
        let apart = try spread(8)
        #expect(apart.believed > 0.8 * apart.seen)
    }

    @Test func `a segment of few users does not look dear for one redemption`() throws {
        var outcomes = OutcomeTable()
        // Segment 0: 1 in 20 redeems for 30; segment 1: 40 users, four of whom did by chance.
        for (segment, users, redeemed) in [(Int32(0), Int64(8_000), Int64(400)), (1, 40, 4), (2, 6_000, 310)] {
            for arm in Int32(0)...1 {
                let paid = arm == 1 ? redeemed : 0
                outcomes.append(
                    ageDays: 1, stratum: segment, segment: segment, arm: arm, users: users, rewardSum: 0,
                    rewardSquares: 0, costSum: paid * 30_000_000, costSquares: Double(paid) * 9e14)
            }
        }
        let fitted = try model([.none, coupon(30)], segments: 3).fit(outcomes)
        let cost = (0..<3).map { fitted.expectedCost[fitted.index(segment: $0, arm: 1)] }
        #expect(abs(cost[0] - 1.5) < 0.05)
        #expect(cost[1] < 1.8, "3.0 was seen")
    }

    @Test func `reachable users who buy more do not flatter the channel that reaches them`() throws {
        // The same segment: those with push on are worth 5, the others 1; push itself adds 0.4.
        let shop = HierarchicalShop(
            seed: 2, effect: { $1 == 1 ? 0.4 : 0 },
            strata: (0..<10).flatMap { night -> [HierarchicalShop.Stratum] in
                [
                    .init(segment: 0, ageDays: Double(night), base: 5, users: [(0, 300), (1, 300)]),
                    .init(segment: 0, ageDays: Double(night), base: 1, users: [(0, 300), (2, 300)]),
                ]
            })
        let outcomes = shop.outcomes
        let arms = [Arm.none, coupon(10, channel: "push"), coupon(10, channel: "mail")]
        let fitted = try model(arms, segments: 1).fit(outcomes)
        let pooled = HierarchicalShop.pooledIncrement(outcomes, segment: 0, arm: 1)
        #expect(pooled.estimate - 0.4 > 6 * pooled.se)
        #expect(abs(fitted.increment[1] - 0.4) < 3 * fitted.incrementSd[1])
        #expect(abs(fitted.increment[2]) < 3 * fitted.incrementSd[2])
    }

    @Test func `weekends do not flatter the arm that was heavier at weekends`() throws {
        let shop = HierarchicalShop(
            seed: 3, effect: { _, _ in 0 },
            strata: (0..<14).map { night in
                let weekend = night % 7 < 2
                return .init(
                    segment: 0, ageDays: Double(night), base: weekend ? 6 : 2,
                    users: weekend ? [(0, 120), (1, 480)] : [(0, 480), (1, 120)])
            })
        let outcomes = shop.outcomes
        let fitted = try model([.none, coupon(10)], segments: 1).fit(outcomes)
        let pooled = HierarchicalShop.pooledIncrement(outcomes, segment: 0, arm: 1)
        #expect(pooled.estimate > 5 * pooled.se)
        #expect(abs(fitted.increment[1]) < 3 * fitted.incrementSd[1])
    }

    @Test func `nights on which an arm was not offered say nothing about it`() throws {
        let offered = (0..<8).map {
            HierarchicalShop.Stratum(segment: 0, ageDays: Double($0), base: 3, users: [(0, 300), (1, 300)])
        }
        let before = (8..<20).map {
            HierarchicalShop.Stratum(segment: 0, ageDays: Double($0), base: 9, users: [(0, 600), (2, 600)])
        }
        let outcomes = HierarchicalShop(seed: 9, effect: { _, _ in 0 }, strata: offered + before).outcomes
        let fitted = try model([.none, coupon(10), coupon(10, campaign: "d")], segments: 1).fit(outcomes)
        let pooled = HierarchicalShop.pooledIncrement(outcomes, segment: 0, arm: 1)
        #expect(-pooled.estimate > 8 * pooled.se)
        #expect(abs(fitted.increment[1]) < 3 * fitted.incrementSd[1])
    }

    @Test func `before any outcome all arms are equal, and as uncertain as the prior says`() throws {
        let arms = [Arm.none, coupon(10), coupon(20), coupon(20, channel: "mail")]
        var model = model(arms, segments: 2, priorCost: [0, 0.5, 1, 1.5])
        model.baselineMean = 1.3
        model.noneSpread = 0.7
        let fitted = try model.fit(OutcomeTable())
        #expect(fitted.mean == [Double](repeating: 1.3, count: 8))
        #expect(fitted.sd == [0.7, 2, 2, 2, 0.7, 2, 2, 2])
        #expect(fitted.expectedCost == [0, 0.5, 1, 1.5, 0, 0.5, 1, 1.5])
        #expect(fitted.effectiveUsers.allSatisfy { $0 == 0 })
    }

    @Test func `segments that agree are pulled together, and a segment without data starts at the arm's mean`() throws {
        let shop = HierarchicalShop(
            seed: 4, effect: { _, arm in arm == 1 ? 1 : 0 },
            strata: (0..<6).flatMap { night in
                (0..<8).map {
                    .init(segment: $0, ageDays: Double(night), base: 2, users: [(0, 60), (1, 60)])
                }
            })
        let outcomes = shop.outcomes
        let fitted = try model([.none, coupon(10)], segments: 9, priorScale: 0.5).fit(outcomes)
        func spread(_ values: [Double]) -> Double { (values.max() ?? 0) - (values.min() ?? 0) }
        let raw = (0..<8).map { HierarchicalShop.pooledIncrement(outcomes, segment: $0, arm: 1).estimate }
        let shrunk = (0..<8).map { fitted.increment[fitted.index(segment: $0, arm: 1)] }
        #expect(spread(shrunk) < spread(raw) / 2)
        let unseen = fitted.index(segment: 8, arm: 1)
        #expect(fitted.increment[unseen] == fitted.armIncrement[1])
        #expect(fitted.incrementSd[unseen] > fitted.armIncrementSd[1])
    }

    @Test func `intervals cover the truth as often as they say`() throws {
        // Effects drawn from the prior; sums drawn directly: normal means of 300 users, as many shops as cells allow.
        let stream = KeyedStream(seed: 5, label: "coverage")
        var drawn: UInt64 = 0
        func normal() -> Double {
            drawn += 1
            return Normal.quantile(stream.uniform(0, drawn))
        }
        var covered = 0
        var cells = 0
        for _ in 0..<60 {
            var table = OutcomeTable()
            var truth = [[Double]](repeating: [0, 0, 0], count: 6)
            let armMeans = (0..<3).map { _ in normal() * 0.5.squareRoot() }
            for segment in 0..<6 {
                for arm in 0..<3 {
                    truth[segment][arm] = arm == 0 ? 0 : armMeans[arm] + normal() * 0.4
                    for night in 0..<3 {
                        let users = 300.0
                        let mean = 3 + Double(night) + truth[segment][arm] + normal() * 6 / users.squareRoot()
                        table.append(
                            ageDays: 0, stratum: Int32(segment * 3 + night), segment: Int32(segment), arm: Int32(arm),
                            users: Int64(users), rewardSum: Int64(mean * users * 1e6),
                            rewardSquares: (mean * mean + 36) * users * 1e12)
                    }
                }
            }
            let fitted = try model([.none, coupon(10), coupon(20, campaign: "d")], segments: 6, priorScale: 1)
                .fit(table)
            for segment in 0..<6 {
                for arm in 1...2 {
                    let cell = fitted.index(segment: segment, arm: arm)
                    cells += 1
                    if abs(fitted.increment[cell] - truth[segment][arm]) < 1.645 * fitted.incrementSd[cell] {
                        covered += 1
                    }
                }
            }
        }
        // 720 cells, correlated within a shop: four standard errors are below 0.06.
        #expect(abs(Double(covered) / Double(cells) - 0.9) < 0.06, "covered \(covered) of \(cells)")
    }

    @Test func `where data abound, the spreads of an arm and of none add up to that of their difference`() throws {
        let shop = HierarchicalShop(
            seed: 6, effect: { _, _ in 0.5 },
            strata: (0..<10).map {
                .init(segment: 0, ageDays: Double($0), base: 2, users: [(0, 500), (1, 300), (2, 300)])
            })
        let fitted = try model([.none, coupon(10), coupon(20)], segments: 1, priorScale: 20).fit(shop.outcomes)
        let sum = fitted.sd[0] * fitted.sd[0] + fitted.sd[1] * fitted.sd[1]
        #expect(abs(sum / (fitted.incrementSd[1] * fitted.incrementSd[1]) - 1) < 0.05)
    }

    @Test func `an outcome counts half after a half-life, and old evidence becomes uncertain`() throws {
        func table(_ ages: [Double], _ increments: [Int64]) -> OutcomeTable {
            var table = OutcomeTable()
            for (stratum, age) in ages.enumerated() {
                for arm in 0...1 as ClosedRange<Int32> {
                    let mean = 10 + (arm == 1 ? increments[stratum] : 0)
                    table.append(
                        ageDays: age, stratum: Int32(stratum), segment: 0, arm: arm, users: 1_000,
                        rewardSum: mean * 1_000 * 1_000_000, rewardSquares: Double(mean * mean + 25) * 1_000 * 1e12)
                }
            }
            return table
        }
        // A wide prior, so that nothing is shrunk.
        let model = model([.none, coupon(10)], segments: 1, halfLifeDays: 21, priorScale: 1_000)
        let both = try model.fit(table([0, 21], [1, 4]))
        #expect(abs(both.increment[1] - 2) < 1e-3)
        #expect(both.effectiveUsers[1] == 1_500)
        let (new, old) = (try model.fit(table([0], [1])), try model.fit(table([42], [1])))
        #expect(abs(old.incrementSd[1] / new.incrementSd[1] - 2) < 0.1)
        for age in [1_100.0, 22_000, 1e9] {
            #expect(try model.fit(table([age], [1])) == model.fit(OutcomeTable()), "ages past counting are forgotten")
        }
    }

    @Test func `the order of rows changes no bit`() throws {
        let shop = HierarchicalShop(
            seed: 7, effect: { Double($0) * 0.1 + Double($1) * 0.2 },
            strata: (0..<9).flatMap { night in
                (0..<4).map {
                    .init(segment: $0, ageDays: Double(night), base: 2, users: [(0, 20), (1, 30), (2, 10), (1, 7)])
                }
            })
        let rows = shop.outcomes
        let stream = KeyedStream(seed: 8, label: "shuffle")
        var shuffled = OutcomeTable()
        for row in (0..<rows.count).sorted(by: { stream.bits(Int64($0)) < stream.bits(Int64($1)) }) {
            shuffled.append(
                ageDays: rows.ageDays[row], stratum: rows.stratum[row], segment: rows.segment[row],
                arm: rows.arm[row], users: rows.users[row], rewardSum: rows.rewardSum[row],
                rewardSquares: rows.rewardSquares[row])
        }
        let model = model([.none, coupon(10), coupon(20)], segments: 4)
        #expect(try model.fit(shuffled) == model.fit(rows))
        #expect(shuffled != rows)
    }

    @Test func `a cell nobody bought in is not taken for certain`() throws {
        var table = OutcomeTable()
        for arm in 0...1 as ClosedRange<Int32> {
            table.append(
                ageDays: 0, stratum: 0, segment: 0, arm: arm, users: 10, rewardSum: 0, rewardSquares: 0)
        }
        let fitted = try model([.none, coupon(10)], segments: 1).fit(table)
        #expect(fitted.incrementSd[1] > 1)
    }

    @Test func `costs go from the prior to the arm's own to the cell's own`() throws {
        var table = OutcomeTable()
        func row(_ segment: Int32, _ arm: Int32, _ users: Int64, cost: Int64) {
            table.append(
                ageDays: 0, stratum: segment, segment: segment, arm: arm, users: users, rewardSum: 0,
                rewardSquares: 0, costSum: users * cost * 1_000_000,
                costSquares: Double(users * cost * cost) * 1e12)
        }
        row(0, 0, 100_000, cost: 0)
        row(0, 1, 100_000, cost: 2)
        row(1, 0, 10, cost: 0)
        row(1, 1, 10, cost: 9)
        let fitted = try model([.none, coupon(10), coupon(20)], segments: 2, priorCost: [0, 1, 3]).fit(table)
        #expect(abs(fitted.expectedCost[1] - 2) < 0.01)
        // (10 · 9 + 100 · 2) / 110.
        #expect(abs(fitted.expectedCost[4] - 290.0 / 110) < 0.01)
        #expect(fitted.expectedCost[2] == 3 && fitted.expectedCost[0] == 0)
        #expect(fitted.costSd[4] > 1)
    }

    @Test func `NaN, infinity and values outside their range are refused by name`() throws {
        let model = model([.none, coupon(10)], segments: 1)
        func table(_ change: (inout OutcomeTable) -> Void) -> OutcomeTable {
            var table = OutcomeTable()
            table.append(ageDays: 1, stratum: 0, segment: 0, arm: 0, users: 5, rewardSum: 0, rewardSquares: 0)
            table.append(ageDays: 1, stratum: 0, segment: 0, arm: 1, users: 5, rewardSum: 0, rewardSquares: 0)
            change(&table)
            return table
        }
        let bad: [(String, (inout OutcomeTable) -> Void)] = [
            ("ageDays", { $0.ageDays[1] = .nan }), ("ageDays", { $0.ageDays[1] = -1 }),
            ("segment", { $0.segment[0] = 1 }), ("arm", { $0.arm[0] = 2 }), ("users", { $0.users[0] = -1 }),
            ("rewardSquares", { $0.rewardSquares[0] = .nan }), ("costSquares", { $0.costSquares[0] = .infinity }),
            ("stratum", { $0.ageDays[1] = 2 }), ("columns", { $0.costSum.removeLast() }),
        ]
        for (column, change) in bad {
            let error = #expect(throws: ParameterError.self) { try model.fit(table(change)) }
            #expect(error?.parameter == column)
        }
        var wrong = model
        wrong.priorScale = .nan
        #expect(throws: ParameterError.self) { try wrong.fit(OutcomeTable()) }
        wrong = model
        wrong.priorCost = [0]
        #expect(throws: ParameterError.self) { try wrong.fit(OutcomeTable()) }
    }
}
