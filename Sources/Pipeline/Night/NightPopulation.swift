internal import Audience
internal import Records
internal import Statistics

/// Tonight's users: for each campaign who is addressed, held out or left out and why, and the cells they fall into.
///
/// A *cell* is a segment and a set of eligible arms (of all campaigns together). Everybody in a cell has the same
/// probabilities, and nothing else about a user enters the decision.
struct NightPopulation {
    /// Where a user stands in a campaign.
    ///
    /// Left-out users have the first reason that applies, in this order.
    enum Standing: UInt8, CaseIterable {
        /// Another night decides this user.
        case otherNight
        /// The campaign does not address the user's segment.
        case otherSegment
        /// The campaign's condition does not hold.
        case conditionNotMet
        /// Refuses personalisation, and the campaign addresses people by their traits.
        case refusedPersonalisation
        /// Consented to no channel of the campaign, or every offer is used up.
        case notReachable
        /// Holds another campaign's offer whose window is still open.
        case holdsAnotherOffer
        /// Already delivered under an earlier revision of tonight's list: that decision stays.
        case alreadyDelivered
        /// In the shop's universal holdout.
        case universalHoldout
        /// In the campaign's own holdout.
        case campaignHoldout
        /// Decided by the policy.
        case policy

        /// The key of the audience waterfall.
        var reason: String {
            switch self {
            case .otherNight: "other_night"
            case .otherSegment: "other_segment"
            case .conditionNotMet: "condition"
            case .refusedPersonalisation: "refused_personalisation"
            case .notReachable: "not_reachable"
            case .holdsAnotherOffer: "holds_another_offer"
            case .alreadyDelivered: "already_delivered"
            case .universalHoldout: "universal_holdout"
            case .campaignHoldout: "campaign_holdout"
            case .policy: "policy"
            }
        }
    }

    /// A segment and the arms that its users may get.
    struct Cell: Hashable {
        let segment: Int32
        let arms: ArmSet
    }

    /// By campaign: each user's standing.
    private(set) var standing: [[Standing]]
    /// By user: the cell, or −1 where no policy decides the user.
    private(set) var cellOfUser: [Int32]
    /// The cells that occur, in a fixed order: by segment, then by arms.
    private(set) var cells: [Cell]
    /// By cell: user indices, ascending.
    private(set) var members: [[Int32]]

    /// What decides about everybody alike.
    struct Inputs {
        var customers: CustomerTable
        /// By user: the segment, `generic` for those who refuse personalisation.
        var segment: [Int32]
        var consent: ConsentTable
        var universalHoldout: HoldoutDraw?
        /// By user: whether an offer of a campaign outside this run is still open.
        var holdsAnotherOffer: [Bool]
        /// By user: whether a decision of an earlier revision of tonight was delivered.
        var alreadyDelivered: [Bool]
        /// The segment of users who refuse personalisation.
        var genericSegment: Int32
        var schedule: CohortSchedule
    }

    init(_ inputs: Inputs, campaigns: [CampaignNight]) {
        let users = inputs.customers.count
        standing = campaigns.map { _ in [Standing](repeating: .otherNight, count: users) }
        cellOfUser = [Int32](repeating: -1, count: users)
        var indexOfCell: [Cell: Int32] = [:]
        var found: [Cell] = []
        for user in 0..<users {
            let cohort = inputs.schedule.cohort(of: inputs.customers.userID[user])
            var joint = ArmSet([0])
            var isDecided = false
            for (index, campaign) in campaigns.enumerated() {
                let (place, arms) = Self.place(user, cohort: cohort, in: campaign, inputs)
                standing[index][user] = place
                guard place == .policy else { continue }
                joint = joint.union(arms)
                isDecided = true
            }
            guard isDecided else { continue }
            let cell = Cell(segment: inputs.segment[user], arms: joint)
            if let known = indexOfCell[cell] {
                cellOfUser[user] = known
            } else {
                indexOfCell[cell] = Int32(found.count)
                cellOfUser[user] = Int32(found.count)
                found.append(cell)
            }
        }
        // Order cells by what they are, not by who came first.
        let order = found.indices.sorted {
            (found[$0].segment, found[$0].arms.bits) < (found[$1].segment, found[$1].arms.bits)
        }
        var rank = [Int32](repeating: 0, count: found.count)
        for (position, cell) in order.enumerated() { rank[cell] = Int32(position) }
        cells = order.map { found[$0] }
        members = [[Int32]](repeating: [], count: found.count)
        for user in 0..<users where cellOfUser[user] >= 0 {
            cellOfUser[user] = rank[Int(cellOfUser[user])]
            members[Int(cellOfUser[user])].append(Int32(user))
        }
    }

    private static func place(
        _ user: Int, cohort: Int, in campaign: CampaignNight, _ inputs: Inputs
    ) -> (Standing, ArmSet) {
        guard campaign.cohorts.contains(cohort) else { return (.otherNight, ArmSet()) }
        let segment = inputs.segment[user]
        let isGeneric = segment == inputs.genericSegment
        guard campaign.addressesSegment[Int(segment)] else {
            return (isGeneric ? .refusedPersonalisation : .otherSegment, ArmSet())
        }
        if let meetsCondition = campaign.meetsCondition {
            if isGeneric { return (.refusedPersonalisation, ArmSet()) }
            if !meetsCondition[user] { return (.conditionNotMet, ArmSet()) }
        }
        let arms = campaign.arms(contact: inputs.consent.contact[user])
        guard arms.count > 0 else { return (.notReachable, ArmSet()) }
        if inputs.holdsAnotherOffer[user] { return (.holdsAnotherOffer, ArmSet()) }
        if inputs.alreadyDelivered[user] { return (.alreadyDelivered, ArmSet()) }
        let userID = inputs.customers.userID[user]
        if inputs.universalHoldout?.holds(userID) == true { return (.universalHoldout, ArmSet()) }
        if campaign.holdout?.holds(userID) == true { return (.campaignHoldout, ArmSet()) }
        return (.policy, arms)
    }

    /// How many users of campaign number `campaign` stand where.
    func waterfall(ofCampaign campaign: Int) -> [(standing: Standing, users: Int)] {
        var counts = [Int](repeating: 0, count: Standing.allCases.count)
        for place in standing[campaign] { counts[Int(place.rawValue)] += 1 }
        return Standing.allCases.map { ($0, counts[Int($0.rawValue)]) }
    }

    /// A cell's identifier: a digest of its segment and arms by name, the same on every night they mean the same.
    ///
    /// A revision draws anew with other odds beside rows that were delivered and stay: its cells are others.
    static func id(segment: String, arms: [String], revision: Int) -> Int64 {
        let text = ([segment] + arms.sorted() + (revision > 0 ? ["revision \(revision)"] : []))
            .joined(separator: "\u{1F}")
        return Int64(bitPattern: KeyedStream(seed: 0, label: text).bits(0) >> 1)
    }
}
