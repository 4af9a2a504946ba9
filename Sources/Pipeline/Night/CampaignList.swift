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
    var enrolled: [(userID: Int64, holdout: String)]
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
        var elsewhere = 0
        var nothing = 0
        // The probability that the campaign itself does nothing for a user of a cell: 1 − Σ of its own arms.
        let nothingWeight = draw.cells.map { cell in
            zip(cell.arms, cell.vector.weights).reduce(PropensityVector.one) {
                night.range.contains($1.0) ? $0 - $1.1 : $0
            }
        }
        for user in userID.indices {
            let standing = population.standing[campaign][user]
            switch standing {
            case .universalHoldout, .campaignHoldout:
                let isUniversal = standing == .universalHoldout
                append(
                    user: userID[user], segment: userSegment[user], cell: 0, arm: 0, reason: .holdout,
                    weight: PropensityVector.one, value: 0, cost: 0, decision: decisionID)
                enrolled.append((userID[user], isUniversal ? "universal" : "campaign"))
                holdout += 1
            case .policy:
                let index = Int(population.cellOfUser[user])
                let cell = draw.cells[index]
                let position = Int(draw.position[user])
                let arm = cell.arms[position]
                let isOwn = night.range.contains(arm)
                let posterior = cell.posteriors[isOwn ? position : 0]
                let reason: TargetingList.Reason =
                    userSegment[user] == segments.generic ? .generic : position == cell.best ? .policy : .explore
                append(
                    user: userID[user], segment: userSegment[user], cell: cell.id,
                    arm: isOwn ? Int32(arm - night.range.lowerBound + 1) : 0,
                    reason: reason, weight: isOwn ? cell.vector.weights[position] : nothingWeight[index],
                    value: posterior.mean, cost: isOwn ? posterior.cost : 0, decision: decisionID)
                enrolled.append((userID[user], "none"))
                if isOwn {
                    users[catalog.arms[arm].id, default: 0] += 1
                    plannedSpend += posterior.cost
                    variance += posterior.costSd * posterior.costSd
                } else if arm == 0 {
                    nothing += 1
                } else {
                    elsewhere += 1
                }
            default: break
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

    private mutating func append(
        user: Int64, segment: Int32, cell: Int64, arm: Int32, reason: TargetingList.Reason, weight: UInt64,
        value: Double, cost: Double, decision: DecisionID
    ) {
        list.userID.append(user)
        list.segment.append(segment)
        list.cellID.append(cell)
        list.arm.append(arm)
        list.reason.append(reason.rawValue)
        list.weight.append(weight)
        list.expectedValue.append(value)
        list.expectedCost.append(cost)
        let (high, low) = decision[user]
        list.decisionHigh.append(high)
        list.decisionLow.append(low)
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
