/// What customers are worth: how far nights look ahead, and what later money counts.
package struct LifetimeValueConfiguration: Sendable, Hashable {
    /// Weeks to forecast, 1 … 520.
    package let weeks: Int
    /// Discount of a year, in [0, 1].
    package let discount: Double

    /// Weeks to forecast unless the shop says otherwise, as written: a year.
    static let usualWeeks = "52"
    /// Discount of a year unless the shop says otherwise, as written.
    static let usualDiscount = "0.10"

    /// What holds where segments need values and the shop says nothing about them.
    static let usual = LifetimeValueConfiguration(
        weeks: Int(usualWeeks) ?? 52, discount: Double(usualDiscount) ?? 0.1)
}
