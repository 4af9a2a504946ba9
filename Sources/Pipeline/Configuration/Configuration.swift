/// Everything that the files in `Jobs` say: the shop and its campaigns, checked together.
package struct Configuration: Sendable, Hashable {
    /// The shop, from `Jobs/allot.yaml`.
    package let shop: ShopConfiguration
    /// The campaigns, from `Jobs/campaigns/*.yaml`, by ascending identifier; possibly none.
    package let campaigns: [CampaignConfiguration]

    /// Identifiers of the segments that an audience may name.
    package static let segmentIDs = [
        "champions", "loyal", "potential_loyal", "new", "promising", "need_attention", "about_to_sleep",
        "cannot_lose", "at_risk", "hibernating", "no_purchase", "generic",
    ]
}
