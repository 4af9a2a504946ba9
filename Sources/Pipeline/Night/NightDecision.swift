internal import Allocation
internal import Audience
internal import Bandits
internal import Postgres
internal import Records
internal import Statistics

/// What the night decides for a set of campaigns, solved jointly: a pure function of the material.
struct NightDecision {
    /// A campaign that takes part, with what the database knows of it.
    struct Participant {
        var configuration: CampaignConfiguration
        /// The cohorts that are due.
        var cohorts: [Int]
        /// 0 for the interval's first list.
        var revision: Int
        /// Rows of the earlier revision that stay; `nil` in a first list.
        var kept: KeptRows?
        /// By user: whether its `where` holds; `nil` without one.
        var meetsCondition: [Bool]?
        /// Pieces issued so far, by offer.
        var issued: [String: Int]
        var budget: CampaignBudget

        /// Whether what has gone out of an earlier revision has used up tonight's budget.
        var isUsedUp: Bool { (kept?.plannedSpend ?? 0) > budget.tonight }
    }

    let catalog: ArmCatalog
    let participants: [Participant]
    let nights: [CampaignNight]
    let population: NightPopulation
    let model: NightModel
    let draw: NightDraw
    /// One list per participant, kept rows included.
    let lists: [CampaignList]

    /// What people should know about the list of participant number `index` beside its figures.
    func notes(_ index: Int) -> [String] {
        let budget = participants[index].budget
        let configuration = participants[index].configuration
        let overdrawn =
            "its budget of \(PlanDocument.Campaign.cents(budget.total)) is overdrawn, with "
            + "\(PlanDocument.Campaign.cents(budget.spent)) spent and "
            + "\(PlanDocument.Campaign.cents(budget.reservedBefore)) reserved: only what costs nothing is given"
        let soldOut = configuration.offers.filter {
            draw.soldOut.contains(NightDraw.stockRow(configuration.id, offer: $0.id))
        }
        let used =
            "what has gone out of it leaves too little of tonight's \(PlanDocument.Campaign.cents(budget.tonight)): only "
            + "what costs nothing is added"
        let isUsed =
            participants[index].isUsedUp || draw.soldOut.contains(NightDraw.budgetRow(configuration.id))
        return (budget.isOverdrawn ? [overdrawn] : isUsed ? [used] : [])
            + soldOut.map { "too few of \($0.id) are left to go on with it, and nobody gets it any more" }
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - material: The night's material.
    ///   - participants: The campaigns that take part.
    ///   - holdingTonight: Users with an offer tonight by a campaign that does not take part.
    ///   - shop: The shop's configuration.
    ///   - threads: Most threads at work; the lists are the same at any number.
    /// - Throws: ``InfeasibleAllocation`` that names rows and floor in conflict.
    init(
        material: NightMaterial, participants: [Participant], holdingTonight: Set<Int64>, shop: ShopConfiguration,
        threads: Int
    ) throws {
        self.participants = participants
        let catalog = try ArmCatalog(campaigns: participants.map { ($0.configuration.id, $0.configuration.arms) })
        self.catalog = catalog
        let segments = material.segments
        let customers = material.snapshot.customers
        nights = participants.enumerated().map {
            Self.night(of: $1, range: catalog.campaigns[$0].range, catalog: catalog, material: material, shop: shop)
        }
        let revision = participants.map(\.revision).max() ?? 0
        let holders = Self.holders(material)
        population = NightPopulation(
            NightPopulation.Inputs(
                customers: customers, segment: segments.ofUser, consent: material.snapshot.consent,
                universalHoldout: shop.holdout.map { HoldoutDraw(share: $0.share, salt: $0.salt, seed: shop.seed) },
                holdsAnotherOffer: Self.holdsOffer(holders, tonight: holdingTonight, customers),
                alreadyDelivered: Self.keptUsers(participants, customers),
                genericSegment: segments.generic, schedule: material.schedule),
            campaigns: nights)
        let model = try NightModel(
            material: material, catalog: catalog, campaigns: participants.map(\.configuration),
            minimumEffectiveUsers: Double(shop.minimumEffectiveUsers))
        self.model = model
        let draw = try NightDraw(
            population: population, model: model, catalog: catalog, segments: segments, userID: customers.userID,
            rows: Self.rows(participants, catalog: catalog), closable: Self.startedRows(participants),
            floor: (
                participants.map(\.configuration.policy.floor).max() ?? 0,
                participants.map(\.configuration.policy.floorMin).max() ?? 0
            ),
            revision: revision,
            stream: NightDraw.stream(seed: shop.seed, day: material.interval.day.description, revision: revision),
            threads: threads)
        self.draw = draw
        let (nights, population) = (nights, population)
        lists = participants.enumerated().map { index, participant in
            var list = CampaignList(
                campaign: index, night: nights[index], population: population, draw: draw, catalog: catalog,
                segments: segments, userSegment: segments.ofUser, userID: customers.userID,
                decisionID: DecisionID(
                    campaignID: participant.configuration.id, day: material.interval.day,
                    revision: participant.revision))
            let standing = population.standing[index]
            list.holders =
                holders[participant.configuration.id, default: []].count { standing[Int($0)] == .holdsAnotherOffer }
            if let kept = participant.kept { list.keep(kept) }
            return list
        }
    }

    /// By campaign: users who hold an offer of an earlier night: its window is open, or it was delivered, is valid for
    /// longer than the window and was not redeemed yet.
    ///
    /// Were they given another one, the orders of both would fall into one window, and be credited to the later one.
    private static func holders(_ material: NightMaterial) -> [String: Set<Int32>] {
        var holders: [String: Set<Int32>] = [:]
        let followed = material.followed
        let to = material.interval.to
        for row in 0..<followed.count where followed.arm[row] != 0 {
            let version = followed.versions[Int(followed.version[row])]
            guard version.day < material.interval.day else { continue }
            let validDays = version.arms[Int(followed.arm[row])].terms.validDays
            let validTo = version.windowFrom + Int64(validDays) * microsecondsPerDay
            let isKept = material.outcomes.delivered[row] && !material.outcomes.redeemed[row]
            if version.windowTo > to || (validTo > to && isKept) {
                holders[version.campaignID, default: []].insert(followed.user[row])
            }
        }
        return holders
    }

    /// By user: whether he holds an offer of any campaign, or gets one `tonight` by one that does not take part.
    private static func holdsOffer(
        _ holders: [String: Set<Int32>], tonight: Set<Int64>, _ customers: CustomerTable
    ) -> [Bool] {
        var holds = customers.userID.map { tonight.contains($0) }
        for users in holders.values {
            for user in users { holds[Int(user)] = true }
        }
        return holds
    }

    private static func keptUsers(_ participants: [Participant], _ customers: CustomerTable) -> [Bool] {
        var kept = [Bool](repeating: false, count: customers.count)
        for participant in participants {
            for userID in participant.kept?.list.userID ?? [] {
                if let user = customers.index(of: userID) { kept[Int(user)] = true }
            }
        }
        return kept
    }

    private static func night(
        of participant: Participant, range: Range<Int>, catalog: ArmCatalog, material: NightMaterial,
        shop: ShopConfiguration
    ) -> CampaignNight {
        let configuration = participant.configuration
        let wanted = Set(configuration.audience.segments)
        let bits = Dictionary(
            uniqueKeysWithValues: material.snapshot.consent.channels.enumerated().map { ($1, UInt64(1) << UInt64($0)) })
        let inStock = range.filter { arm in
            guard let offer = configuration.offers.first(where: { $0.id == catalog.arms[arm].offerID }),
                let stock = offer.stock
            else { return true }
            return participant.issued[offer.id, default: 0] < stock
        }
        return CampaignNight(
            configuration: configuration, range: range, cohorts: participant.cohorts,
            addressesSegment: material.segments.names.map { wanted.isEmpty || wanted.contains($0) },
            meetsCondition: participant.meetsCondition,
            channelBit: range.map { bits[catalog.arms[$0].channelID] ?? 0 },
            issuable: ArmSet(inStock),
            holdout: configuration.holdout.share > 0
                ? HoldoutDraw(
                    share: configuration.holdout.share, salt: configuration.holdout.salt, seed: shop.seed) : nil)
    }

    /// The rows that are closed rather than refuse the list: stocks of which something was issued, which run low in the
    /// course of things, and budgets of which a revision has to leave in place what was delivered.
    ///
    /// A stock or budget that is too small from the beginning is a mistake that refuses the list.
    private static func startedRows(_ participants: [Participant]) -> Set<String> {
        Set(
            participants.flatMap { participant in
                let id = participant.configuration.id
                let isStarted = (participant.kept?.plannedSpend ?? 0) > 0
                return participant.issued.filter { $0.value > 0 }.keys.map { NightDraw.stockRow(id, offer: $0) }
                    + (isStarted ? [NightDraw.budgetRow(id)] : [])
            })
    }

    /// One row per budget and one per offer with a stock.
    private static func rows(_ participants: [Participant], catalog: ArmCatalog) -> [AllocationRow] {
        participants.enumerated().flatMap { index, participant in
            let range = catalog.campaigns[index].range
            let budget = AllocationRow(
                name: NightDraw.budgetRow(participant.configuration.id), arms: ArmSet(range), measure: .cost,
                // A revision cannot take back what was delivered: where that alone is more than tonight's budget, it adds
                // nothing that costs anything.
                limit: max(0, participant.budget.tonight - (participant.kept?.plannedSpend ?? 0)),
                isClosed: participant.budget.isOverdrawn || participant.isUsedUp)
            let stocks = participant.configuration.offers.compactMap { offer in
                offer.stock.map { stock in
                    AllocationRow(
                        name: NightDraw.stockRow(participant.configuration.id, offer: offer.id),
                        arms: ArmSet(range.filter { catalog.arms[$0].offerID == offer.id }), measure: .count,
                        limit: Double(max(0, stock - participant.issued[offer.id, default: 0])))
                }
            }
            return [budget] + stocks
        }
    }
}

extension CampaignList {
    /// Puts the rows that an earlier revision delivered back in, as they were, in the order of users.
    fileprivate mutating func keep(_ kept: KeptRows) {
        var segmentOf: [Int32] = []
        for name in kept.list.segmentNames {
            if let known = list.segmentNames.firstIndex(of: name) {
                segmentOf.append(Int32(known))
            } else {
                segmentOf.append(Int32(list.segmentNames.count))
                list.segmentNames.append(name)
            }
        }
        // Who was sent an offer has it on the terms of that time, also where the identifier now means other ones.
        let own = list.arms.count
        var indexOfEarlier: [EarlierArm: Int32] = [:]
        let armOfRow = kept.list.arm.indices.map { row -> Int32 in
            let arm = kept.list.arms[Int(kept.list.arm[row])]
            if let same = list.arms[..<own].firstIndex(of: arm) { return Int32(same) }
            let entry = EarlierArm(revision: kept.revision[row], arm: arm)
            if let known = indexOfEarlier[entry] { return known }
            let index = Int32(list.arms.count)
            indexOfEarlier[entry] = index
            list.arms.append(arm)
            earlierArms.append(entry)
            return index
        }
        var merged = TargetingList(campaignID: list.campaignID, segmentNames: list.segmentNames, arms: list.arms)
        var (left, right) = (0, 0)
        while left < list.count || right < kept.list.count {
            if right >= kept.list.count || (left < list.count && list.userID[left] < kept.list.userID[right]) {
                merged.append(list, left, segment: list.segment[left], arm: list.arm[left])
                left += 1
            } else {
                let segment = segmentOf[Int(kept.list.segment[right])]
                merged.append(kept.list, right, segment: segment, arm: armOfRow[right])
                right += 1
            }
        }
        list = merged
        plannedSpend += kept.plannedSpend
        // They count as decided on their side of the holdout, or those who are left would look like a broken one. What
        // is in the universal holdout has no delivery, so that it is never kept.
        for row in 0..<kept.list.count {
            let isHeldOut = kept.list.reason[row] == TargetingList.Reason.holdout.rawValue
            enrolled.append((kept.list.userID[row], isHeldOut ? .campaign : .none))
            if isHeldOut { holdout += 1 }
        }
        enrolled.sort { $0.userID < $1.userID }
        for row in 0..<kept.list.count where kept.list.arm[row] != 0 {
            users[kept.list.arms[Int(kept.list.arm[row])].id, default: 0] += 1
        }
        let known = Set(cells.map(\.cellID))
        cells += kept.cells.filter { !known.contains($0.cellID) }
    }
}

extension TargetingList {
    fileprivate mutating func append(_ other: TargetingList, _ row: Int, segment: Int32, arm: Int32) {
        userID.append(other.userID[row])
        self.segment.append(segment)
        cellID.append(other.cellID[row])
        self.arm.append(arm)
        reason.append(other.reason[row])
        weight.append(other.weight[row])
        expectedValue.append(other.expectedValue[row])
        expectedCost.append(other.expectedCost[row])
        decisionHigh.append(other.decisionHigh[row])
        decisionLow.append(other.decisionLow[row])
    }
}
