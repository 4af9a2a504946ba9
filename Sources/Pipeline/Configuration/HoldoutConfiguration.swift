/// Users kept out for good, so that what is earned can be measured against them.
package struct HoldoutConfiguration: Sendable, Hashable {
    /// Share of the users held out; above 0 and below 0.5.
    package let share: Double
    /// Names the hash that picks them; different for every holdout, and never changed while it is measured.
    package let salt: String
}
