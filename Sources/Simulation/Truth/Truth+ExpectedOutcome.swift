package import Records

extension Truth {
    /// The expected outcome of `user` under arm `arm`, or under no decision, over `windowDays` days from `day`.
    ///
    /// The expectation is over everything that is drawn after the user's traits: organic orders, baskets, the message's
    /// fate, delays and returns. Orders before `day` count with their returns in the window; orders that earlier
    /// decisions caused do not.
    ///
    /// - Parameters:
    ///   - user: Index of the user (identifier − 1).
    ///   - arm: Index into ``arms``; `nil` for no decision.
    ///   - day: First local day of the window, and the first on which the decision is in force.
    ///   - windowDays: Days of the outcome window, ≥ 1; what a decision does after it is not counted.
    /// - Returns: The expectation; its parts by ``increment(user:arm:from:windowDays:)`` and by organic orders.
    package func expected(user: Int, arm: Int?, from day: CalendarDay, windowDays: Int) -> ExpectedOutcome {
        var result = arm.map { increment(user: user, arm: $0, from: day, windowDays: windowDays) } ?? ExpectedOutcome()
        let organic = organic(user: user, from: day.number, windowDays: windowDays)
        result.orders += organic.orders
        result.margin += organic.margin
        result.refunds += organic.refunds
        return result
    }

    /// Without a decision: Σ_k q_k M over the days k of the window, less M ρ Σ_k q_k P(return falls into the window).
    private func organic(user: Int, from first: Int, windowDays: Int) -> ExpectedOutcome {
        let orders = buying.scenario.orders
        let margin = buying.meanMarginShare(user) * buying.baskets(buying.population.traits(user)).mean
        var result = ExpectedOutcome()
        for day in first - orders.returnDelay.atMost..<first + windowDays {
            let chance = buying.orderChance(user, day: day)
            let offset = day - first
            let returned =
                orders.returnDelay.cumulative(windowDays - 1 - offset) - orders.returnDelay.cumulative(-1 - offset)
            result.refunds += chance * margin * orders.returnRate * returned
            guard offset >= 0 else { continue }
            result.orders += chance
            result.margin += chance * margin
        }
        return result
    }

    /// What arm `arm` adds to the expected outcome of `user`, over `windowDays` days from `day`.
    ///
    /// With e = P(engaged), c = P(converts | engaged), w_k the delay law of the caused order, r the share of caused
    /// orders in reach and a_k = q_k·P(B ≥ m) the chance of an organic order on day k that may use the coupon, the coupon
    /// is still unused by organic orders on day k with probability U_k = Π_{j≤k} (1 − a_j). Then
    ///
    ///     P(caused order on day k)   = e · c · w_k · r · U_k
    ///     P(organic redemption on k) = e · a_k · U_{k−1} · (1 − c · r · Σ_{j<k} w_j)
    ///
    /// Advertisements have no coupon to use up: a = 0 and r = 1.
    package func increment(user: Int, arm: Int, from day: CalendarDay, windowDays: Int) -> ExpectedOutcome {
        let arm = shopArms[arm]
        var result = ExpectedOutcome()
        guard let channel = arm.channel else { return result }
        let traits = buying.population.traits(user)
        let response = buying.scenario.response
        let value = CouponValue(arm.arm.terms, basket: buying.baskets(traits), stretch: response.stretch)
        let chances = Chances(
            user: user, traits: traits, arm: arm, value: value, response: response,
            weeks: buying.weeks(day.number))
        let orders = buying.scenario.orders
        let share = buying.meanMarginShare(user)
        // E[margin; in reach] and E[discount; in reach] of a caused order, E[discount; qualifies] of an organic one.
        let caused = chances.convert * (arm.isCoupon ? value.reach : 1)
        let margin = chances.convert * share * (arm.isCoupon ? value.causedBasket : buying.baskets(traits).mean)
        let discount = chances.convert * (arm.isCoupon ? value.causedDiscount : 0)
        let qualifying = arm.isCoupon ? value.qualifying : 0
        let wasted = arm.isCoupon ? value.organicDiscount : 0
        var unused = 1.0
        var alreadyCaused = 0.0
        for offset in 0..<min(arm.horizon, windowDays) {
            let organic = buying.orderChance(user, day: day.number + offset)
            let onDay = arm.delay.probability(offset)
            result.wasted += chances.engaged * organic * wasted * unused * (1 - caused * alreadyCaused)
            unused *= 1 - organic * qualifying
            alreadyCaused += onDay
            let happens = chances.engaged * onDay * unused
            result.orders += happens * caused
            result.margin += happens * margin
            result.refunds +=
                happens * margin * orders.returnRate * orders.returnDelay.cumulative(windowDays - 1 - offset)
            result.discount += happens * discount
        }
        result.discount += result.wasted
        result.cost = channel.delivery * arm.arm.terms.sendCost.units + price(arm, chances, channel)
        return result
    }

    /// The expected price of clicks, impressions or sending that the arm's offer is charged.
    private func price(_ arm: ShopArm, _ chances: Chances, _ channel: Scenario.Channel) -> Double {
        let price = arm.arm.terms.price.units
        return switch arm.arm.terms.costKind {
        case .onRedemption: 0
        case .perClick: price * chances.engaged
        case .perImpression: price * channel.delivery * channel.impressions
        case .perSend: price * channel.delivery
        }
    }
}
