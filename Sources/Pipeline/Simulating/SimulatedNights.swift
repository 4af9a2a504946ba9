internal import Allocation
internal import Audience
package import Records
package import Simulation
internal import Statistics

/// The nights of a simulated shop without a database: the same functions decide, on columns that the shop hands over.
///
/// What a night does between reading and publishing is ``Night``'s own code; only the tables are columns in memory. So
/// thousands of nights can be judged in the time that a database takes for a few, and a list is, byte for byte, the one
/// that `allot run` publishes (the tests run both beside each other).
///
/// Nobody pauses, revises or misses a night here, and audiences have no `where`: that takes a database.
package struct SimulatedNights {
    /// What decides: the shop and its campaigns.
    var configuration: Configuration
    /// The interval of the next night.
    private(set) var day: CalendarDay
    private(set) var source: SimulatedSource
    private(set) var ledger = SimulatedLedger()
    /// The last day whose events are in the source.
    private var today: CalendarDay
    private let threads: Int
    /// Microseconds by which the shop's clock is ahead of UTC.
    private let utcOffset: Int64

    /// The shop of `scenario` after its history, before the night of `first`.
    ///
    /// - Parameters:
    ///   - scenario: The shop.
    ///   - configuration: What decides; all days are taken to have 24 hours.
    ///   - utcOffset: Microseconds by which the shop's clock is ahead of UTC.
    ///   - first: The interval of the first night.
    ///   - days: Days that can be simulated from `first` on, ≥ 1.
    ///   - threads: Most threads at work, ≥ 1; results do not depend on it.
    /// - Throws: ``ParameterError`` for a scenario outside its ranges; ``NightError`` for an audience with a condition.
    package init(
        scenario: Scenario, configuration: Configuration, utcOffset: Int64 = 0, first: CalendarDay, days: Int,
        threads: Int
    ) throws {
        if let campaign = configuration.campaigns.first(where: { $0.audience.condition != nil }) {
            throw NightError(
                .usage, "\(campaign.file): a simulation without a database cannot evaluate `audience.where`")
        }
        guard configuration.shop.segments.rules.isEmpty else {
            throw NightError(
                .usage, "Jobs/allot.yaml: a simulation without a database cannot evaluate the `where` of segments")
        }
        self.configuration = configuration
        self.threads = threads
        self.utcOffset = utcOffset
        day = first
        let start = first + -scenario.historyDays
        let shop = try Shop(
            scenario, startDay: start,
            bounds: (0...scenario.historyDays + days).map {
                Int64((start + $0).number) * microsecondsPerDay - utcOffset
            })
        source = try SimulatedSource(
            shop, channels: Set(configuration.campaigns.flatMap { $0.channels.map(\.id) }).sorted())
        today = start + -1
    }

    /// First instant of a day.
    private func midnight(_ day: CalendarDay) -> Int64 { Int64(day.number) * microsecondsPerDay - utcOffset }

    /// Lets the day of the next night pass, brings outcomes up to date, decides, publishes and sends.
    ///
    /// - Parameter decides: Whether anything is decided; without, only outcomes come in.
    /// - Returns: What was decided; nothing where no campaign decides on that day.
    /// - Throws: ``InfeasibleAllocation``; ``NightError`` where a check refuses a list.
    mutating func next(decides: Bool = true) throws -> SimulatedNight {
        while today < day {
            today = today + 1
            source.pass(today, threads: threads)
        }
        let interval = DataInterval(day: day, from: midnight(day), to: midnight(day + 1))
        let shop = configuration.shop
        let historyFrom = midnight(day + (1 - shop.historyDays))
        let snapshot = source.snapshot(
            responsesFrom: ledger.oldestOpen(to: interval.to) ?? interval.from, to: interval.to)
        let schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        let followed = try ledger.follow(to: interval.to, customers: snapshot.customers, schedule: schedule)
        var events = EventFold(
            customers: snapshot.customers, refuses: snapshot.consent.refusesPersonalisation, interval: interval,
            historyFrom: historyFrom, windowDays: shop.windowDays, followed: followed, items: .none,
            dayStart: midnight(CalendarDay(number: 0)) + microsecondsPerDay)
        try events.add(source.events)
        let material = try NightMaterial(
            configuration: configuration, interval: interval, snapshot: snapshot, events: &events, followed: followed,
            settled: ledger.settledDecisions(cellsSince: day + -configuration.learningDays),
            knownClusters: KnownClusters(earlier: ledger.clusters), threads: threads)
        ledger.record(material)
        let decision = decides ? try decide(material) : nil
        if let decision { try publish(decision, material: material) }
        day = day + 1
        return SimulatedNight(material: material, decision: decision)
    }

    /// Lets the next night pass as `next(decides:)` does.
    ///
    /// - Returns: By campaign, the digest of the list that was published.
    /// - Throws: As `next(decides:)`.
    package mutating func publishNext() throws -> [String: String] {
        guard let decision = try next().decision else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: zip(decision.participants, decision.lists).map {
                ($0.configuration.id, ListDigest($1.list).description)
            })
    }

    private func decide(_ material: NightMaterial) throws -> NightDecision? {
        let cohorts = [material.schedule.usual(on: day)]
        let participants = try configuration.campaigns.filter { $0.decides(on: day + 1) }.map { campaign in
            NightDecision.Participant(
                configuration: campaign, cohorts: cohorts, revision: 0, kept: nil, meetsCondition: nil,
                issued: issued(by: campaign.id),
                budget: try CampaignBudget(campaign, cohorts: cohorts, material: material))
        }
        guard !participants.isEmpty else { return nil }
        return try NightDecision.fitting(
            participants, holdingTonight: [], material: material, shop: configuration.shop, threads: threads)
    }

    private mutating func publish(_ decision: NightDecision, material: NightMaterial) throws {
        let arms = configuration.campaigns.flatMap(\.arms)
        let numbers = Dictionary(uniqueKeysWithValues: arms.enumerated().map { ($1.id, Int32($0)) })
        var sent = ReceivedDecisions(arms: arms)
        for (participant, list) in zip(decision.participants, decision.lists) {
            let id = participant.configuration.id
            ledger.publish(
                list,
                as: FollowedDecisions.Version(
                    version: Int64(ledger.lists.count + 1), campaignID: id, day: day,
                    windowFrom: material.interval.to,
                    windowTo: midnight(day + 1 + configuration.shop.windowDays),
                    cohorts: participant.cohorts, listArms: ListArms(list.list.arms),
                    winsorCap: material.baseline.cap ?? VersionSummary.noCap,
                    tailFactor: material.baseline.tailFactor, holders: list.holders),
                customers: material.snapshot.customers)
            for row in 0..<list.list.count where list.list.arm[row] != 0 {
                guard let arm = numbers[list.list.arms[Int(list.list.arm[row])].id] else { continue }
                sent.append(
                    userID: list.list.userID[row], decisionHigh: list.list.decisionHigh[row],
                    decisionLow: list.list.decisionLow[row], arm: arm)
            }
        }
        try source.shop.receive(sent, inForceFrom: day + 1)
    }

    /// Pieces of each offer that earlier nights issued.
    private func issued(by campaignID: String) -> [String: Int] {
        var issued: [String: Int] = [:]
        for list in ledger.lists where list.version.campaignID == campaignID {
            for arm in list.list.arm where arm != 0 {
                issued[list.version.arms[Int(arm)].offerID, default: 0] += 1
            }
        }
        return issued
    }
}

/// One simulated night.
struct SimulatedNight {
    /// What was known.
    let material: NightMaterial
    /// What was decided; `nil` where no campaign takes part.
    let decision: NightDecision?
}
