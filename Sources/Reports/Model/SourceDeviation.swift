/// A measure of the day's events that is near its limit or beyond it.
package struct SourceDeviation: Sendable, Hashable {
    /// What was measured; raw values are those of the ledger's checks.
    package enum Measure: String, Sendable, Hashable, CaseIterable {
        case unknownUsers = "unknown_users"
        case unknownItems = "unknown_items"
        case viewsWithoutItem = "views_without_item"
        case cartsWithoutItem = "carts_without_item"
        case purchasesWithoutItem = "purchases_without_item"
        case purchasesWithoutAmount = "purchases_without_amount"
        case purchasesWithoutOrder = "purchases_without_order"
        case duplicates
        case kinds
        case amounts
        case hours
        case activity
        case recordedAhead = "recorded_ahead"
        case datedAhead = "dated_ahead"

        /// Whether a value is a population stability index; it is a share otherwise.
        package var isIndex: Bool {
            switch self {
            case .kinds, .amounts, .hours, .activity: true
            default: false
            }
        }
    }

    /// What was measured.
    package var measure: Measure
    /// What it came to: a share in [0, 1], above the usual where that counts, or an index ≥ 0.
    package var value: Double
    /// What is allowed.
    package var limit: Double
    /// Whether somebody has let the day through.
    package var isLetThrough: Bool

    /// A measure that came to `value`.
    package init(measure: Measure, value: Double, limit: Double, isLetThrough: Bool) {
        self.measure = measure
        self.value = value
        self.limit = limit
        self.isLetThrough = isLetThrough
    }
}
