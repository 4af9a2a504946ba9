package import Records

/// One thing a campaign can offer, before creative and channel.
package struct OfferConfiguration: Sendable, Hashable, Identifiable {
    /// Its identifier, unique in its campaign.
    package let id: String
    /// Its name per language; empty where none is given.
    package let labels: Labels
    /// What it takes off an order.
    package let discount: OfferTerms.Discount
    /// The smallest order that may redeem it.
    package let minBasket: Money
    /// Days from the decision during which it may be redeemed; 0 for an advertisement.
    package let validDays: Int
    /// When it costs something.
    package let cost: OfferTerms.CostKind
    /// Price of a click, impression or send; zero for `on_redemption`.
    package let price: Money
    /// How many there are; `nil` for no limit.
    package let stock: Int?

    /// Its name in `language`; its identifier where it has no name.
    package func label(in language: String) -> String { labels[language] ?? id }

    /// Its terms when it goes out by `channel`.
    package func terms(sentBy channel: ChannelConfiguration) -> OfferTerms {
        OfferTerms(
            discount: discount, minBasket: minBasket, validDays: validDays, costKind: cost, price: price,
            sendCost: channel.costPerSend)
    }
}
