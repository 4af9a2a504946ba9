internal import Audience
internal import Evaluation
internal import Postgres
internal import Records

/// Everything that the reports of a shop are made from, as of one instant of the tool's own tables.
struct ReportMaterial {
    /// The live list of each campaign that has one, by campaign.
    let lists: [PublishedList]
    /// Last day of the shop's data behind the outcomes.
    let dataThrough: CalendarDay
    /// By campaign: sums of its decisions by night, arm and reason.
    let totals: [String: [NightTotals]]
    /// By campaign: what each night was to cost.
    let planned: [String: [PlannedNight]]
    /// By campaign: who was enrolled on which side.
    let splits: [String: EnrolmentSplit]
    /// By campaign: what its live list gives.
    let tonight: [String: TonightList]
    /// By campaign: policy against holdout.
    let comparisons: [String: HoldoutFold]
    /// Everybody held out from all campaigns against everybody else.
    let portfolio: HoldoutFold
    /// What is kept of the events of the lists' days, and of those that they are compared with, ascending.
    let quality: [SourceQuality]
    /// Identifiers of the segments that the comparisons number.
    let segmentIDs: [String]
    /// How users moved between segments since the last night of another day; `nil` before the second one.
    let flow: MembershipFlow?
    /// The newest clusters with each identifier that was ever given, by night, ascending.
    let clusters: [NightClusters]
    /// What the newest night's forecasts of customers' value were made with; `nil` where it made none.
    let valueFit: NightValue.Fit?
    /// By arm: nights and cells in which users got it, and others `none`.
    let strata: [String: [StratifiedContrast.Stratum]]

    /// What stands for the segment of users whom a campaign no longer addresses.
    private static let left = "left"

    /// Reads everything; the caller's transaction makes it one instant.
    static func load(on connection: inout Connection) throws -> ReportMaterial {
        let lists = try PublishedList.load(on: &connection)
        let totals = try NightTotals.load(on: &connection)
        let splits = try EnrolmentSplit.load(on: &connection)
        var tonight: [String: TonightList] = [:]
        for list in lists { tonight[list.campaignID] = try TonightList.load(list.version, on: &connection) }
        let compared = try comparisons(of: lists, totals: totals, splits: splits, on: &connection)
        let published = try connection.query(
            "SELECT max(interval_day) AS day FROM allot.run WHERE status IN ('published', 'unchanged')")
        let lastDay = try published.only.optionalDate("day").map { CalendarDay(number: Int($0)) }
        let newest = lists.map(\.day).max() ?? CalendarDay(number: 0)
        let membership = try connection.query("SELECT max(as_of) AS day FROM allot.segment_membership")
            .only.optionalDate("day").map { CalendarDay(number: Int($0)) }
        return ReportMaterial(
            lists: lists, dataThrough: lastDay ?? newest, totals: totals,
            planned: try PlannedNight.load(on: &connection), splits: splits, tonight: tonight,
            comparisons: compared.campaigns, portfolio: compared.portfolio,
            quality: try quality(of: lists, on: &connection), segmentIDs: compared.segmentIDs,
            flow: try MembershipFlow.load(on: &connection), clusters: try ClusterStore.all(on: &connection),
            valueFit: try membership.flatMap { try ValueStore.fit(of: $0, on: &connection) },
            strata: try strata(
                of: try CellOutcomes.load(from: CalendarDay(number: 0), before: newest + 1, on: &connection)))
    }

    private static func quality(
        of lists: [PublishedList], on connection: inout Connection
    ) throws -> [SourceQuality] {
        guard let first = lists.map(\.day).min(), let last = lists.map(\.day).max() else { return [] }
        return try SourceQuality.load(first + -QualityJudge.daysBack..<last + 1, on: &connection)
    }

    /// Pairs every arm's users of a night and cell with those of `none`; the table is in order of night and cell.
    private static func strata(
        of cells: CellOutcomes
    ) throws(ParameterError) -> [String: [StratifiedContrast.Stratum]] {
        func moments(_ row: Int) throws(ParameterError) -> GroupMoments {
            try GroupMoments(
                users: cells.users[row], sum: Int128(cells.rewardSum[row]), squares: Int128(cells.rewardSquares[row]))
        }
        var strata: [String: [StratifiedContrast.Stratum]] = [:]
        var start = 0
        while start < cells.count {
            var end = start
            while end < cells.count, cells.day[end] == cells.day[start], cells.cellID[end] == cells.cellID[start] {
                end += 1
            }
            if let none = (start..<end).first(where: { cells.armID[$0] == Arm.none.id }) {
                let control = try moments(none)
                for row in start..<end where row != none {
                    strata[cells.armID[row], default: []].append(
                        StratifiedContrast.Stratum(arm: try moments(row), none: control))
                }
            }
            start = end
        }
        return strata
    }

    /// Folds the outcomes of all campaigns in one pass.
    private static func comparisons(
        of lists: [PublishedList], totals: [String: [NightTotals]], splits: [String: EnrolmentSplit],
        on connection: inout Connection
    ) throws -> (campaigns: [String: HoldoutFold], portfolio: HoldoutFold, segmentIDs: [String]) {
        // Before anything has come of any decision there is nothing to compare, and nobody's side to know.
        let hasOutcomes = try !connection.query("SELECT FROM allot.decision_outcome LIMIT 1").isEmpty
        let users = hasOutcomes ? try EnrolledUsers.load(on: &connection) : .nobody
        // Campaigns get the first symbols; another one, whose lists are gone, has no report.
        let identifiers = lists.map(\.campaignID)
        var campaigns = SymbolTable(identifiers)
        var segments = SymbolTable()
        let never = CalendarDay(number: Int(Int32.max))
        func firstOpenDay(_ campaignID: String) -> CalendarDay {
            totals[campaignID]?.lazy.filter { !$0.isMature }.map(\.day).min() ?? never
        }
        var folds = identifiers.map { campaignID in
            HoldoutFold(
                side: users.comparison(of: campaignID, hasOwnHoldout: splits[campaignID]?.hasOwnHoldout ?? false),
                firstOpenDay: firstOpenDay(campaignID))
        }
        var portfolio = HoldoutFold(
            side: users.portfolioComparison(), firstOpenDay: totals.keys.map(firstOpenDay).min() ?? never)
        let left = segments.symbol(left)
        try connection.copyOut(
            """
            SELECT campaign_id, user_id, day, segment_id, orders, reward FROM allot.decision_outcome ORDER BY day
            """
        ) { row throws(PostgresError) in
            let campaign = Int(try row.symbol(in: &campaigns))
            let userID = try row.int64()
            let day = try row.date()
            let symbol = try row.symbol(in: &segments)
            let orders = try row.int32()
            let reward = try row.int64()
            guard let user = users.index.index(of: userID) else { return }
            let segment = symbol == left ? -1 : symbol
            portfolio.add(user: Int(user), day: day, segment: segment, orders: orders, reward: reward)
            guard campaign < folds.count else { return }
            folds[campaign].add(user: Int(user), day: day, segment: segment, orders: orders, reward: reward)
        }
        portfolio.finish()
        for index in folds.indices { folds[index].finish() }
        return (Dictionary(uniqueKeysWithValues: zip(identifiers, folds)), portfolio, segments.texts)
    }
}
