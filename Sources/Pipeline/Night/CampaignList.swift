internal import Bandits
internal import Records
internal import Statistics

/// One campaign's list of the night, with everything that is published beside it.
struct CampaignList {
    var list: TargetingList
    /// The last arms of ``list``: those that rows kept from earlier revisions have on other terms.
    var earlierArms: [EarlierArm] = []
    var cells: [PolicyCell]
    /// Who was left out and why, in order; the last steps are what the draw itself left out.
    var waterfall: [Exclusion]
    /// Users decided for the first time or again, ascending, with the side of the holdout they are on.
    var enrolled: [(userID: Int64, holdout: HoldoutSide)]
    /// Expected cost of the rows, in the currency's unit.
    var plannedSpend: Double
    /// Standard deviation of the list's cost, in the currency's unit.
    var spendSd: Double
    /// Users held out.
    var holdout: Int
    /// Users with an offer, by arm identifier.
    var users: [String: Int]
    /// Users who would be in the list if they did not hold an offer of the campaign already: none of its holdout.
    var holders = 0

    /// The list of campaign number `campaign` from the night's draw.
    init(
        campaign: Int, night: CampaignNight, population: NightPopulation, draw: NightDraw, catalog: ArmCatalog,
        segments: NightSegments, userSegment: [Int32], userID: [Int64], decisionID: DecisionID
    ) {
        let id = night.configuration.id
        list = TargetingList(campaignID: id, segmentNames: segments.names, arms: [.none] + catalog.arms[night.range])
        enrolled = []
        users = [:]
        plannedSpend = 0
        holdout = 0
        spendSd = 0
        cells = []
        waterfall = []
        var variance = 0.0
        let outcomes = Outcomes(draw: draw, night: night, genericSegment: segments.generic)
        var usersOfOutcome = [Int](repeating: 0, count: outcomes.all.count)
        let standing = population.standing[campaign]
        reserve(standing.count { $0 == .policy || $0 == .universalHoldout || $0 == .campaignHoldout })
        for user in userID.indices {
            switch standing[user] {
            case .universalHoldout, .campaignHoldout:
                append(
                    user: userID[user], segment: userSegment[user], cell: 0, arm: 0, reason: .holdout,
                    weight: PropensityVector.one, value: 0, cost: 0)
                enrolled.append((userID[user], standing[user] == .universalHoldout ? .universal : .campaign))
                holdout += 1
            case .policy:
                let place = outcomes.first[Int(population.cellOfUser[user])] + Int(draw.position[user])
                let outcome = outcomes.all[place]
                append(
                    user: userID[user], segment: userSegment[user], cell: outcome.cell, arm: outcome.arm,
                    reason: outcome.reason, weight: outcome.weight, value: outcome.value, cost: outcome.cost)
                enrolled.append((userID[user], .none))
                usersOfOutcome[place] += 1
                if outcome.arm != 0 {
                    plannedSpend += outcome.cost
                    variance += outcome.costVariance
                }
            default: break
            }
        }
        (list.decisionHigh, list.decisionLow) = decisionID.columns(list.userID)
        var elsewhere = 0
        var nothing = 0
        for (outcome, count) in zip(outcomes.all, usersOfOutcome) where count > 0 {
            if outcome.arm != 0 {
                users[catalog.arms[outcome.catalogArm].id, default: 0] += count
            } else if outcome.catalogArm == 0 {
                nothing += count
            } else {
                elsewhere += count
            }
        }
        spendSd = variance.squareRoot()
        cells = Self.policyCells(draw: draw, night: night, catalog: catalog, segments: segments)
        waterfall =
            population.waterfall(ofCampaign: campaign).filter { $0.standing != .policy }
            .map { Exclusion(reason: $0.standing.reason, users: $0.users) }
            + [
                Exclusion(reason: "another_campaign", users: elsewhere),
                Exclusion(reason: "nothing_pays", users: nothing),
            ]
    }

    /// What the draw may come to for the campaign: all arms of all cells.
    private struct Outcomes {
        struct Outcome {
            var cell: Int64
            /// Index in the night's catalogue.
            var catalogArm: Int
            /// Index in the list's arms: 0 where the arm is nobody's or another campaign's.
            var arm: Int32
            var reason: TargetingList.Reason
            var weight: UInt64
            var value: Double
            var cost: Double
            var costVariance: Double
        }

        /// By cell and position of the arm in it.
        private(set) var all: [Outcome] = []
        /// By cell: where its outcomes begin.
        private(set) var first: [Int] = []

        init(draw: NightDraw, night: CampaignNight, genericSegment: Int32) {
            for cell in draw.cells {
                first.append(all.count)
                // The probability that the campaign itself does nothing: 1 − Σ of its own arms.
                let nothingWeight = zip(cell.arms, cell.vector.weights).reduce(PropensityVector.one) {
                    night.range.contains($1.0) ? $0 - $1.1 : $0
                }
                for (position, arm) in cell.arms.enumerated() {
                    let isOwn = night.range.contains(arm)
                    let posterior = cell.posteriors[isOwn ? position : 0]
                    all.append(
                        Outcome(
                            cell: cell.id, catalogArm: arm,
                            arm: isOwn ? Int32(arm - night.range.lowerBound + 1) : 0,
                            reason: cell.segment == genericSegment
                                ? .generic : position == cell.best ? .policy : .explore,
                            weight: isOwn ? cell.vector.weights[position] : nothingWeight, value: posterior.mean,
                            cost: isOwn ? posterior.cost : 0, costVariance: posterior.costSd * posterior.costSd))
                }
            }
        }
    }

    /// Makes room for `rows` rows.
    private mutating func reserve(_ rows: Int) {
        list.userID.reserveCapacity(inLargePages: rows)
        list.segment.reserveCapacity(inLargePages: rows)
        list.cellID.reserveCapacity(inLargePages: rows)
        list.arm.reserveCapacity(inLargePages: rows)
        list.reason.reserveCapacity(inLargePages: rows)
        list.weight.reserveCapacity(inLargePages: rows)
        list.expectedValue.reserveCapacity(inLargePages: rows)
        list.expectedCost.reserveCapacity(inLargePages: rows)
        enrolled.reserveCapacity(inLargePages: rows)
    }

    private mutating func append(
        user: Int64, segment: Int32, cell: Int64, arm: Int32, reason: TargetingList.Reason, weight: UInt64,
        value: Double, cost: Double
    ) {
        list.userID.append(user)
        list.segment.append(segment)
        list.cellID.append(cell)
        list.arm.append(arm)
        list.reason.append(reason.rawValue)
        list.weight.append(weight)
        list.expectedValue.append(value)
        list.expectedCost.append(cost)
    }

    /// The whole joint vector of every cell in which the campaign has an arm, with arms that have no odds: the others'
    /// odds follow from theirs, too.
    private static func policyCells(
        draw: NightDraw, night: CampaignNight, catalog: ArmCatalog, segments: NightSegments
    ) -> [PolicyCell] {
        draw.cells.filter { $0.arms.contains(where: night.range.contains) }.flatMap { cell in
            cell.arms.indices.map { position in
                let posterior = cell.posteriors[position]
                return PolicyCell(
                    cellID: cell.id, segmentID: segments.names[Int(cell.segment)], users: cell.users,
                    arm: catalog.arms[cell.arms[position]].id, weight: cell.vector.weights[position],
                    probBest: cell.probabilityBest[position], n: posterior.users, mean: posterior.increment,
                    sd: posterior.incrementSd, cost: posterior.cost,
                    posterior: """
                        {"position":\(position),"eligible":\(cell.eligible[position]),\
                        "level_mean":\(posterior.mean),"level_sd":\(posterior.sd),"draw_sd":\(posterior.drawSd)}
                        """)
            }
        }
    }
}
