import Records
import Reports
import Statistics

/// A report of any shape, made from a seed: with and without intervals, budget, redemptions, with values of any size.
struct RandomReport {
    let report: CampaignReport

    init(seed: Int64, nights: Int? = nil, offers: Int? = nil, segments: Int? = nil) {
        let stream = KeyedStream(seed: 11, label: "random report")
        var index: UInt64 = 0
        func uniform() -> Double {
            index += 1
            return stream.uniform(seed, index)
        }
        func integer(_ bound: Int) -> Int { Int(uniform() * Double(bound)) }
        let size = [0.01, 1, 1_000, 1e6, 1e9][integer(5)]
        func interval() -> Interval? {
            guard uniform() < 0.8 else { return nil }
            let estimate = (uniform() - 0.4) * size
            let half = uniform() * size * (uniform() < 0.1 ? 100 : 1)
            return Examples.interval(estimate - half, estimate, estimate + half)
        }
        let nights = nights ?? integer(70)
        let offers = offers ?? integer(12)
        var shares: [Double] { (0..<offers).map { _ in uniform() / Double(offers + 1) } }
        let profit = interval()
        let spent = Money(rounding: uniform() * size) ?? .zero
        let verdict =
            integer(8) == 0
            ? Verdict.doNotUse(.holdout(users: integer(20)))
            : Verdict.reading(profit: profit, days: nights + 1, firstMature: uniform() < 0.5 ? Examples.day(7) : nil)
        report = CampaignReport(
            campaignID: "c\(seed)", label: LocalLabel("c\(seed)"), currency: ["CNY", "USD", "JPY", "SEK"][integer(4)],
            from: Examples.day(0), to: Examples.day(nights), dataThrough: Examples.day(nights), verdict: verdict,
            result: IncrementalResult(
                profit: profit, orders: interval(), cost: spent,
                attributedMargin: uniform() < 0.5 ? Money(rounding: uniform() * size) : nil,
                attributedOrders: uniform() < 0.5 ? integer(10_000) : nil, policyUsers: integer(1_000_000),
                holdoutUsers: integer(100_000),
                daily: (0..<nights).map {
                    DailyEstimate(day: Examples.day($0), cumulative: interval(), isMature: $0 < nights - 7)
                }),
            actions: (0..<integer(5)).map { _ in SuggestedAction(.wait(until: Examples.day(9)), value: interval()) },
            trust: [
                TrustCheck(.maturity(openDays: min(7, nights), of: nights), [.green, .amber, .red][integer(3)]),
                TrustCheck(.quarantine(rows: integer(5), of: integer(5), limit: uniform()), .green),
                TrustCheck(
                    .plausibility(
                        judged: integer(14),
                        furthest: SourceDeviation(
                            measure: SourceDeviation.Measure.allCases[integer(14)], value: uniform(), limit: uniform(),
                            isLetThrough: uniform() < 0.5)), [.green, .amber, .red][integer(3)]),
                TrustCheck(.odds(rows: integer(90), invalid: integer(2), smallest: uniform()), .green),
            ],
            offers: (0..<offers).map { offer in
                OfferResult(
                    id: "offer-\(offer)", label: LocalLabel("offer-\(offer)"), channel: "push", users: integer(100),
                    cost: Money(rounding: uniform() * size) ?? .zero, shareTonight: uniform(),
                    profitPerUser: interval(), chanceBest: uniform() < 0.7 ? uniform() : nil)
            },
            allocation: (0..<nights).map {
                AllocationNight(day: Examples.day($0), shares: shares, exploration: uniform())
            },
            segments: (0..<(segments ?? integer(20))).map { segment in
                SegmentResult(
                    id: "segment-\(segment)", label: LocalLabel("segment-\(segment)"), users: integer(60),
                    profitPerUser: interval())
            },
            budget: uniform() < 0.8
                ? BudgetState(
                    total: Money(rounding: uniform() * size) ?? .zero, spent: spent,
                    reserved: Money(rounding: uniform() * size / 10) ?? .zero,
                    plannedTonight: Money(rounding: uniform() * size / 30) ?? .zero,
                    perDay: uniform() < 0.5 ? Money(rounding: uniform() * size / 10) : nil,
                    price: uniform() < 0.5 ? uniform() * 3 : nil, elapsed: uniform() * 1.2,
                    daily: (0..<nights).map {
                        DailySpend(day: Examples.day($0), amount: Money(rounding: uniform() * size / 30) ?? .zero)
                    }) : nil,
            audience: AudienceFlow(
                considered: 1_000 + integer(1_000_000), leftOut: [.init(.holdout, integer(900)), .init(.other, 3)],
                generic: integer(2)),
            funnel: (0..<integer(4)).map { FunnelStep(.allCases[$0], integer(5_000)) }, stamp: Examples.stamp)
    }
}
