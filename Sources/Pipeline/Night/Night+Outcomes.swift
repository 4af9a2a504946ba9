internal import Audience
internal import Logging
internal import Postgres
internal import Records

extension Night {
    /// Reads the night's material and refuses what cannot be trusted; a live run begins to write outcomes and features.
    ///
    /// - Parameters:
    ///   - interval: The night.
    ///   - quarantineLimit: Share of a source's rows that may be unusable, in [0, 1].
    ///   - threads: Most threads at work.
    ///   - reading: Where features come from.
    ///   - outcome: Gets row counts, digests and checks for the ledger.
    ///   - run: The live run, whose outcomes and features are written; `nil` to write nothing.
    ///   - source: The shop's tables.
    ///   - target: The tool's tables, without an open transaction.
    /// - Returns: The material, and what writes meanwhile: to be waited for, whatever else happens. `nil` without a run.
    /// - Throws: ``NightError`` where the source cannot be used.
    func readMaterial(
        _ interval: DataInterval, quarantineLimit: Double, threads: Int, reading: FeatureReading,
        outcome: inout RunOutcome, run: LiveRun?, source: inout Connection, on target: inout Connection
    ) throws -> (material: NightMaterial, writing: ConnectionTask<Void>?) {
        log.info("reading the source for \(interval.day)")
        let material = try material(interval, threads: threads, reading: reading, source: &source, on: &target)
        outcome.rowCounts = material.snapshot.rowsRead
        outcome.sourceThrough = material.snapshot.through
        outcome.digests["events"] = String(material.snapshot.digest, radix: 16)
        if let run {
            try Ledger.record(
                material.snapshot.quarantine.sorted.map {
                    QuarantineCount(source: $0.source, reason: $0.reason.rawValue, rows: $0.rows)
                }, of: run, on: &target)
        }
        try refuseBadInput(material.snapshot, limit: quarantineLimit)
        let quality = try judge(material, outcome: &outcome, on: &target)
        outcome.checks += material.notes
        guard let run else { return (material, nil) }
        log.info("writing outcomes and features")
        // An older night knows less about what came of decisions than a newer one that has run.
        let isNewest = try !hasRun(interval.day + 1, on: &target)
        let writing = ConnectionTask(name: "allot features", conninfo: project.targetConninfo) { connection in
            if isNewest {
                try OutcomeStore.replace(
                    material.followed, material.outcomes, cells: material.freshCells,
                    customers: material.snapshot.customers, on: &connection)
            }
            try FeatureStore.replace(material, quality: quality, on: &connection)
            try run.lease.check()
        }
        return (material, writing)
    }

    /// Refuses a night whose source is not as it should be, unless somebody has looked at the day.
    ///
    /// The days that are not judged yet come first: their events are new to this one, too.
    ///
    /// - Returns: What to keep of the events of each day.
    /// - Throws: ``NightError`` with exit code 3 that names every check that failed.
    private func judge(
        _ material: NightMaterial, outcome: inout RunOutcome, on target: inout Connection
    ) throws -> [SourceQuality] {
        let shop = project.configuration.shop
        let day = material.interval.day
        let clock = try ClockReading.take(on: &target)
        for fault in clock.faults { log.warning("\(fault)") }
        let unjudged = material.snapshot.unjudged
        let firstDay = unjudged.first?.day ?? day
        var known = try SourceQuality.load(firstDay + -QualityJudge.daysBack..<day, on: &target)
        var judged: [(day: CalendarDay, checks: [CheckResult])] = []
        var kept: [SourceQuality] = []
        for (each, measures) in unjudged + [(day, material.snapshot.measures)] {
            let all =
                each == day
                ? NightChecks.source(material, earlier: known, shop: shop)
                : NightChecks.day(measures, of: each, earlier: known, limits: shop.quality.limits)
            let (checks, letThrough) = NightChecks.accepting(all, on: each, of: shop)
            for check in checks where letThrough.contains(check.name) {
                log.warning("\(each): \(check.name): \(check.detail)")
            }
            judged.append((each, checks))
            kept.append(SourceQuality(day: each, measures: measures, letThrough: letThrough))
            // A day that is not as it should be makes none usual that is like it.
            if checks.allSatisfy(\.passed) { known = (known + kept.suffix(1)).sorted { $0.day < $1.day } }
            // Of other days the ledger has what is worth a word.
            outcome.checks += checks.filter { each == day || !$0.passed || letThrough.contains($0.name) }.map {
                each == day ? $0 : CheckResult(name: "\($0.name) of \(each)", passed: $0.passed, detail: $0.detail)
            }
        }
        outcome.checks.append(clock.check)
        if let refusal = NightChecks.refusal(judged) { throw refusal }
        return kept
    }

    /// Loads the material of a night.
    func material(
        _ interval: DataInterval, threads: Int, reading: FeatureReading, outcomesSince: CalendarDay? = nil,
        source: inout Connection, on target: inout Connection
    ) throws -> NightMaterial {
        var material = try target.transaction(.snapshot) { target throws(any Error) in
            // It waits for the source, however long that takes.
            try target.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            return try NightMaterial.load(
                project: project, interval: interval, threads: threads, reading: reading, log: log,
                outcomesSince: outcomesSince, source: &source, target: &target)
        }
        let shop = project.configuration.shop
        let rules = shop.segments.rules.map { rule in
            (id: rule.id, key: "Jobs/allot.yaml: `where` of segment \(rule.id)", sql: rule.condition)
        }
        let holds = try AudienceCondition(role: shop.source.role).evaluate(
            rules, of: material, on: &target)
        material.segments = material.segments.under(rules.map { ($0.id, holds[$0.id] ?? []) })
        return material
    }

    /// Campaigns of which a night that decides nothing still has outcomes to bring up to date.
    ///
    /// A campaign that has ended, or is paused, has lists whose windows are open: without those nights its last decisions
    /// would never mature, and its headline would never be final.
    ///
    /// - Returns: None where everything is settled, or a run of this night or a later one has done it.
    func campaignsToSettle(_ interval: DataInterval, on target: inout Connection) throws -> [String] {
        guard try !hasRun(interval.day, on: &target) else { return [] }
        return try unsettled(interval, on: &target)?.campaigns ?? []
    }

    /// Whether a run of `day` or a later one has brought outcomes up to date.
    func hasRun(_ day: CalendarDay, on target: inout Connection) throws -> Bool {
        try !target.query(
            "SELECT FROM allot.run WHERE status IN ('published', 'unchanged') AND interval_day >= $1 LIMIT 1",
            [.date(Int32(day.number))]
        ).isEmpty
    }

    private func unsettled(
        _ interval: DataInterval, on target: inout Connection
    ) throws -> FollowedDecisions.Unsettled? {
        let shop = project.configuration.shop
        let since = try ShopClock(timezone: shop.timezone).midnight(interval.day + (1 - shop.historyDays), on: &target)
        return try FollowedDecisions.open(since: since, to: interval.to, on: &target)
    }

    /// Drops the rows of lists beyond `publish.keep_versions` that are settled; what they summed up to stays.
    ///
    /// The lists of the night are live by then: what goes wrong here is logged, and the next night tries again.
    func prune(_ interval: DataInterval, on target: inout Connection) {
        do {
            try checkpoint("prune")
            let before = try unsettled(interval, on: &target)?.windowTo ?? interval.to
            let known = try Set(
                target.query("SELECT campaign_id FROM allot.targeting_pointer").map { try $0.text("campaign_id") })
            for campaign in project.configuration.campaigns where known.contains(campaign.id) {
                let versions = try Operations.prune(
                    campaign.id, keeping: campaign.publish.keepVersions, settledBefore: before, on: &target,
                    patience: LockPatience(wait: .milliseconds(100), attempts: 10))
                if !versions.isEmpty { log.info("dropped \(versions.count) old lists of \(campaign.id)") }
            }
        } catch {
            log.warning("old lists could not be dropped: \(Failure(error)?.description ?? "\(error)")")
        }
    }

    /// Brings the outcomes of followed lists up to date in a night that decides nothing.
    ///
    /// - Returns: How many lists of each campaign.
    func settleOutcomes(
        _ interval: DataInterval, threads: Int, outcome: inout RunOutcome, run: LiveRun, on target: inout Connection
    ) throws -> [String: Int] {
        var source = try project.connectSource()
        let (material, writing) = try readMaterial(
            interval, quarantineLimit: project.configuration.campaigns.map(\.limits.quarantine).min() ?? 0,
            threads: threads, reading: .night, outcome: &outcome, run: run, source: &source, on: &target)
        try writing?.wait()
        return material.followed.versions.reduce(into: [:]) { $0[$1.campaignID, default: 0] += 1 }
    }

    func refuseBadInput(_ snapshot: SourceSnapshot, limit: Double) throws {
        var faults: [String] = []
        for (source, read) in snapshot.rowsRead.sorted(by: { $0.key < $1.key }) where read > 0 {
            let bad = snapshot.quarantine.faults(of: source)
            guard Double(bad) > limit * Double(read) else { continue }
            let reasons = snapshot.quarantine.sorted
                .filter { $0.source == source && Quarantine.isFault($0.reason, of: source) }
                .map { "\($0.rows) \($0.reason.rawValue)" }
            faults.append("  Sql/source/\(source).sql: \(bad) of \(read) rows: \(reasons.joined(separator: ", "))")
        }
        guard faults.isEmpty else {
            throw NightError(
                .badInput,
                """
                too many rows of the source cannot be used (limits.quarantine allows a share of \(limit)):
                \(faults.joined(separator: "\n"))
                Mend the data or the query; allot runs show lists the reasons. The last good lists stay live.
                """)
        }
    }
}
