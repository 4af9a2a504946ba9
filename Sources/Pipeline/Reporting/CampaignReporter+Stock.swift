internal import Records
internal import Reports

extension CampaignReporter {
    /// Offers of which more would be wanted than there are: their stock has a price tonight, and at the pace of the last
    /// window it is used up before the campaign ends.
    func stockActions() -> [SuggestedAction] {
        guard let configuration else { return [] }
        let nights = material.planned[list.campaignID] ?? []
        let latest = nights.suffix(shop.windowDays)
        return configuration.offers.compactMap { offer in
            let row = NightDraw.stockRow(list.campaignID, offer: offer.id)
            guard let stock = offer.stock, let price = list.prices[row] ?? nil, price > 0,
                let arm = configuration.arms.first(where: { $0.offerID == offer.id })
            else { return nil }
            func issued(_ nights: some Sequence<PlannedNight>) -> Int {
                nights.reduce(0) { $0 + $1.issued[offer.id, default: 0] }
            }
            let pace = Double(issued(latest)) / Double(max(1, latest.count))
            guard pace > 0 else { return nil }
            let left = Int((Double(max(0, stock - issued(nights))) / pace).rounded(.down))
            // Tonight's list acts on the day after its interval.
            guard left < configuration.ends - list.day - 1 else { return nil }
            return SuggestedAction(.restock(offer: labels.parts(of: arm.id).offer, day: list.day + 1 + left))
        }
    }
}
