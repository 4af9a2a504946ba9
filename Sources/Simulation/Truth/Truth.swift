package import Records
internal import Statistics

/// What each arm really does for each user of a shop.
///
/// Two views of the same shop: expectations in closed form (``expected(user:arm:from:windowDays:)``), and the courses
/// of events with and without a decision under the very draws that the shop uses
/// (``realised(user:arm:from:windowDays:)``). Both look at one decision alone: no other one is in force.
package struct Truth: Sendable {
    /// The arms, by the index that the methods take.
    package let arms: [Arm]

    let shopArms: [ShopArm]
    let answering: Answering
    var buying: Buying { answering.buying }

    /// The truth about `arms` in `shop`, whatever decisions it has received.
    ///
    /// - Throws: ``ParameterError`` where an arm has a channel or creative that the shop's scenario lacks.
    package init(_ shop: Shop, arms: [Arm]) throws(ParameterError) {
        self.arms = arms
        answering = shop.answering
        var shopArms: [ShopArm] = []
        for arm in arms { shopArms.append(try ShopArm(arm, scenario: shop.scenario)) }
        self.shopArms = shopArms
    }

    /// The arm that is best for a user, and its expected increment over sending nothing net of `price` times its
    /// expected cost; `nil` for the arm where nothing beats sending nothing.
    ///
    /// - Parameters:
    ///   - user: Index of the user (identifier − 1).
    ///   - eligible: Indices of the arms to choose from.
    ///   - day: First local day on which the decision is in force.
    ///   - windowDays: Days of the outcome window, ≥ 1.
    ///   - price: What a unit of the budget is worth beside itself, ≥ 0: the shadow price of a budget; 0 without one.
    /// - Returns: The arm, its expected increment of profit, and its expected cost to the budget (discount and cost).
    package func best(
        user: Int, eligible: [Int], from day: CalendarDay, windowDays: Int, price: Double = 0
    ) -> (arm: Int?, increment: Double, cost: Double) {
        var best: (arm: Int?, increment: Double, cost: Double) = (nil, 0, 0)
        var utility = 0.0
        for arm in eligible {
            let effect = increment(user: user, arm: arm, from: day, windowDays: windowDays)
            let cost = effect.discount + effect.cost
            guard effect.profit - price * cost > utility else { continue }
            utility = effect.profit - price * cost
            best = (arm, effect.profit, cost)
        }
        return best
    }
}
