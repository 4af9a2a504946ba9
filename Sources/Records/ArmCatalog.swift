/// The arms that a night chooses among: `none` first, then each campaign's arms in one run of indices.
package struct ArmCatalog: Sendable, Hashable {
    /// All arms; index 0 is ``Arm/none``.
    package let arms: [Arm]
    /// The campaigns, in order, with the indices of their arms.
    package let campaigns: [(id: String, range: Range<Int>)]

    /// The catalogue of `campaigns`, in the order given.
    ///
    /// - Throws: ``ParameterError`` where there are more arms than an ``ArmSet`` can hold, or two with one identifier.
    package init(campaigns: [(id: String, arms: [Arm])]) throws(ParameterError) {
        var arms = [Arm.none]
        var ranges: [(id: String, range: Range<Int>)] = []
        for campaign in campaigns {
            ranges.append((campaign.id, arms.count..<arms.count + campaign.arms.count))
            arms += campaign.arms
        }
        guard arms.count <= ArmSet.capacity else {
            throw ParameterError(
                owner: "ArmCatalog", parameter: "arms", allowed: "at most \(ArmSet.capacity) with none",
                got: "\(arms.count)")
        }
        guard Set(arms.map(\.id)).count == arms.count else {
            throw ParameterError(
                owner: "ArmCatalog", parameter: "arms", allowed: "of different identifiers", got: "a repeated one")
        }
        self.arms = arms
        self.campaigns = ranges
    }

    /// The indices of the arms of campaign number `campaign`.
    package func set(ofCampaign campaign: Int) -> ArmSet { ArmSet(campaigns[campaign].range) }

    package static func == (left: ArmCatalog, right: ArmCatalog) -> Bool { left.arms == right.arms }

    package func hash(into hasher: inout Hasher) { hasher.combine(arms) }
}
