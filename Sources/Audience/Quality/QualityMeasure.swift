/// What a day's events are judged by.
package enum QualityMeasure: String, Sendable, CaseIterable {
    /// Share of events of users who are not in the table of users.
    case unknownUsers = "unknown_users"
    /// Share of events with an item whose item the shop does not have.
    case unknownItems = "unknown_items"
    /// Share of views without an item, above the usual.
    case viewsWithoutItem = "views_without_item"
    /// Share of carts without an item, above the usual.
    case cartsWithoutItem = "carts_without_item"
    /// Share of purchases without an item, above the usual.
    case purchasesWithoutItem = "purchases_without_item"
    /// Share of purchases without an amount, or with one of 0, above the usual.
    case purchasesWithoutAmount = "purchases_without_amount"
    /// Share of purchases without an order, above the usual.
    case purchasesWithoutOrder = "purchases_without_order"
    /// Share of rows that repeat an event, above the usual.
    case duplicates
    /// Drift of the mix of kinds.
    case kinds
    /// Drift of what purchases cost.
    case amounts
    /// Drift of the hours of the day.
    case hours
    /// Drift of how many events a user has.
    case activity
    /// Share of events recorded after the moment of the reading.
    case recordedAhead = "recorded_ahead"
    /// Share of events dated after they were recorded.
    case datedAhead = "dated_ahead"

    /// What a value of the measure is, and what it is held against.
    package enum Form: Sendable {
        /// A share of so many, in [0, 1], that may not exceed its limit.
        case share
        /// A share that may not exceed what it usually is by more than its limit.
        case rise
        /// A population stability index.
        case drift
    }

    /// What a value of it is.
    package var form: Form {
        switch self {
        case .unknownUsers, .unknownItems, .recordedAhead, .datedAhead: .share
        case .viewsWithoutItem, .cartsWithoutItem, .purchasesWithoutItem, .purchasesWithoutAmount,
            .purchasesWithoutOrder, .duplicates:
            .rise
        case .kinds, .amounts, .hours, .activity: .drift
        }
    }
}
