internal import Audience
internal import Postgres
internal import Records

/// Everything about a night that does not depend on which campaigns take part: what the shop knew at the end of the
/// interval, what came of earlier decisions, and who everybody is.
struct NightMaterial {
    let interval: DataInterval
    let schedule: CohortSchedule
    let snapshot: SourceSnapshot
    /// Decisions whose outcomes are still coming in, and what came of them so far.
    let followed: FollowedDecisions
    let outcomes: DecisionOutcomes
    /// Matured sums of the followed nights, and of all nights.
    let freshCells: CellOutcomes
    let cells: CellOutcomes
    let features: UserFeatures
    let scores: RFMScores
    let segments: NightSegments
    /// What users do without being sent anything, for scales and priors.
    let baseline: BaselineOutcome
    /// Mean purchase per order in the history, in the currency's unit.
    let meanBasket: Double
    /// Spent by campaign so far, booked to the nights of the decisions, in micros.
    let spent: [String: Int64]
    /// Events a day over the last eight days, tonight's interval last.
    let eventsPerDay: [Int]

    /// Reads and folds everything for the night of `interval`.
    static func load(
        project: Project, interval: DataInterval, source: inout Connection, target: inout Connection
    ) throws -> NightMaterial {
        let shop = project.configuration.shop
        let schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        let clock = ShopClock(timezone: shop.timezone)
        let historyFrom = try clock.midnight(interval.day + (1 - shop.historyDays), on: &target)
        let open = try FollowedDecisions.open(since: historyFrom, to: interval.to, on: &target)
        let oldest = open?.windowFrom
        let bounds = SourceReader.Bounds(
            historyFrom: min(historyFrom, oldest ?? historyFrom), responsesFrom: oldest ?? interval.from,
            to: interval.to)
        let reader = project.sourceReader
        let channels = Set(project.configuration.campaigns.flatMap { $0.channels.map(\.id) }).sorted()
        let snapshot = try reader.read(on: &source, bounds: bounds, channels: channels)
        let followed = try FollowedDecisions.load(
            openAfter: open?.windowTo ?? interval.to, to: interval.to, customers: snapshot.customers,
            schedule: schedule, on: &target)
        let firstFollowed = followed.versions.map(\.day).min() ?? interval.day
        let settled = try SettledDecisions.load(
            before: firstFollowed, usersSince: interval.day + -shop.historyDays,
            cellsSince: interval.day + -project.configuration.learningDays, on: &target)
        return try NightMaterial(
            configuration: project.configuration, interval: interval, historyFrom: historyFrom, snapshot: snapshot,
            followed: followed, settled: settled)
    }

    /// Folds what was read; a pure function.
    ///
    /// - Parameters:
    ///   - configuration: Of the shop and its campaigns.
    ///   - interval: The night.
    ///   - historyFrom: The first instant of events that features look at.
    ///   - snapshot: What the shop knew at the interval's end.
    ///   - followed: Decisions whose outcomes are still coming in.
    ///   - settled: What came of all decisions before those.
    /// - Throws: `ParameterError` where money passes the range of `Money`.
    init(
        configuration: Configuration, interval: DataInterval, historyFrom: Int64, snapshot: SourceSnapshot,
        followed: FollowedDecisions, settled: SettledDecisions
    ) throws {
        let shop = configuration.shop
        let customers = snapshot.customers
        self.interval = interval
        schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        self.snapshot = snapshot
        self.followed = followed
        let userIndex = snapshot.events.userID.map { customers.index(of: $0) ?? -1 }
        outcomes = DecisionOutcomes(of: followed, snapshot: snapshot, userIndex: userIndex, to: interval.to)
        freshCells = CellOutcomes(of: followed, outcomes: outcomes)

        cells = settled.cells.appending(freshCells)

        // Nothing is derived about users who refuse it: no feature, and no part in the quintiles of the others.
        let refuses = snapshot.consent.refusesPersonalisation
        let profiled = userIndex.map { $0 >= 0 && !refuses[Int($0)] }
        var fold = FeatureFold(customers: customers, interval: interval, historyFrom: historyFrom)
        try fold.add(snapshot.events, counting: profiled)
        try settled.add(to: &fold, except: refuses, customers: customers)
        var spent = settled.spent
        for row in 0..<followed.count {
            let cost = outcomes.discount[row] + outcomes.cost[row]
            spent[followed.versions[Int(followed.version[row])].campaignID, default: 0] += cost
            let user = Int(followed.user[row])
            guard !refuses[user] else { continue }
            let userID = customers.userID[user]
            try fold.addDiscount(userID, micros: outcomes.discount[row])
            if outcomes.delivered[row] {
                fold.addDelivery(userID, responded: outcomes.opened[row] || outcomes.clicked[row])
            }
        }
        self.spent = spent
        features = try fold.finish()
        scores = RFM(features).score(features)
        segments = NightSegments(scores: scores, refusesPersonalisation: refuses)

        var baseline = BaselineFold(customers: customers, interval: interval, windowDays: shop.windowDays)
        try baseline.add(snapshot.events)
        self.baseline = baseline.finish(capQuantile: shop.winsorQuantile)
        meanBasket = Self.meanBasket(snapshot.events, counting: profiled, from: historyFrom, features: features)
        eventsPerDay = Self.eventsPerDay(snapshot.events, to: interval.to)
    }

    /// Purchases per order of the users with features, in the currency's unit; 0 without any order.
    private static func meanBasket(
        _ events: EventLog, counting: [Bool], from: Int64, features: UserFeatures
    ) -> Double {
        let orders = features.frequency.reduce(0) { $0 + Int($1) }
        guard orders > 0 else { return 0 }
        let purchase = EventKind.purchase.rawValue
        let micros = events.kind.indices.reduce(Int128(0)) { sum, row in
            let counts = counting[row] && events.kind[row] == purchase && events.occurredAt[row] >= from
            return counts ? sum + Int128(events.amount[row]) : sum
        }
        return Double(micros) / Double(orders) / 1_000_000
    }

    private static func eventsPerDay(_ events: EventLog, to: Int64) -> [Int] {
        var counts = [Int](repeating: 0, count: 8)
        for time in events.occurredAt {
            let daysBack = (to - 1 - time) / microsecondsPerDay
            if daysBack < 8 { counts[7 - Int(daysBack)] += 1 }
        }
        return counts
    }
}
