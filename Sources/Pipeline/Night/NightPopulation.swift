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
        let cohortOfUser = inputs.customers.userID.map { inputs.schedule.cohort(of: $0) }
        // The arms of all campaigns together: sets that occur are numbered, and a user has a set's number or −1.
        var sets: [ArmSet] = []
        var numberOfSet: [ArmSet: Int32] = [:]
        var setOfUser = [Int32](repeating: -1, count: users)
        standing = campaigns.map { campaign in
            let places = Places(of: campaign, inputs, cohortOfUser)
            // By set so far, −1 first, and by set of the campaign: both together.
            var joint: [[Int32]] = []
            return (0..<users).map { user in
                let (place, arms) = places.place(user)
                guard place == .policy else { return place }
                let (before, own) = (Int(setOfUser[user]) + 1, Int(arms))
                while joint.count <= before { joint.append([]) }
                while joint[before].count <= own { joint[before].append(-1) }
                if joint[before][own] < 0 {
                    let set = places.sets[own].union(before == 0 ? ArmSet([0]) : sets[before - 1])
                    if numberOfSet[set] == nil {
                        numberOfSet[set] = Int32(sets.count)
                        sets.append(set)
                    }
                    joint[before][own] = numberOfSet[set] ?? -1
                }
                setOfUser[user] = joint[before][own]
                return place
            }
        }

        let segments = Int(inputs.segment.max() ?? -1) + 1
        var usersOf = [Int](repeating: 0, count: segments * sets.count)
        for user in 0..<users where setOfUser[user] >= 0 {
            usersOf[Int(inputs.segment[user]) * sets.count + Int(setOfUser[user])] += 1
        }
        // Ordered by what they are, not by who came first.
        let order = usersOf.indices.filter { usersOf[$0] > 0 }.sorted {
            ($0 / sets.count, sets[$0 % sets.count].bits) < ($1 / sets.count, sets[$1 % sets.count].bits)
        }
        cells = order.map { Cell(segment: Int32($0 / sets.count), arms: sets[$0 % sets.count]) }
        var rank = [Int32](repeating: -1, count: usersOf.count)
        for (position, place) in order.enumerated() { rank[place] = Int32(position) }
        var members = order.map { place in
            var list: [Int32] = []
            list.reserveCapacity(usersOf[place])
            return list
        }
        cellOfUser = setOfUser
        for user in 0..<users where setOfUser[user] >= 0 {
            let cell = rank[Int(inputs.segment[user]) * sets.count + Int(setOfUser[user])]
            cellOfUser[user] = cell
            members[Int(cell)].append(Int32(user))
        }
        self.members = members
    }

    /// Where users stand in one campaign.
    private struct Places {
        let customers: CustomerTable
        let segment: [Int32]
        let contact: [UInt64]
        let genericSegment: Int32
        let universalHoldout: HoldoutDraw?
        let holdsAnotherOffer: [Bool]
        let alreadyDelivered: [Bool]
        let cohortOfUser: [Int]
        /// By cohort: whether it is due.
        let isDue: [Bool]
        let addressesSegment: [Bool]
        let meetsCondition: [Bool]?
        let holdout: HoldoutDraw?
        /// The sets of arms that users' permissions allow, and by permissions which.
        let sets: [ArmSet]
        let setOfContact: [UInt64: Int32]
        /// The permissions of the first user, which are nearly everybody's, and their set.
        let usual: (contact: UInt64, set: Int32)

        init(of campaign: CampaignNight, _ inputs: Inputs, _ cohortOfUser: [Int]) {
            customers = inputs.customers
            segment = inputs.segment
            contact = inputs.consent.contact
            genericSegment = inputs.genericSegment
            universalHoldout = inputs.universalHoldout
            holdsAnotherOffer = inputs.holdsAnotherOffer
            alreadyDelivered = inputs.alreadyDelivered
            self.cohortOfUser = cohortOfUser
            isDue = (0..<inputs.schedule.windowDays).map(campaign.cohorts.contains)
            addressesSegment = campaign.addressesSegment
            meetsCondition = campaign.meetsCondition
            holdout = campaign.holdout
            var sets: [ArmSet] = []
            var numberOfSet: [ArmSet: Int32] = [:]
            var setOfContact: [UInt64: Int32] = [:]
            var last: UInt64?
            for bits in inputs.consent.contact where bits != last {
                last = bits
                guard setOfContact[bits] == nil else { continue }
                let set = campaign.arms(contact: bits)
                let number = numberOfSet[set] ?? Int32(sets.count)
                if number == sets.count { sets.append(set) }
                numberOfSet[set] = number
                setOfContact[bits] = number
            }
            self.sets = sets
            self.setOfContact = setOfContact
            usual = (inputs.consent.contact.first ?? 0, 0)
        }

        /// Where `user` stands, and for ``Standing/policy`` the number of the set of arms that he may get.
        func place(_ user: Int) -> (Standing, set: Int32) {
            guard isDue[cohortOfUser[user]] else { return (.otherNight, -1) }
            let isGeneric = segment[user] == genericSegment
            guard addressesSegment[Int(segment[user])] else {
                return (isGeneric ? .refusedPersonalisation : .otherSegment, -1)
            }
            if let meetsCondition {
                if isGeneric { return (.refusedPersonalisation, -1) }
                if !meetsCondition[user] { return (.conditionNotMet, -1) }
            }
            let set = contact[user] == usual.contact ? usual.set : setOfContact[contact[user]] ?? 0
            guard sets[Int(set)].bits != 0 else { return (.notReachable, -1) }
            if holdsAnotherOffer[user] { return (.holdsAnotherOffer, -1) }
            if alreadyDelivered[user] { return (.alreadyDelivered, -1) }
            let userID = customers.userID[user]
            if universalHoldout?.holds(userID) == true { return (.universalHoldout, -1) }
            if holdout?.holds(userID) == true { return (.campaignHoldout, -1) }
            return (.policy, set)
        }
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
