import Records
import Reports
import Statistics

/// Reports to test with: one of a campaign in full swing, one of its first night, and one with as much as fits.
enum Examples {
    static func money(_ units: Double) -> Money { Money(rounding: units) ?? .zero }

    static func interval(_ low: Double, _ estimate: Double, _ high: Double) -> Interval {
        Interval(estimate: estimate, low: low, high: high, level: 0.9)
    }

    static func day(_ offset: Int) -> CalendarDay { CalendarDay(year: 2026, month: 10, day: 1) + offset }

    static let stamp = RunStamp(
        runID: "6f1c2a5e-93d7-4a0b-8a51-0d5f3c9be712", interval: day(29), revision: 1, version: 41,
        seed: 20_261_001, toolVersion: "1.0.0",
        configurationDigest: "9d4e1e23bd5b727046a9e3b4b7db57bd8d6ee684a0b1c2d3e4f5061728394a5b",
        sqlDigest: "1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014",
        listDigest: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", windowDays: 7,
        winsorisingCap: 2_000, minimumEffectiveN: 50, floor: 0.1)

    private static func label(_ id: String, _ english: String, _ chinese: String) -> LocalLabel {
        LocalLabel(id, texts: ["en": english, "zh-Hans": chinese])
    }

    static let amountOff = label("m200-30", "¥30 off ¥200", "满200减30")
    static let tenPercent = label("p10", "10% off", "9折")
    static let freeShipping = label("ship", "Free delivery", "包邮")

    /// A coupon campaign after thirty nights, the last seven of them still filling in.
    static let spring = CampaignReport(
        campaignID: "spring-coupons", label: label("spring-coupons", "Spring coupons", "春季优惠券"), currency: "CNY",
        from: day(0), to: day(29), dataThrough: day(29), verdict: .keepRunning,
        result: IncrementalResult(
            profit: interval(61_200, 128_400, 195_600), orders: interval(2_310, 3_190, 4_070), cost: money(411_900),
            attributedMargin: money(1_688_790), attributedOrders: 10_000, policyUsers: 163_804, holdoutUsers: 18_200,
            daily: (0..<30).map { index in
                let progress = Double(index + 1) / 23
                let estimate = 128_400 * progress + 9_000 * (index.isMultiple(of: 7) ? 1 : 0) - 3_000
                let half = 67_200 * (progress < 1 ? progress.squareRoot() : progress) + 4_000
                return DailyEstimate(
                    day: day(index),
                    cumulative: index == 22
                        ? interval(61_200, 128_400, 195_600) : interval(estimate - half, estimate, estimate + half),
                    isMature: index < 23)
            }),
        actions: [
            SuggestedAction(
                .stopOffer(offer: tenPercent, perUser: interval(-0.36, -0.20, -0.04)),
                value: interval(1_100, 5_600, 10_100)),
            SuggestedAction(.raiseBudget(step: money(1_000), returns: money(1_740))),
            SuggestedAction(.stretchBudget(ends: CalendarDay(year: 2026, month: 11, day: 8), campaignEnds: day(45))),
        ],
        trust: [
            TrustCheck(.split(expected: 0.1, observed: 0.09998, chance: 0.62), .green),
            TrustCheck(.odds(rows: 1_264_020, invalid: 0, smallest: 0.0125), .green),
            TrustCheck(.freshness(lagHours: 0.4, limitHours: 6), .green),
            TrustCheck(.quarantine(rows: 214, of: 2_910_402, limit: 0.001), .green),
            TrustCheck(.plausibility(judged: 14, furthest: nil), .green),
            TrustCheck(.holdout(users: 18_200, needed: 9_600), .green),
            TrustCheck(.maturity(openDays: 7, of: 30), .amber),
            TrustCheck(.spend(forecast: money(398_000), actual: money(411_900)), .green),
        ],
        offers: [
            OfferResult(
                id: "spring-coupons/m200-30/push", label: amountOff, channel: "push", users: 61_240,
                cost: money(214_300), shareTonight: 0.56, profitPerUser: interval(0.92, 1.40, 1.88), chanceBest: 0.93),
            OfferResult(
                id: "spring-coupons/m200-30/chat", label: amountOff, channel: "chat", users: 30_112,
                cost: money(121_650.5), shareTonight: 0.17, profitPerUser: interval(-0.11, 0.47, 1.05),
                chanceBest: 0.063),
            OfferResult(
                id: "spring-coupons/p10/push", label: tenPercent, channel: "push", users: 22_905, cost: money(68_020),
                shareTonight: 0.025, profitPerUser: interval(-0.36, -0.20, -0.04), chanceBest: 0.0004),
            OfferResult(
                id: "spring-coupons/ship/push", label: freeShipping, channel: "push", users: 6,
                cost: money(48.5), shareTonight: 0.045, profitPerUser: interval(-9, 1, 11), chanceBest: 0.2),
        ],
        allocation: (0..<30).map { index in
            let step = Double(index / 3) / 9
            return AllocationNight(
                day: day(index),
                shares: [
                    0.20 + 0.36 * step, 0.20 - 0.03 * step, 0.20 - 0.175 * step, index < 24 ? 0 : 0.045,
                ], exploration: 0.31 - 0.19 * step)
        },
        segments: [
            SegmentResult(
                id: "loyal", label: label("loyal", "Loyal", "忠诚客户"), users: 41_022,
                profitPerUser: interval(-0.22, 0.35, 0.92), bestOffer: amountOff),
            SegmentResult(
                id: "lapsed", label: label("lapsed", "Lapsed buyers", "流失客户"), users: 52_300,
                profitPerUser: interval(1.05, 1.92, 2.79), bestOffer: amountOff),
            SegmentResult(
                id: "new", label: label("new", "New users", "新用户"), users: 38_700,
                profitPerUser: interval(-1.10, -0.61, -0.12), bestOffer: freeShipping),
            SegmentResult(
                id: "at_risk", label: label("at_risk", "At risk", "濒临流失"), users: 31_747,
                profitPerUser: interval(0.31, 0.98, 1.65), bestOffer: amountOff),
            SegmentResult(
                id: "staff", label: label("staff", "Staff", "员工"), users: 7, profitPerUser: interval(-40, 3, 46),
                bestOffer: tenPercent),
            SegmentResult(
                id: "vip", label: label("vip", "VIP", "贵宾"), users: 28, profitPerUser: interval(-30, 5, 40),
                bestOffer: tenPercent),
        ],
        flow: SegmentFlow(
            from: day(28), to: day(29),
            segments: [
                .init(id: "staff", label: label("staff", "Staff", "员工")),
                .init(id: "loyal", label: label("loyal", "Loyal", "忠诚客户")),
                .init(id: "lapsed", label: label("lapsed", "Lapsed buyers", "流失客户")),
                .init(id: "new", label: label("new", "New users", "新用户")),
            ],
            counts: [[7, 0, 0, 0], [0, 40_112, 610, 0], [0, 88, 51_904, 0], [1, 520, 3, 37_740]],
            entered: [0, 0, 0, 912], left: [0, 41, 214, 66], drift: .stable, index: 0.0004, smallCell: 10),
        lifetimeValue: ValueBasis(
            model: "bg_nbd", customers: 131_290, repeaters: 60_204, weeks: 52, cautions: [.undetermined]),
        budget: BudgetState(
            total: money(600_000), spent: money(411_900), reserved: money(38_400), plannedTonight: money(14_200),
            perDay: money(25_000), price: 1.74, lastsUntil: CalendarDay(year: 2026, month: 11, day: 8),
            elapsed: 30.0 / 46,
            daily: (0..<30).map { index in
                DailySpend(day: day(index), amount: money(13_730 + Double((index * 7_919) % 9) * 900 - 3_600))
            }),
        audience: AudienceFlow(
            considered: 240_311,
            leftOut: [
                .init(.segment, 18_204), .init(.refusedContact, 2_480), .init(.contactLimit, 9_611),
                .init(.universalHoldout, 4_806), .init(.holdout, 20_521), .init(.nothingDrawn, 2_685),
            ], generic: 9_120),
        funnel: [
            FunnelStep(.sent, 182_004), FunnelStep(.claimed, 74_622), FunnelStep(.redeemed, 21_840),
            FunnelStep(.paid, 20_311),
        ], stamp: stamp)

    /// The first night of an advertising campaign: a list, no outcome yet.
    static let firstNight: CampaignReport = {
        var stamp = Examples.stamp
        stamp.interval = day(0)
        stamp.version = nil
        stamp.listDigest = nil
        stamp.winsorisingCap = nil
        return CampaignReport(
            campaignID: "live-ads", label: label("live-ads", "Livestream ads", "直播广告"), currency: "CNY",
            from: day(0), to: day(0), dataThrough: day(0), verdict: .tooEarly(.firstDecisions(mature: day(7))),
            result: IncrementalResult(),
            trust: [
                TrustCheck(.freshness(lagHours: 1, limitHours: 6), .green),
                TrustCheck(.maturity(openDays: 1, of: 1), .amber),
            ],
            offers: ["banner", "host", "tryon"].map { creative in
                OfferResult(
                    id: "live-ads/visit/\(creative)", label: label("visit", "Visit", "进店"), creative: creative,
                    shareTonight: 0.3)
            },
            allocation: [AllocationNight(day: day(0), shares: [0.3, 0.3, 0.3], exploration: 0.6)],
            segments: [SegmentResult(id: "new", label: label("new", "New users", "新用户"), users: 0)],
            budget: BudgetState(
                total: money(30_000), spent: .zero, reserved: .zero, plannedTonight: money(812.4), elapsed: 1.0 / 30),
            audience: AudienceFlow(considered: 60_000, leftOut: [.init(.otherCohort, 51_420), .init(.holdout, 858)]),
            stamp: stamp)
    }()

    static let portfolio: PortfolioReport = {
        var losing = spring
        losing.campaignID = "autumn-coupons"
        losing.label = label("autumn-coupons", "Autumn coupons", "秋季优惠券")
        losing.verdict = .stop
        losing.result.profit = interval(-29_000, -18_000, -7_000)
        return PortfolioReport(
            currency: "CNY", dataThrough: day(29), profit: interval(31_000, 98_000, 165_000),
            campaigns: [
                PortfolioReport.Campaign(firstNight), PortfolioReport.Campaign(losing),
                PortfolioReport.Campaign(spring),
            ])
    }()
}
