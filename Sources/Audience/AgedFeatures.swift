package import Records

/// An earlier night's state, taken to a later night's history: what has left the history is taken back.
package struct AgedFeatures: Sendable {
    /// The columns of users; orders, days of purchases and categories of ``users`` have to be counted anew.
    package private(set) var state: FeatureState
    /// Negative weights of what has left the history.
    package private(set) var interests = CategoryInterests()
    /// Users of whom a purchase has left the history; rows, with repetitions.
    package private(set) var users: [Int32] = []

    /// Takes events back.
    ///
    /// - Parameters:
    ///   - state: The earlier state.
    ///   - decay: How it weighted events by age.
    ///   - log: The events in it that are older than the later history.
    ///   - userIndex: The user's row in the state, one a row of `log`; negative for rows that are not in it.
    ///   - items: The categories of items.
    ///   - later: How the later night weights events.
    /// - Throws: ``ParameterError`` for a kind that is none of ``EventKind``.
    package init(
        _ state: consuming FeatureState, decay: DecayedCounts, without log: EventLog, userIndex: [Int32],
        items: ItemCategories,
        later: DecayedCounts
    ) throws(ParameterError) {
        precondition(userIndex.count == log.count, "every row has a user's row")
        self.state = state
        for row in 0..<log.count where userIndex[row] >= 0 {
            try takeBack(log, row: row, user: userIndex[row], decay: decay, items: items)
        }
        for user in users {
            let row = Int(user)
            self.state.orders[row] = 0
            self.state.purchaseDays[row] = 0
            self.state.firstPurchase[row] = FeatureState.never
            self.state.lastPurchase[row] = FeatureState.never
            self.state.previousPurchaseDay[row] = FeatureState.noDay
        }
        for user in interests.user {
            for slot in 0..<FeatureState.topCategories {
                self.state.categories[Int(user) * FeatureState.topCategories + slot] = -1
                self.state.categoryShares[Int(user) * FeatureState.topCategories + slot] = 0
            }
        }
        guard later.firstPeriod != decay.firstPeriod else { return }
        for slot in self.state.decayed.indices {
            self.state.decayed[slot] = later.units(self.state.decayed[slot], since: decay.firstPeriod)
        }
    }

    /// The state, which leaves an empty one behind: whoever changes it need not copy it.
    mutating func takeState() -> FeatureState {
        var taken = FeatureState(users: 0)
        swap(&taken, &state)
        return taken
    }

    private mutating func takeBack(
        _ log: EventLog, row: Int, user: Int32, decay: DecayedCounts, items: ItemCategories
    ) throws(ParameterError) {
        guard let kind = EventKind(rawValue: log.kind[row]) else {
            throw ParameterError(
                owner: "AgedFeatures", parameter: "kind", allowed: "a raw value of EventKind", got: "\(log.kind[row])")
        }
        let index = Int(user)
        let slot = index * FeatureState.stride + Int(kind.rawValue)
        state.counts[slot] &-= 1
        state.decayed[slot] &-= decay.units(of: log.occurredAt[row])
        let weight = CategoryInterests.weight(ofKind: kind.rawValue)
        if weight > 0, log.itemID[row] != EventLog.none {
            let category = items.category(of: log.itemID[row])
            if category >= 0 { interests.append(user: user, category: category, weight: -weight) }
        }
        switch kind {
        case .purchase:
            state.purchased[index] &-= log.amount[row]
            state.margin[index] &-= log.margin[row]
            users.append(user)
        case .refund:
            state.refunded[index] &-= log.amount[row]
            state.margin[index] &+= log.margin[row]
        default: break
        }
    }
}
