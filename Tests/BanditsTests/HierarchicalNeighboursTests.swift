import Bandits
import Records
import Testing

@Suite struct HierarchicalNeighboursTests {
    /// Enough for an arm's mean to be known: segments agree exactly in these outcomes.
    private let segments = 8

    /// Outcomes in which arm `a` earns `increments[a]` more than `none` on 100,000 users of each segment and costs
    /// `costs[a]`.
    private func outcomes(_ increments: [Int: Double], costs: [Int: Double] = [:]) -> OutcomeTable {
        var table = OutcomeTable()
        let users = 100_000.0
        for segment in 0..<Int32(segments) {
            for (arm, increment) in [(0, 0)] + increments.sorted(by: { $0.key < $1.key }) {
                let mean = 5 + increment
                let cost = costs[arm] ?? 0
                table.append(
                    ageDays: 0, stratum: segment, segment: segment, arm: Int32(arm), users: Int64(users),
                    rewardSum: Int64(mean * users * 1e6), rewardSquares: (mean * mean + 4) * users * 1e12,
                    costSum: Int64(cost * users * 1e6), costSquares: cost * cost * users * 1e12)
            }
        }
        return table
    }

    @Test func `a new creative or channel starts at its offer's mean`() throws {
        let arms = [
            Arm.none, coupon(10, channel: "push"), coupon(10, channel: "mail"), coupon(10, channel: "chat"),
            coupon(10, channel: "push", campaign: "other"),
        ]
        let fitted = try model(arms, segments: segments).fit(outcomes([1: 1, 2: 2]))
        #expect(abs(fitted.armIncrement[3] - 1.5) < 0.05)
        #expect(fitted.sd[3] > fitted.sd[2])
        #expect(fitted.armIncrement[4] == 0, "a campaign lends nothing to another")
    }

    @Test func `a new face value starts between its neighbours and never below a smaller one`() throws {
        let arms = [Arm.none, coupon(10), coupon(30), coupon(20), coupon(40), coupon(5)]
        let fitted = try model(arms, segments: segments).fit(outcomes([1: 1, 2: 3]))
        #expect(abs(fitted.armIncrement[3] - 2) < 0.05)
        #expect(abs(fitted.armIncrement[4] - 3) < 0.05)
        #expect(abs(fitted.armIncrement[5] - 1) < 0.05)
    }

    @Test func `neighbours out of order are pooled before a new arm starts from them`() throws {
        let arms = [Arm.none, coupon(10), coupon(20), coupon(30), coupon(15), coupon(25)]
        let fitted = try model(arms, segments: segments).fit(outcomes([1: 2, 2: 1, 3: 4]))
        #expect(abs(fitted.armIncrement[4] - 1.5) < 0.05)
        #expect(abs(fitted.armIncrement[5] - 2.75) < 0.05)
        #expect(abs(fitted.armIncrement[1] - 2) < 0.05, "an arm's own data speak for it")
    }

    @Test func `what grows with the face value is the reward before cost`() throws {
        // Net 1.0 and 0.6, but 2 and 3.6 before costs of 1 and 3: in order, so nothing is pooled.
        let arms = [Arm.none, coupon(10), coupon(30), coupon(20)]
        let table = outcomes([1: 1, 2: 0.6], costs: [1: 1, 2: 3])
        let net = try model(arms, segments: segments).fit(table)
        #expect(abs(net.armIncrement[3] - 0.8) < 0.05)
        // With rewards that are not net of cost they are out of order, and pooled: 0.8 at every face value.
        let gross = try model(arms + [coupon(12)], segments: segments, rewardIsNetOfCost: false).fit(table)
        #expect(abs(gross.armIncrement[4] - 0.8) < 0.05)
    }

    @Test func `percentages and amounts are no neighbours`() throws {
        let percent = Arm(
            campaignID: "c", offerID: "p20", creativeID: "", channelID: "push",
            terms: OfferTerms(discount: .percent(20, cap: nil)))
        let fitted = try model([.none, coupon(10), percent], segments: segments).fit(outcomes([1: 3]))
        #expect(fitted.armIncrement[2] == 0)
    }

    @Test func `a noisy neighbour says little`() throws {
        var table = OutcomeTable()
        for (arm, sum) in [(0, 0), (1, 60)] as [(Int32, Int64)] {
            table.append(
                ageDays: 0, stratum: 0, segment: 0, arm: arm, users: 3, rewardSum: sum * 1_000_000,
                rewardSquares: Double(sum * sum) * 1e12)
        }
        let fitted = try model([.none, coupon(10), coupon(20)], segments: 1).fit(table)
        #expect(fitted.armIncrement[2] > 0 && fitted.armIncrement[2] < 3)
    }
}
