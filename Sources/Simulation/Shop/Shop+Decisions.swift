package import Records

extension Shop {
    /// Takes the decisions of a list, in force from local day `day`: messages go out on that day, and coupons may be
    /// used for as many days as they are valid.
    ///
    /// Of a user and campaign only one decision is in force: a later one takes the place of an earlier one, whose
    /// coupon can no longer be used. A decision that came before, by its identifier, is not sent again; rows
    /// of an arm without a channel, such as `none`, do nothing.
    ///
    /// - Returns: The number of decisions that are new.
    /// - Throws: ``ParameterError`` for an unknown user, arm, channel or creative; nothing has been taken then.
    /// - Complexity: O(rows × days of validity).
    @discardableResult
    package mutating func receive(
        _ decisions: ReceivedDecisions, inForceFrom day: CalendarDay
    ) throws(ParameterError) -> Int {
        for index in 0..<decisions.count {
            guard (1...Int64(scenario.users)).contains(decisions.userID[index]) else {
                throw ParameterError(
                    owner: "Shop", parameter: "userID", allowed: "1 … \(scenario.users)",
                    got: "\(decisions.userID[index])")
            }
            guard decisions.arms.indices.contains(Int(decisions.arm[index])) else {
                throw ParameterError(
                    owner: "Shop", parameter: "arm", allowed: "0 … \(decisions.arms.count - 1)",
                    got: "\(decisions.arm[index])")
            }
        }
        var shopArms: [ShopArm] = []
        for arm in decisions.arms { shopArms.append(try ShopArm(arm, scenario: scenario)) }
        let firstArm = book.arms.count
        book.arms += shopArms
        let places = shopArms.map { arm in
            arm.channel == nil ? (-1, -1) : (enrol(campaign: arm.arm.campaignID), enrol(offer: arm.arm.offerID))
        }
        var touched: Set<Int> = []
        var accepted = 0
        for index in 0..<decisions.count {
            let arm = Int(decisions.arm[index])
            guard shopArms[arm].channel != nil else { continue }
            let entry = DecisionBook.Entry(
                user: Int32(decisions.userID[index] - 1), arm: Int32(firstArm + arm), offer: places[arm].1,
                campaign: places[arm].0, firstDay: Int32(day.number), replacedOn: .max, previous: -1,
                high: decisions.decisionHigh[index], low: decisions.decisionLow[index])
            if take(entry, arm: shopArms[arm], touched: &touched) { accepted += 1 }
        }
        for day in touched { book.errands[day]?.sort() }
        return accepted
    }

    /// Files `entry` under the days on which it makes something happen; `false` where it came before.
    private mutating func take(_ entry: DecisionBook.Entry, arm: ShopArm, touched: inout Set<Int>) -> Bool {
        var entry = entry
        let user = Int(entry.user)
        let latest = book.latest[Int(entry.campaign)][user]
        var earlier = Int(latest)
        while earlier >= 0 {
            guard book.entries[earlier].high != entry.high || book.entries[earlier].low != entry.low else {
                return false
            }
            earlier = Int(book.entries[earlier].previous)
        }
        if latest >= 0 { book.entries[Int(latest)].replacedOn = entry.firstDay }
        entry.previous = latest
        let decision = Int32(book.entries.count)
        book.latest[Int(entry.campaign)][user] = decision
        book.entries.append(entry)
        let fate = answering.fate(user, arm, firstDay: Int(entry.firstDay))
        guard fate.delivered else { return true }
        var days: Set<Int> = [Int(entry.firstDay)]
        if let redemption = fate.redemption { days.insert(redemption.order.day) }
        if let order = fate.caused {
            days.insert(order.day)
            if let delay = buying.returnDelay(order) { days.insert(order.day + delay) }
            if let delay = buying.reviewDelay(order) { days.insert(order.day + delay) }
        }
        for day in days {
            book.errands[day, default: []].append(DecisionBook.Errand(user: entry.user, decision: decision))
        }
        touched.formUnion(days)
        return true
    }

    private mutating func enrol(campaign: String) -> Int32 {
        if let known = book.campaigns[campaign] { return known }
        let next = Int32(book.campaigns.count)
        book.campaigns[campaign] = next
        book.latest.append([Int32](repeating: -1, count: scenario.users))
        return next
    }

    private mutating func enrol(offer: String) -> Int32 {
        guard !offer.isEmpty else { return -1 }
        if let known = offers.firstIndex(of: offer) { return Int32(known) }
        offers.append(offer)
        return Int32(offers.count - 1)
    }
}
