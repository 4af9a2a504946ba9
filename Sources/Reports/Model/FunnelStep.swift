/// How many people came how far, from the offer sent to the order paid.
package struct FunnelStep: Sendable, Hashable {
    /// The steps, in order; a campaign has those that its channels and offers record.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The sender delivered it.
        case sent
        /// Opened the message.
        case opened
        /// Claimed the coupon.
        case claimed
        /// Clicked.
        case clicked
        /// Used the offer in an order.
        case redeemed
        /// Paid for the order.
        case paid
    }

    /// How far.
    package var kind: Kind
    /// How many decisions came so far, ≥ 0, since the campaign began; the last days are still filling in.
    package var count: Int

    /// `count` decisions came as far as `kind`.
    package init(_ kind: Kind, _ count: Int) {
        self.kind = kind
        self.count = count
    }
}
