/// One campaign's list of a night as parallel columns, one row per user, ordered by user.
package struct TargetingList: Sendable {
    /// Why a row has its arm.
    package enum Reason: UInt8, Sendable, CaseIterable {
        /// Drawn from the policy, in favour of the arm with the best posterior mean net of prices.
        case policy
        /// Drawn from the policy, another arm than the best one: what is learned from it pays later.
        case explore
        /// Held out to measure what the campaign earns; never sent anything.
        case holdout
        /// Refuses personalisation: the same generic choice for everybody.
        case generic

        /// The word in the table.
        package var name: String {
            switch self {
            case .policy: "policy"
            case .explore: "explore"
            case .holdout: "holdout"
            case .generic: "generic"
            }
        }

        /// The reason that the table calls `name`; `nil` for any other word.
        package init?(name: String) {
            guard let reason = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = reason
        }
    }

    /// The campaign.
    package var campaignID: String
    /// Identifiers that `segment` indexes.
    package var segmentNames: [String]
    /// The arms that `arm` indexes.
    package var arms: [Arm]

    /// The user, ascending.
    package var userID: [Int64] = []
    /// Index into ``segmentNames``.
    package var segment: [Int32] = []
    /// Digest of the segment and the eligible arms.
    package var cellID: [Int64] = []
    /// Index into ``arms``.
    package var arm: [Int32] = []
    /// Raw values of ``Reason``.
    package var reason: [UInt8] = []
    /// Probability of this row's arm, in units of 2⁻³²: 1 … 2³².
    package var weight: [UInt64] = []
    /// Posterior mean of the profit in the window, in the currency's unit.
    package var expectedValue: [Double] = []
    /// Expected cost to the campaign's budget, in the currency's unit.
    package var expectedCost: [Double] = []
    /// High 64 bits of the decision's UUID.
    package var decisionHigh: [UInt64] = []
    /// Low 64 bits of the decision's UUID.
    package var decisionLow: [UInt64] = []

    /// An empty list of `campaignID`.
    package init(campaignID: String, segmentNames: [String], arms: [Arm]) {
        self.campaignID = campaignID
        self.segmentNames = segmentNames
        self.arms = arms
    }

    /// Rows in the list.
    package var count: Int { userID.count }
}
