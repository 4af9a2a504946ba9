import Records
import Simulation

/// Shops and arms that the tests share.
enum Shops {
    /// A Monday.
    static let start = CalendarDay(year: 2026, month: 3, day: 2)

    /// First instants of `count` days of 24 hours from ``start`` on, and of the day after.
    static func midnights(_ count: Int) -> [Int64] {
        (0...count).map { Int64(start.number + $0) * microsecondsPerDay }
    }

    /// A shop of the default scenario with `users` users that can go on for `days` days.
    static func standard(users: Int = 500, days: Int = 60, seed: UInt64 = 1) throws -> Shop {
        var scenario = Scenario()
        scenario.users = users
        scenario.seed = seed
        return try Shop(scenario, startDay: start, bounds: midnights(days))
    }

    /// A shop whose users buy often and answer most messages, so that every course of events is common.
    static func lively(users: Int, days: Int = 60, seed: UInt64 = 7) throws -> Shop {
        var scenario = Scenario()
        scenario.users = users
        scenario.seed = seed
        scenario.orders.dailyRate = 0.12
        scenario.orders.logSD = 0.6
        scenario.orders.returnRate = 0.3
        scenario.response.claim = 0.8
        scenario.response.slope = 4
        scenario.channels["push"]?.open = 0.8
        scenario.creatives["banner"]?.click = 0.5
        scenario.creatives["banner"]?.conversion = 0.3
        return try Shop(scenario, startDay: start, bounds: midnights(days))
    }

    static func coupon(
        _ offer: String, _ discount: OfferTerms.Discount, minBasket: Int64 = 0, validDays: Int = 7,
        channel: String = "push"
    ) -> Arm {
        Arm(
            campaignID: "spring-coupons", offerID: offer, creativeID: "", channelID: channel,
            terms: OfferTerms(
                discount: discount, minBasket: yuan(minBasket), validDays: validDays, costKind: .onRedemption,
                sendCost: Money(micros: channel == "chat" ? 40_000 : 10_000)))
    }

    static func ad(_ creative: String, costKind: OfferTerms.CostKind = .perClick) -> Arm {
        Arm(
            campaignID: "spring-ads", offerID: "", creativeID: creative, channelID: "in_app",
            terms: OfferTerms(costKind: costKind, price: Money(micros: 350_000)))
    }

    static func yuan(_ amount: Int64) -> Money { Money(micros: amount * 1_000_000) }

    /// The eleven arms of the two example campaigns.
    static let arms: [Arm] =
        ["push", "chat"].flatMap { channel in
            [
                coupon("m200-30", .amount(yuan(30)), minBasket: 200, channel: channel),
                coupon("m100-12", .amount(yuan(12)), minBasket: 100, channel: channel),
                coupon("p10", .percent(10, cap: yuan(50)), channel: channel),
                coupon("p15", .percent(15, cap: yuan(60)), channel: channel),
            ]
        } + ["banner", "livestream_host", "tryon"].map { ad($0) }
}
