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

    /// Half-lives of an outcome's weight after which it is not read any more.
    private static let halfLives = 8.0

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
        return try NightMaterial(
            project: project, interval: interval, historyFrom: historyFrom, schedule: schedule, snapshot: snapshot,
            followed: followed, on: &target)
    }

    private init(
        project: Project, interval: DataInterval, historyFrom: Int64, schedule: CohortSchedule,
        snapshot: SourceSnapshot, followed: FollowedDecisions, on connection: inout Connection
    ) throws {
        let shop = project.configuration.shop
        let customers = snapshot.customers
        self.interval = interval
        self.schedule = schedule
        self.snapshot = snapshot
        self.followed = followed
        let userIndex = snapshot.events.userID.map { customers.index(of: $0) ?? -1 }
        outcomes = DecisionOutcomes(of: followed, snapshot: snapshot, userIndex: userIndex, to: interval.to)
        freshCells = CellOutcomes(of: followed, outcomes: outcomes)

        let firstFollowed = followed.versions.map(\.day).min() ?? interval.day
        let halfLife = project.configuration.campaigns.map(\.policy.halfLifeDays).max() ?? 0
        let horizon = interval.day + -Int((halfLife * Self.halfLives).rounded(.up))
        cells = try CellOutcomes.load(from: horizon, before: firstFollowed, on: &connection).appending(freshCells)

        // Nothing is derived about users who refuse it: no feature, and no part in the quintiles of the others.
        let refuses = snapshot.consent.refusesPersonalisation
        let profiled = userIndex.map { $0 >= 0 && !refuses[Int($0)] }
        var fold = FeatureFold(customers: customers, interval: interval, historyFrom: historyFrom)
        try fold.add(snapshot.events, counting: profiled)
        var spent: [String: Int64] = [:]
        try Self.addSettled(
            to: &fold, refuses: refuses, customers: customers, spent: &spent, since: interval.day + -shop.historyDays,
            before: firstFollowed, on: &connection)
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

    /// Adds what is settled and not followed any more: discounts and responses by user, spend by campaign.
    private static func addSettled(
        to fold: inout FeatureFold, refuses: [Bool], customers: CustomerTable, spent: inout [String: Int64],
        since: CalendarDay, before: CalendarDay,
        on connection: inout Connection
    ) throws {
        for row in try connection.query(
            """
            SELECT campaign_id, sum(discount + cost)::bigint AS spent FROM allot.decision_outcome \
            WHERE day < $1::date GROUP BY campaign_id
            """, [.text(before.description)])
        {
            spent[try row.text("campaign_id"), default: 0] += try row.int64("spent")
        }
        var users: [Int64] = []
        var discounts: [Int64] = []
        var deliveries: [Int64] = []
        var responses: [Int64] = []
        try connection.copyOut(
            """
            SELECT user_id, sum(discount)::bigint, count(*) FILTER (WHERE delivered), \
            count(*) FILTER (WHERE delivered AND (opened OR clicked)) FROM allot.decision_outcome \
            WHERE day >= '\(since.description)' AND day < '\(before.description)' GROUP BY user_id
            """
        ) { row throws(PostgresError) in
            users.append(try row.int64())
            discounts.append(try row.int64())
            deliveries.append(try row.int64())
            responses.append(try row.int64())
        }
        for index in users.indices {
            if let user = customers.index(of: users[index]), refuses[Int(user)] { continue }
            try fold.addDiscount(users[index], micros: discounts[index])
            for delivery in 0..<deliveries[index] {
                fold.addDelivery(users[index], responded: delivery < responses[index])
            }
        }
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
