internal import Records

/// What a coupon is worth on the orders of one user, in closed form.
///
/// An order that the coupon causes happens where the basket B that the user has in mind reaches m / (1 + stretch), m
/// being the least basket, and then has the basket max(B, m). An organic order qualifies where B ≥ m. All fields are
/// expectations over B, log-normal.
struct CouponValue: Sendable {
    /// P(B ≥ m / (1 + stretch)): the share of caused orders that happen.
    var reach: Double
    /// E[max(B, m); B ≥ m / (1 + stretch)], in the currency's unit.
    var causedBasket: Double
    /// E[discount on max(B, m); B ≥ m / (1 + stretch)], in the currency's unit.
    var causedDiscount: Double
    /// P(B ≥ m): the share of organic orders that may redeem it.
    var qualifying: Double
    /// E[discount on B; B ≥ m], in the currency's unit.
    var organicDiscount: Double

    /// The value of a coupon with these `terms` on baskets of the law `basket`.
    init(_ terms: OfferTerms, basket: LognormalBasket, stretch: Double) {
        let least = terms.minBasket.units
        let inReach = least / (1 + stretch)
        let enlarged = basket.tail(inReach) - basket.tail(least)
        reach = basket.tail(inReach)
        causedBasket = least * enlarged + basket.meanAbove(least)
        qualifying = basket.tail(least)
        organicDiscount = Self.discount(terms.discount, basket: basket, above: least)
        causedDiscount = terms.discount(onBasket: least) * enlarged + organicDiscount
    }

    /// The discount as a share of the basket on the orders that it causes, 0 … 1; 0 where it can cause none.
    var perceived: Double { causedBasket > 0 ? causedDiscount / causedBasket : 0 }

    /// E[discount on B; B ≥ `least`].
    ///
    /// An amount a takes min(a, B): E[B; least ≤ B < a] + a·P(B ≥ max(a, least)). A share f capped at c takes
    /// min(f·B, c), which reaches its cap at B = c / f.
    private static func discount(
        _ discount: OfferTerms.Discount, basket: LognormalBasket, above least: Double
    ) -> Double {
        switch discount {
        case .none: return 0
        case .amount(let amount):
            return limited(share: 1, cap: amount.units, basket: basket, above: least)
        case .percent(let percent, let cap):
            guard let cap else { return percent / 100 * basket.meanAbove(least) }
            return limited(share: percent / 100, cap: cap.units, basket: basket, above: least)
        }
    }

    /// E[min(share · B, cap); B ≥ least].
    private static func limited(share: Double, cap: Double, basket: LognormalBasket, above least: Double) -> Double {
        guard share > 0 else { return 0 }
        let kink = max(least, cap / share)
        return share * (basket.meanAbove(least) - basket.meanAbove(kink)) + cap * basket.tail(kink)
    }
}
