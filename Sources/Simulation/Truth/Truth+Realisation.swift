package import Records

extension Truth {
    /// What `user` really does over `windowDays` days from `day` under arm `arm`, or without a decision.
    ///
    /// The draws are the shop's own, so that the difference between two calls is the effect on this user in this very
    /// course of events, and the outcome equals to the cent what ``Shop/day(_:users:)`` writes where no other decision
    /// is in force.
    ///
    /// - Parameters:
    ///   - user: Index of the user (identifier − 1).
    ///   - arm: Index into ``arms``; `nil` for no decision.
    ///   - day: First local day of the window, and the first on which the decision is in force.
    ///   - windowDays: Days of the outcome window, ≥ 1; what a decision does after it is not counted.
    /// - Returns: The outcome, exact.
    package func realised(user: Int, arm: Int?, from day: CalendarDay, windowDays: Int) -> Outcome {
        var result = Outcome()
        let window = day.number..<day.number + windowDays
        for earlier in window.lowerBound - buying.scenario.orders.returnDelay.atMost..<window.upperBound {
            guard let order = buying.organicOrder(user, day: earlier) else { continue }
            count(order, in: window, &result)
        }
        guard let arm else { return result }
        let shopArm = shopArms[arm]
        let fate = answering.fate(user, shopArm, firstDay: day.number)
        if let order = fate.caused { count(order, in: window, &result) }
        if let redemption = fate.redemption, window.contains(redemption.order.day) {
            result.discount += Money(cents: redemption.discount)
        }
        guard fate.delivered else { return result }
        let terms = shopArm.arm.terms
        result.cost += terms.sendCost
        switch terms.costKind {
        case .onRedemption: break
        case .perClick: if fate.engaged { result.cost += terms.price }
        case .perImpression: result.cost += Money(micros: terms.price.micros * Int64(fate.impressions))
        case .perSend: result.cost += terms.price
        }
        return result
    }

    private func count(_ order: Order, in window: Range<Int>, _ result: inout Outcome) {
        let margin = Money(cents: buying.lines(order).reduce(0) { $0 + $1.margin })
        if window.contains(order.day) {
            result.orders += 1
            result.revenue += Money(cents: order.cents)
            result.margin += margin
        }
        if let delay = buying.returnDelay(order), window.contains(order.day + delay) {
            result.refunds += margin
        }
    }
}
