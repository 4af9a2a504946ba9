internal import Foundation
internal import Records
internal import Statistics

/// How users buy: which visits and orders there are, what is in them and whether they come back.
///
/// Nothing is stored per day. Whether a user orders on a day, and everything about that order, is drawn again from its
/// key whenever somebody asks, so that a return ten days later, a coupon that waits for an order, and the truth of a
/// counterfactual all see the same order.
struct Buying: Sendable {
    let scenario: Scenario
    let population: Population
    let catalogue: Catalogue
    /// Number of the first local day on which anybody may order.
    let firstDay: Int
    /// Activity by weekday, Monday first, with mean 1.
    let season: [Double]
    /// Days after an order within which it may be returned or reviewed.
    let memory: Int

    private let activityStream: KeyedStream
    private let basketStream: KeyedStream
    private let orderStream: KeyedStream
    private let lineStream: KeyedStream
    private let aftermathStream: KeyedStream

    init(_ scenario: Scenario, firstDay: CalendarDay) {
        self.scenario = scenario
        self.firstDay = firstDay.number
        let mean = scenario.orders.season.reduce(0, +) / Double(scenario.orders.season.count)
        let season = scenario.orders.season.map { $0 / mean }
        self.season = season
        memory = max(scenario.orders.returnDelay.atMost, scenario.orders.reviewDelay.atMost)
        let catalogue = Catalogue(scenario)
        self.catalogue = catalogue
        population = Population(scenario, shares: catalogue.shares, peak: season.max() ?? 1)
        activityStream = KeyedStream(seed: scenario.seed, label: "shop activity")
        basketStream = KeyedStream(seed: scenario.seed, label: "shop basket")
        orderStream = KeyedStream(seed: scenario.seed, label: "shop order")
        lineStream = KeyedStream(seed: scenario.seed, label: "shop line")
        aftermathStream = KeyedStream(seed: scenario.seed, label: "shop aftermath")
    }

    /// The four activity draws of a user for local days 4·`block` … 4·`block` + 3, uniform over 32 bits.
    @inline(__always)
    func activity(_ user: Int, block: Int) -> SIMD4<UInt32> {
        let (low, high) = activityStream.words(Int64(user + 1), UInt64(block))
        return SIMD4(
            UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
            UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
    }

    /// The activity draw of a user on local day `day`, uniform in (0, 1).
    @inline(__always)
    func activity(_ user: Int, day: Int) -> Double { unit(activity(user, block: day >> 2)[day & 3]) }

    /// Weeks from the first night's interval, the last day of history, to local day `day`; 0 before it.
    func weeks(_ day: Int) -> Double { Double(max(0, day - firstDay - scenario.historyDays)) / 7 }

    /// The season's factor on local day `day`.
    @inline(__always)
    func season(_ day: Int) -> Double { season[CalendarDay(number: day).weekday] }

    /// Chance of an organic order of `user` on local day `day`; 0 before the shop's first day.
    func orderChance(_ user: Int, day: Int) -> Double {
        day < firstDay ? 0 : Double(population.orderRate[user]) * season(day)
    }

    /// The organic order of `user` on local day `day`, if there is one.
    func organicOrder(_ user: Int, day: Int) -> Order? {
        guard activity(user, day: day) < orderChance(user, day: day) else { return nil }
        let visit = VisitKey.organic(day: day)
        return Order(user: user, day: day, visit: visit, cents: basketCents(user, visit))
    }

    /// The basket that `user` has in mind on a visit, in cents.
    func basketCents(_ user: Int, _ visit: VisitKey) -> Int64 {
        let normal = basketStream.normals(Int64(user + 1), visit.bits).0
        let basket = exp(population.basketLogMean(user) + scenario.orders.basketLogSDWithin * normal)
        return max(1, Int64((min(basket, 1e9) * 100).rounded()))
    }

    /// The products of `order`: one to three, whose cents sum to the order's.
    func lines(_ order: Order) -> [OrderLine] {
        let (more, split) = orderStream.words(Int64(order.user + 1), order.visit.bits)
        let another = scenario.orders.anotherLine
        var parts = [order.cents]
        if order.cents >= 300, unit(UInt32(truncatingIfNeeded: more)) < another {
            // The first product is worth 40 to 80 % of the basket.
            let first = Int64(Double(order.cents) * (0.4 + 0.4 * unit(UInt32(truncatingIfNeeded: split))))
            parts = [first, order.cents - first]
            if unit(UInt32(truncatingIfNeeded: more >> 32)) < another {
                let second = parts[1] / 2
                parts = [first, second, parts[1] - second]
            }
        }
        return parts.enumerated().map { ordinal, cents in line(order, ordinal, cents) }
    }

    private func line(_ order: Order, _ ordinal: Int, _ cents: Int64) -> OrderLine {
        let (taste, rank) = lineStream.words(Int64(order.user + 1), order.visit.draw(ordinal))
        let product = catalogue.pick(
            favourite: Int(population.favourite[order.user]), taste: unit(taste), rank: unit(rank), day: order.day)
        let share = catalogue.marginShare[Int(catalogue.category[product])]
        let pieces = (Double(cents) / Double(catalogue.price[product])).rounded()
        return OrderLine(
            product: product, quantity: Int32(min(max(1, pieces), 1_000)), cents: cents,
            margin: Int64((Double(cents) * share).rounded()))
    }

    /// Days after which `order` is returned, or `nil` where it is kept.
    func returnDelay(_ order: Order) -> Int? {
        delay(
            aftermathStream.words(Int64(order.user + 1), order.visit.bits).0, scenario.orders.returnRate,
            scenario.orders.returnDelay)
    }

    /// Days after which `order` is reviewed, or `nil` where it is not.
    func reviewDelay(_ order: Order) -> Int? {
        delay(
            aftermathStream.words(Int64(order.user + 1), order.visit.bits).1, scenario.orders.reviewRate,
            scenario.orders.reviewDelay)
    }

    private func delay(_ word: UInt64, _ rate: Double, _ law: DelayLaw) -> Int? {
        let uniform = unit(word)
        guard uniform < rate else { return nil }
        return law.quantile(uniform / rate)
    }

    /// The law of the baskets of a user with these `traits`.
    func baskets(_ traits: Traits) -> LognormalBasket {
        LognormalBasket(logMean: traits.basketLogMean, logSD: scenario.orders.basketLogSDWithin)
    }

    /// Mean margin share of what `user` buys.
    func meanMarginShare(_ user: Int) -> Double {
        catalogue.meanMarginShare(favourite: Int(population.favourite[user]))
    }
}
