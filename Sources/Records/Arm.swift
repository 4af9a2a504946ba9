/// One thing that a night can do for a user: an offer by a channel, with a creative, or nothing.
package struct Arm: Sendable, Hashable, Identifiable, Codable {
    /// `none`, or `campaign/offer/creative/channel` with empty parts left out.
    package var id: String
    /// The campaign that pays for it; empty for `none`.
    package var campaignID: String
    /// The offer, unique within its campaign; empty for `none`.
    package var offerID: String
    /// The creative; empty where the campaign has none.
    package var creativeID: String
    /// The channel; empty for `none`.
    package var channelID: String
    /// What the offer takes off, and how its cost arises.
    package var terms: OfferTerms

    /// Sending nothing: always eligible, never costs anything.
    package static let none = Arm(campaignID: "", offerID: "", creativeID: "", channelID: "", terms: OfferTerms())

    /// An arm with its identifier made from its parts.
    package init(campaignID: String, offerID: String, creativeID: String, channelID: String, terms: OfferTerms) {
        let parts = [campaignID, offerID, creativeID, channelID].filter { !$0.isEmpty }
        self.id = parts.isEmpty ? "none" : parts.joined(separator: "/")
        self.campaignID = campaignID
        self.offerID = offerID
        self.creativeID = creativeID
        self.channelID = channelID
        self.terms = terms
    }
}

/// What an offer promises a user and what it costs the shop.
package struct OfferTerms: Sendable, Hashable, Codable {
    /// What a redeemed offer takes off an order.
    package enum Discount: Sendable, Hashable, Codable {
        /// Nothing: an advertisement, an invitation.
        case none
        /// A fixed amount.
        case amount(Money)
        /// A share of the basket in percent (0–100), at most `cap` where one is given.
        case percent(Double, cap: Money?)
    }

    /// When the campaign's budget is charged.
    package enum CostKind: String, Sendable, Hashable, Codable {
        /// The discount, when the offer is redeemed.
        case onRedemption = "on_redemption"
        /// A price each time a user clicks.
        case perClick = "per_click"
        /// A price each time the creative is shown.
        case perImpression = "per_impression"
        /// A price each time it is sent.
        case perSend = "per_send"
    }

    /// What it takes off.
    package var discount: Discount
    /// The smallest order that may redeem it.
    package var minBasket: Money
    /// Days from the decision during which it may be redeemed.
    package var validDays: Int
    /// When it costs something.
    package var costKind: CostKind
    /// The price of a click, impression or send; zero for `onRedemption`.
    package var price: Money
    /// What its channel charges for one delivery, whatever the offer.
    package var sendCost: Money

    /// Terms that promise nothing and cost nothing, unless said otherwise.
    package init(
        discount: Discount = .none, minBasket: Money = .zero, validDays: Int = 0,
        costKind: CostKind = .onRedemption, price: Money = .zero, sendCost: Money = .zero
    ) {
        self.discount = discount
        self.minBasket = minBasket
        self.validDays = validDays
        self.costKind = costKind
        self.price = price
        self.sendCost = sendCost
    }

    /// The discount on an order of `basket` units of the currency; 0 below ``minBasket``.
    package func discount(onBasket basket: Double) -> Double {
        guard basket >= minBasket.units else { return 0 }
        switch discount {
        case .none: return 0
        case .amount(let amount): return min(amount.units, basket)
        case .percent(let percent, let cap):
            let share = basket * percent / 100
            return cap.map { min($0.units, share) } ?? share
        }
    }
}
