/// Which side of a campaign's holdouts a user is on.
enum HoldoutSide: UInt8, CaseIterable, Sendable {
    /// Left to the policy.
    case none
    /// Held out of every campaign of the shop.
    case universal
    /// Held out of the campaign.
    case campaign

    /// As `allot.enrolment.holdout` says it.
    var name: String {
        switch self {
        case .none: "none"
        case .universal: "universal"
        case .campaign: "campaign"
        }
    }
}
