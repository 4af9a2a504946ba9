internal import Audience
internal import Logging
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
    var segments: NightSegments
    /// Tonight's clusters, for the next night to take identifiers from; `nil` where segments are of another kind.
    let clusters: NightClusters?
    /// What customers are worth; `nil` where the shop does not ask for it.
    let value: NightValue?
    /// What people should know about segments and values.
    let notes: [CheckResult]
    /// What users do without being sent anything, for scales and priors.
    let baseline: BaselineOutcome
    /// Mean purchase per order in the history, in the currency's unit.
    let meanBasket: Double
    /// Spent by campaign so far, booked to the nights of the decisions, in micros.
    let spent: [String: Int64]
    /// Events a day over the last eight days, tonight's interval last.
    let eventsPerDay: [Int]
    /// What the next night's features can go on from; `nil` where this one leaves nothing.
    var advance: FeatureAdvance?

    /// Reads and folds everything for the night of `interval`.
    ///
    /// - Parameters:
    ///   - project: The shop.
    ///   - interval: The night.
    ///   - threads: How many may work at once; the material is the same at any number.
    ///   - reading: Where features come from, and whether the next night is to go on from them.
    ///   - log: Where it says how it goes about it.
    ///   - outcomesSince: The first day whose decisions are followed, settled or not; those that are open where left out.
    ///   - source: The shop's tables, without an open transaction.
    ///   - target: The tool's own tables, in a transaction that sees one moment.
    /// - Returns: The material.
    /// - Throws: ``SourceContractError``, ``NightError`` and `PostgresError` where the tables cannot be read;
    ///   `ParameterError` where money passes the range of `Money`.
    static func load(
        project: Project, interval: DataInterval, threads: Int, reading: FeatureReading, log: Logger,
        outcomesSince: CalendarDay? = nil, source: inout Connection, target: inout Connection
    ) throws -> NightMaterial {
        let shop = project.configuration.shop
        let schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        let clock = ShopClock(timezone: shop.timezone)
        let days = try clock.days(
            from: interval.day + (1 - shop.historyDays), count: shop.historyDays, on: &target)
        let historyFrom = days.bounds[0]
        let open =
            if let outcomesSince {
                try FollowedDecisions.published(since: outcomesSince, to: interval.to, on: &target)
            } else {
                try FollowedDecisions.open(since: historyFrom, to: interval.to, on: &target)
            }
        let oldest = open?.windowFrom
        var bounds = SourceReader.Bounds(
            historyFrom: min(historyFrom, oldest ?? historyFrom), responsesFrom: oldest ?? interval.from,
            from: interval.from, to: interval.to, expectsCorrections: try hadCorrections(on: &target))
        let history = interval.day + (1 - shop.historyDays)..<interval.day
        bounds.unjudged = try SourceQuality.unjudged(in: history, on: &target).map {
            try clock.interval($0, on: &target)
        }
        let channels = Set(project.configuration.campaigns.flatMap { $0.channels.map(\.id) }).sorted()
        let reader = FeatureReader(
            source: project.sourceReader, bounds: bounds, interval: interval, clock: clock, days: days,
            recentFrom: [
                interval.to - EventFold.countedDays * microsecondsPerDay,
                interval.to - Int64(shop.windowDays) * microsecondsPerDay, oldest ?? interval.from,
                bounds.unjudged.first?.from ?? interval.from,
            ].min() ?? interval.from, dayStart: try clock.dayStart(on: &target),
            storedBefore: interval.to - Int64(shop.lateDays) * microsecondsPerDay, settings: project.featureSettings,
            threads: threads, log: log)
        let stored = try FeatureCheckpoint.load(on: &target)
        let checkpoint = reading == .whole ? nil : stored.flatMap { reader.canGoOn(from: $0) ? $0 : nil }
        let keeps = reading != .plan && (stored.map { $0.day <= interval.day } ?? true)
        var followed = FollowedDecisions()
        var (snapshot, read) = try project.sourceReader.read(on: &source, bounds: bounds, channels: channels) {
            snapshot, source throws(any Error) in
            // Where no list is asked for, outcomes stay as they are.
            if open != nil || outcomesSince == nil {
                followed = try FollowedDecisions.load(
                    openAfter: open?.windowTo ?? interval.to, to: interval.to, customers: snapshot.customers,
                    schedule: schedule, on: &target)
            }
            return try reader.read(from: checkpoint, keeps: keeps, into: &snapshot, on: &source, target: &target) {
                snapshot, scope in
                EventFold(
                    customers: snapshot.customers, refuses: snapshot.consent.refusesPersonalisation,
                    interval: interval, historyFrom: historyFrom, windowDays: shop.windowDays, followed: followed,
                    items: snapshot.items, dayStart: reader.dayStart, scope: scope)
            }
        }
        let firstFollowed = followed.versions.map(\.day).min() ?? interval.day
        let settled = try SettledDecisions.load(
            before: firstFollowed, usersSince: interval.day + -shop.historyDays,
            cellsSince: interval.day + -project.configuration.learningDays, on: &target)
        let knownClusters =
            shop.segments.kind == .clusters ? try ClusterStore.known(to: interval.day, on: &target) : .none
        var material = try NightMaterial(
            configuration: project.configuration, interval: interval, snapshot: snapshot, events: &read.events,
            followed: followed, settled: settled, knownClusters: knownClusters, threads: threads)
        material.advance = read.advance
        return material
    }

    /// Whether the last run that read the shop's events found corrections among them.
    private static func hadCorrections(on target: inout Connection) throws -> Bool {
        try !target.query(
            """
            SELECT FROM allot.quarantine
            WHERE source = 'events' AND reason = 'superseded' AND run_id = (
                SELECT run_id FROM allot.run WHERE row_counts ? 'events' ORDER BY started_at DESC LIMIT 1)
            """
        ).isEmpty
    }

    /// Puts together what was read and folded; a pure function.
    ///
    /// - Parameters:
    ///   - configuration: Of the shop and its campaigns.
    ///   - interval: The night.
    ///   - snapshot: What the shop knew at the interval's end.
    ///   - events: Its events, corrections applied, folded for the same night and decisions; their features are taken out.
    ///   - followed: Decisions whose outcomes are still coming in.
    ///   - settled: What came of all decisions before those.
    ///   - knownClusters: The clusters of the nights before.
    ///   - threads: Most threads at work; the material is the same at any number.
    /// - Throws: `ParameterError` where money passes the range of `Money`.
    init(
        configuration: Configuration, interval: DataInterval, snapshot: SourceSnapshot, events: inout EventFold,
        followed: FollowedDecisions, settled: SettledDecisions, knownClusters: KnownClusters, threads: Int
    ) throws {
        let shop = configuration.shop
        let customers = snapshot.customers
        self.interval = interval
        schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        self.snapshot = snapshot
        self.followed = followed
        outcomes = DecisionOutcomes(
            of: followed, slots: events.slots, fold: events.outcomes, snapshot: snapshot, to: interval.to)
        freshCells = CellOutcomes(of: followed, outcomes: outcomes)

        cells = settled.cells.appending(freshCells)

        // Nothing is derived about users who refuse it: no feature, and no part in the quintiles of the others.
        let refuses = snapshot.consent.refusesPersonalisation
        var responses = UserResponses(users: customers.count)
        try settled.add(to: &responses, except: refuses, customers: customers)
        var spent = settled.spent
        for row in 0..<followed.count {
            let cost = outcomes.discount[row] + outcomes.cost[row]
            spent[followed.versions[Int(followed.version[row])].campaignID, default: 0] += cost
            let user = Int(followed.user[row])
            guard !refuses[user] else { continue }
            try responses.add(
                user, discount: outcomes.discount[row], delivered: outcomes.delivered[row],
                opened: outcomes.opened[row], clicked: outcomes.clicked[row], redeemed: outcomes.redeemed[row])
        }
        self.spent = spent
        let purchases = try events.features.purchased()
        let totals = shop.lifetimeValue == nil ? nil : try events.features.purchaseTotals()
        features = try events.features.finish(responses: responses)
        scores = RFM(features).score(features)
        let grouping = try NightGrouping(
            NightGrouping.Inputs(
                features: features, scores: scores, purchases: totals, refuses: refuses, userID: customers.userID,
                knownClusters: knownClusters, day: interval.day), shop: shop, threads: threads)
        segments = grouping.segments
        clusters = grouping.clusters
        value = grouping.value
        notes = grouping.notes

        baseline = events.baseline.finish(capQuantile: shop.winsorQuantile)
        let orders = features.frequency.reduce(0) { $0 + Int($1) }
        meanBasket = orders > 0 ? Double(purchases) / Double(orders) / 1_000_000 : 0
        eventsPerDay = events.eventsPerDay
    }
}
