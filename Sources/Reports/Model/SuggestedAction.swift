package import Records
package import Statistics

/// One thing to do next, and what doing it is worth.
package struct SuggestedAction: Sendable, Hashable {
    /// What to do.
    package enum Kind: Sendable, Hashable {
        /// Stop an offer that loses `perUser` of profit per user against sending nothing, in the currency's unit.
        case stopOffer(offer: LocalLabel, perUser: Interval)
        /// Give an offer a larger share: it earns `perUser` more per user than sending nothing.
        case favourOffer(offer: LocalLabel, perUser: Interval)
        /// Raise the budget: the next `step` of budget is expected to earn `returns` of profit, cost already taken off.
        case raiseBudget(step: Money, returns: Money)
        /// The budget is used up on `ends`, before the campaign ends on `campaignEnds`: slow down or add to it.
        case stretchBudget(ends: CalendarDay, campaignEnds: CalendarDay)
        /// Leave a segment out that loses `perUser` of profit per user.
        case leaveOutSegment(segment: LocalLabel, perUser: Interval)
        /// Order more of what an offer needs: its stock is used up on `day`.
        case restock(offer: LocalLabel, day: CalendarDay)
        /// Repair what a check found before anything else.
        case repair(TrustCheck.Kind)
        /// Change nothing until `day`, when the data can say more.
        case wait(until: CalendarDay)
    }

    /// What to do.
    package var kind: Kind
    /// Change of profit over the next outcome window if it is done, in the currency's unit; `nil` where no interval
    /// can be given.
    package var value: Interval?

    /// An action worth `value`.
    package init(_ kind: Kind, value: Interval? = nil) {
        self.kind = kind
        self.value = value
    }
}
