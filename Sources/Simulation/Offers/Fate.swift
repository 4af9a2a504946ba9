/// What becomes of one decision: the steps of its message and the orders that it causes or discounts.
struct Fate: Sendable, Hashable {
    /// The use of a coupon.
    struct Redemption: Sendable, Hashable {
        /// The order that it is used on.
        var order: Order
        /// What it takes off, in cents.
        var discount: Int64
    }

    /// Whether the message arrived; nothing else happens where it did not.
    var delivered = false
    /// Times that it was shown.
    var impressions: Int32 = 0
    /// Whether it was opened.
    var opened = false
    /// Whether the coupon was claimed or the advertisement clicked.
    var engaged = false
    /// Whether the user opted out of the channel.
    var optedOut = false
    /// The extra order that it caused.
    var caused: Order?
    /// The use of its coupon, on the caused order or on an organic one.
    var redemption: Redemption?
}
