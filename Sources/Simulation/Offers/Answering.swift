internal import Foundation
internal import Records
internal import Statistics

/// How users answer decisions: draws the fate of a decision from user, campaign and first day in force.
///
/// The draws do not depend on the arm, so that two arms' fates differ only by what the arms are.
struct Answering: Sendable {
    let buying: Buying
    private let messageStream: KeyedStream
    private let conversionStream: KeyedStream
    private let impressionStream: KeyedStream

    init(_ buying: Buying) {
        self.buying = buying
        let seed = buying.scenario.seed
        messageStream = KeyedStream(seed: seed, label: "shop message")
        conversionStream = KeyedStream(seed: seed, label: "shop conversion")
        impressionStream = KeyedStream(seed: seed, label: "shop impressions")
    }

    /// The fate of `arm` for `user`, in force from local day `firstDay`.
    func fate(_ user: Int, _ arm: ShopArm, firstDay: Int) -> Fate {
        var fate = Fate()
        guard let channel = arm.channel else { return fate }
        let visit = VisitKey.caused(firstDay: firstDay, campaign: arm.campaign)
        let subject = Int64(user + 1)
        let (steps, more) = messageStream.words(subject, visit.bits)
        fate.delivered = unit(UInt32(truncatingIfNeeded: steps)) < channel.delivery
        guard fate.delivered else { return fate }
        fate.impressions = impressions(channel.impressions, impressionStream.uniform(subject, visit.bits))
        fate.optedOut = unit(UInt32(truncatingIfNeeded: more >> 32)) < channel.optOut
        let traits = buying.population.traits(user)
        let response = buying.scenario.response
        let value = CouponValue(arm.arm.terms, basket: buying.baskets(traits), stretch: response.stretch)
        let chances = Chances(
            user: user, traits: traits, arm: arm, value: value, response: response,
            weeks: buying.weeks(firstDay))
        fate.opened = unit(UInt32(truncatingIfNeeded: steps >> 32)) < chances.open
        fate.engaged = fate.opened && unit(UInt32(truncatingIfNeeded: more)) < chances.engage
        guard fate.engaged else { return fate }
        let (converts, delay) = conversionStream.words(subject, visit.bits)
        let wanted = unit(converts) < chances.convert ? firstDay + arm.delay.quantile(unit(delay)) : nil
        if arm.isCoupon {
            useCoupon(&fate, user, arm, days: firstDay..<firstDay + arm.horizon, visit: visit, wanted: wanted)
        } else if let wanted {
            fate.caused = Order(user: user, day: wanted, visit: visit, cents: buying.basketCents(user, visit))
        }
        return fate
    }

    /// A claimed coupon is used on the first order of its validity that qualifies, organic or caused; once it is used,
    /// it causes nothing more.
    private func useCoupon(
        _ fate: inout Fate, _ user: Int, _ arm: ShopArm, days: Range<Int>, visit: VisitKey, wanted: Int?
    ) {
        for day in days {
            if let order = buying.organicOrder(user, day: day), order.cents >= arm.minCents {
                fate.redemption = Fate.Redemption(order: order, discount: discount(arm, on: order))
                return
            }
            guard day == wanted else { continue }
            let inMind = buying.basketCents(user, visit)
            let reach = Double(inMind) * (1 + buying.scenario.response.stretch)
            guard reach >= Double(arm.minCents) else { continue }
            let order = Order(user: user, day: day, visit: visit, cents: max(inMind, arm.minCents))
            fate.caused = order
            fate.redemption = Fate.Redemption(order: order, discount: discount(arm, on: order))
            return
        }
    }

    private func discount(_ arm: ShopArm, on order: Order) -> Int64 {
        Int64((arm.arm.terms.discount(onBasket: Money(cents: order.cents).units) * 100).rounded())
    }

    /// The number at `uniform` of the geometric law on 1, 2, … with this `mean`.
    private func impressions(_ mean: Double, _ uniform: Double) -> Int32 {
        guard mean > 1 else { return 1 }
        return 1 + Int32(min(1_000, log(uniform) / log(1 - 1 / mean)))
    }
}
