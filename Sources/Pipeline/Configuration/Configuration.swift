/// Everything that the files in `Jobs` say: the shop and its campaigns, checked together.
package struct Configuration: Sendable, Hashable {
    /// The shop, from `Jobs/allot.yaml`.
    package let shop: ShopConfiguration
    /// The campaigns, from `Jobs/campaigns/*.yaml`, by ascending identifier; possibly none.
    package let campaigns: [CampaignConfiguration]

    /// Half-lives of an outcome's weight after which it is not learned from any more: then it counts for 1/256.
    private static let halfLives = 8.0

    /// Days back from which outcomes are learned from.
    var learningDays: Int {
        Int(((campaigns.map(\.policy.halfLifeDays).max() ?? 0) * Self.halfLives).rounded(.up))
    }
}
