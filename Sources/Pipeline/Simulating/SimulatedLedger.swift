internal import Audience
internal import Postgres
internal import Records

/// The tool's own tables of a simulated run, kept as columns: published lists, enrolment and what came of decisions.
struct SimulatedLedger {
    /// What came of the rows of one list, with those who were enrolled and are not in it.
    struct Outcomes {
        var user: [Int32] = []
        /// Index into ``segmentNames``; −1 for those who are not in the list.
        var segment: [Int32] = []
        var orders: [Int32] = []
        /// In micros.
        var reward: [Int64] = []
        /// Margin less refunds in the window, in micros.
        var gross: [Int64] = []
        var discount: [Int64] = []
        var cost: [Int64] = []
        var delivered: [Bool] = []
        var opened: [Bool] = []
        var clicked: [Bool] = []
        var redeemed: [Bool] = []
    }

    /// A published list.
    struct List {
        var version: FollowedDecisions.Version
        var list: TargetingList
        var outcomes = Outcomes()
        /// Whether its window was over when its outcomes were last brought up to date.
        var isMature = false
    }

    /// The lists, by day and campaign.
    private(set) var lists: [List] = []
    /// Names that outcomes' segments index.
    private(set) var segmentNames: [String] = []
    /// By campaign: who was enrolled, with the first day and the side of the holdout, in the order of users.
    private(set) var enrolled: [String: [Int32: (firstDay: CalendarDay, holdout: HoldoutSide)]] = [:]
    /// The clusters of the last night that made any.
    private(set) var clusters: NightClusters?
    /// Matured sums by day.
    private var cells: [CalendarDay: CellOutcomes] = [:]
    /// What came of lists that are not followed any more, without cells.
    private var settled = SettledDecisions()
    /// Row of a user in ``settled``.
    private var settledRow: [Int64: Int] = [:]
    /// Lists before this one are settled.
    private var firstFollowed = 0

    init() {}

    /// Publishes a list.
    mutating func publish(
        _ list: CampaignList, as version: FollowedDecisions.Version, customers: CustomerTable
    ) {
        lists.append(List(version: version, list: list.list))
        for (userID, holdout) in list.enrolled {
            guard let user = customers.index(of: userID) else { continue }
            let known = enrolled[version.campaignID]?[user]
            enrolled[version.campaignID, default: [:]][user] = known ?? (version.day, holdout)
        }
    }

    /// The first beginning of the windows of lists that have something to come in before `to`; `nil` without any.
    ///
    /// As ``FollowedDecisions/open(since:to:on:)`` has it.
    func oldestOpen(to: Int64) -> Int64? { open(to: to).map(\.version.windowFrom).min() }

    private func open(to: Int64) -> [List] {
        let from = to - FollowedDecisions.lateDays * microsecondsPerDay
        return lists.filter { list in
            let validDays = list.version.arms.map(\.terms.validDays).max() ?? 0
            return list.version.windowTo >= from || !list.isMature
                || list.version.windowFrom + Int64(validDays) * microsecondsPerDay >= from
        }
    }

    /// The decisions whose outcomes are still coming in at `to`; the others are settled for good.
    mutating func follow(
        to: Int64, customers: CustomerTable, schedule: CohortSchedule
    ) throws(ParameterError) -> FollowedDecisions {
        let openAfter = open(to: to).map(\.version.windowTo).min() ?? to
        while firstFollowed < lists.count, lists[firstFollowed].version.windowTo < openAfter {
            try settle(lists[firstFollowed], customers: customers)
            firstFollowed += 1
        }
        var followed = FollowedDecisions()
        var segments = SymbolTable()
        let people = enrolled.mapValues { users in
            users.map { FollowedDecisions.Enrolled(user: $0.key, firstDay: $0.value.firstDay) }
                .sorted { $0.user < $1.user }
        }
        for list in lists[firstFollowed...] {
            followed.append(list.list, as: list.version, customers: customers, segments: &segments)
            followed.appendLeavers(
                followed.versions.count - 1, enrolled: people[list.version.campaignID] ?? [], customers: customers,
                schedule: schedule, segments: &segments)
        }
        followed.segmentNames = segments.texts
        return followed
    }

    /// What came of the decisions that ``follow(to:customers:schedule:)`` left out, as ``SettledDecisions`` loads it.
    func settledDecisions(cellsSince: CalendarDay) -> SettledDecisions {
        var result = settled
        let before = firstFollowed < lists.count ? lists[firstFollowed].version.day : nil
        for (day, sums) in cells.sorted(by: { $0.key < $1.key }) where day >= cellsSince {
            if let before, day >= before { continue }
            result.cells = result.cells.appending(sums)
        }
        return result
    }

    /// Takes in what the night's material found out about the followed decisions.
    mutating func record(_ material: NightMaterial) {
        let followed = material.followed
        let outcomes = material.outcomes
        clusters = material.clusters ?? clusters
        for sums in material.freshCells.byDay { cells[sums.day[0]] = sums }
        var symbols = SymbolTable(segmentNames)
        let names = followed.segmentNames.map { symbols.symbol($0) }
        segmentNames = symbols.texts
        var row = 0
        for (index, version) in followed.versions.enumerated() {
            var result = Outcomes()
            while row < followed.count, followed.version[row] == Int32(index) {
                let isLeft = followed.reason[row] == FollowedDecisions.left
                result.user.append(followed.user[row])
                result.segment.append(isLeft ? -1 : names[Int(followed.segment[row])])
                result.orders.append(outcomes.orders[row])
                result.reward.append(outcomes.reward[row])
                result.gross.append(outcomes.margin[row] - outcomes.refunds[row])
                result.discount.append(outcomes.discount[row])
                result.cost.append(outcomes.cost[row])
                result.delivered.append(outcomes.delivered[row])
                result.opened.append(outcomes.opened[row])
                result.clicked.append(outcomes.clicked[row])
                result.redeemed.append(outcomes.redeemed[row])
                row += 1
            }
            lists[firstFollowed + index].outcomes = result
            lists[firstFollowed + index].isMature = version.windowTo <= material.interval.to
        }
    }

    private mutating func settle(_ list: List, customers: CustomerTable) throws(ParameterError) {
        let outcomes = list.outcomes
        for row in outcomes.user.indices {
            settled.spent[list.version.campaignID, default: 0] += outcomes.discount[row] + outcomes.cost[row]
            let userID = customers.userID[Int(outcomes.user[row])]
            let place: Int
            if let known = settledRow[userID] {
                place = known
            } else {
                place = settled.userID.count
                settledRow[userID] = place
                settled.userID.append(userID)
                settled.responses.append(
                    discount: 0, deliveries: 0, opened: 0, clicked: 0, responded: 0, redeemed: 0)
            }
            try settled.responses.add(
                place, discount: outcomes.discount[row], delivered: outcomes.delivered[row],
                opened: outcomes.opened[row], clicked: outcomes.clicked[row], redeemed: outcomes.redeemed[row])
        }
    }
}
