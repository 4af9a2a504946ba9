internal import Allocation
internal import Audience
internal import Records

/// A night that is decided but not published: lists with their budgets and checks, and who was refused.
struct DecidedNight {
    /// One campaign's list, ready to publish.
    struct Ready {
        var candidate: NightSelection.Candidate
        var participant: NightDecision.Participant
        var night: CampaignNight
        var list: CampaignList
        /// Expected spend and the reserve for its spread, in the currency's unit.
        var reserved: Double
        /// What one more unit of the campaign's budget would earn, in profit; `nil` where there is room for no more than
        /// the floor.
        var marginalProfit: Double?
        var checks: [CheckResult]
        /// Compared with the campaign's last list of the same cohorts.
        var change: ListChange
        /// What people should know beside the figures.
        var notes: [String]
        /// The campaign's budget and stocks that have no room: their names among the rows of the allocation.
        var closed: [String]
    }

    var material: NightMaterial
    /// What writes outcomes and features meanwhile, to be waited for before anything is published; `nil` in a plan.
    var writing: ConnectionTask<Void>?
    var ready: [Ready] = []
    var refused: [NightResult.Campaign] = []
    /// Over all campaigns: expected profit, its certified gap, the floor, and what the floor costs.
    var objective = 0.0
    var gap = 0.0
    var floor = 0.0
    var floorCost = 0.0
    /// λ by row of the allocation; infinite where a row has room for no more than the floor, or is closed.
    var prices: [String: Double] = [:]

    /// The checks of all lists that are ready, for the ledger: each named after its campaign, too.
    var checks: [CheckResult] {
        ready.flatMap { ready in
            ready.checks.map {
                CheckResult(
                    name: "\(ready.candidate.configuration.id) \($0.name)", passed: $0.passed, detail: $0.detail)
            }
        }
    }

    /// The ready campaigns as a plan shows them.
    func planned(checks: [CheckResult]) -> [PlanDocument.Campaign] {
        ready.map { ready in
            PlanDocument.Campaign(
                campaign: ready.candidate.configuration.id, action: "publish",
                message: ready.notes.isEmpty ? nil : ready.notes.joined(separator: "; "),
                revision: ready.candidate.revision, users: ready.list.list.count, holdout: ready.list.holdout,
                arms: ready.list.users, enter: ready.change.enter, leave: ready.change.leave,
                switchOffer: ready.change.switchOffer, budget: ready.participant.budget.tonight,
                plannedSpend: ready.list.plannedSpend, reserved: ready.reserved,
                price: ready.marginalProfit,
                floor: floor, floorCost: floorCost,
                checks: (checks + ready.checks).map {
                    PlanDocument.Check(name: $0.name, passed: $0.passed, detail: $0.detail)
                },
                inputDigest: ready.candidate.inputDigest, listDigest: ListDigest(ready.list.list).description)
        }
    }
}

extension PlanDocument.Campaign {
    /// A campaign for which nothing would be published.
    init(settled: NightResult.Campaign) {
        self.init(
            campaign: settled.campaign, action: settled.status, message: settled.message, revision: 0, users: 0,
            holdout: 0, arms: [:], enter: 0, leave: 0, switchOffer: 0, budget: 0, plannedSpend: 0, reserved: 0,
            price: nil,
            floor: 0, floorCost: 0, checks: [], inputDigest: "", listDigest: "")
    }
}

/// How a list differs from the campaign's last one for the same users.
struct ListChange {
    /// Users with an offer now and none before.
    var enter = 0
    /// Users with an offer before and none now.
    var leave = 0
    /// Users with another offer than before.
    var switchOffer = 0
    /// Rows of the list before, and those who held an offer then; `nil` without one.
    var previousAudience: Int?

    /// Compares `list` with the last followed list of the campaign that decided any of the same cohorts.
    init(of list: TargetingList, campaignID: String, cohorts: [Int], material: NightMaterial) {
        let followed = material.followed
        let wanted = Set(cohorts)
        guard
            let last = followed.versions.lastIndex(where: { version in
                version.campaignID == campaignID && version.day < material.interval.day
                    && !wanted.isDisjoint(with: version.cohorts)
            })
        else {
            enter = list.arm.count { $0 != 0 }
            return
        }
        let version = followed.versions[last]
        var before: [Int64: String] = [:]
        var rows = 0
        for row in 0..<followed.count
        where followed.version[row] == Int32(last) && followed.reason[row] != FollowedDecisions.left {
            rows += 1
            if followed.arm[row] != 0 {
                let userID = material.snapshot.customers.userID[Int(followed.user[row])]
                before[userID] = version.arms[Int(followed.arm[row])].id
            }
        }
        if Set(version.cohorts) == wanted { previousAudience = rows + version.holders }
        for row in 0..<list.count {
            let earlier = before.removeValue(forKey: list.userID[row])
            let now = list.arm[row] == 0 ? nil : list.arms[Int(list.arm[row])].id
            switch (earlier, now) {
            case (nil, .some): enter += 1
            case (.some, nil): leave += 1
            case (.some(let earlier), .some(let now)): switchOffer += earlier == now ? 0 : 1
            case (nil, nil): break
            }
        }
        leave += before.count
    }
}
