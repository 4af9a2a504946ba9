internal import Audience
internal import Records
internal import Statistics

/// One campaign's part in a night: who may be addressed, with what, and who is held out.
struct CampaignNight {
    /// The campaign as configured.
    let configuration: CampaignConfiguration
    /// Indices of its arms in the night's catalogue.
    let range: Range<Int>
    /// The cohorts that are due.
    let cohorts: [Int]
    /// By segment index: whether the campaign addresses the segment.
    let addressesSegment: [Bool]
    /// Users that its `where` condition holds for, by user index; `nil` without a condition.
    let meetsCondition: [Bool]?
    /// By arm of ``range``: the bit of its channel in the consent table.
    let channelBit: [UInt64]
    /// Arms that may be issued at all tonight: in stock, within a budget that is not overdrawn.
    let issuable: ArmSet
    /// Its own holdout.
    let holdout: HoldoutDraw?

    /// The arms that a user with these contact permissions may get.
    func arms(contact: UInt64) -> ArmSet {
        var set = ArmSet()
        for (offset, bit) in channelBit.enumerated() where contact & bit != 0 { set.insert(range.lowerBound + offset) }
        return set.intersection(issuable)
    }
}

/// A holdout: a fixed share of users, by a salt of its own, for as long as the salt stays.
struct HoldoutDraw {
    /// Share of users held out, in (0, 1).
    let share: Double
    private let stream: KeyedStream

    init(share: Double, salt: String, seed: UInt64) {
        self.share = share
        stream = KeyedStream(seed: seed, label: "holdout \(salt)")
    }

    /// Whether `userID` is held out.
    func holds(_ userID: Int64) -> Bool { stream.uniform(userID) < share }
}
