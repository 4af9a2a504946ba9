internal import Audience
internal import Logging
internal import Postgres
package import Records

extension Night {
    /// Computes features, segments and outcomes of past nights anew from the shop's tables, as after a repair of its data;
    /// no list and no pointer moves.
    ///
    /// Features and segments are those of the end of each day, from the whole history as the shop has it now. Outcomes of
    /// the lists of these days and of all later ones are those of the last night that has run.
    ///
    /// - Parameters:
    ///   - days: The days.
    ///   - threads: Threads to compute with.
    ///   - reports: Where reports go; `nil` to write none.
    /// - Returns: What was done.
    /// - Throws: ``NightError`` where a day is not over or the source cannot be used; ``LedgerError`` where a night runs
    ///   meanwhile; `PostgresError`.
    package func backfill(
        _ days: ClosedRange<CalendarDay>, threads: Int, reports: String?
    ) throws -> BackfillResult {
        var target = try project.connectTarget()
        try Migrator().requireCurrent(&target)
        let clock = ShopClock(timezone: project.configuration.shop.timezone)
        let yesterday = try clock.yesterday(on: &target)
        guard days.upperBound <= yesterday else {
            throw NightError(
                .usage,
                """
                \(days.upperBound) is not over in \(project.configuration.shop.timezone); the last whole day is \(yesterday)
                """)
        }
        let digests = project.digests
        let campaigns = project.configuration.campaigns.map(\.id)
        let run = try Ledger.begin(
            RunRequest(
                campaigns: campaigns, day: days.upperBound, toolVersion: ToolVersion.current,
                seed: project.configuration.shop.seed, configurationDigest: digests.configuration,
                sqlDigest: digests.sql), conninfo: project.targetConninfo)
        for abandoned in run.abandoned { log.warning("run \(abandoned) had died; its row is closed") }
        var outcome = RunOutcome(status: .failed, exitCode: .bug)
        var result = BackfillResult(runID: run.id, days: days, users: 0, lists: [:], reports: [])
        do {
            try fill(days, threads: threads, run: run, outcome: &outcome, result: &result, on: &target)
            outcome.status = .unchanged
            outcome.exitCode = .success
            try Ledger.finish(run, outcome, on: &target)
        } catch {
            let failure = Failure(error)
            outcome.status = failure?.exitCode == .badInput ? .refused : .failed
            outcome.exitCode = failure?.exitCode ?? .bug
            outcome.error = failure?.description ?? "\(error)"
            try? Ledger.finish(run, outcome, on: &target)
            throw error
        }
        if let reports {
            result.reports = try ReportWriter(project: project) { log.notice("\($0)") }.write(
                campaigns, to: reports, on: &target)
        }
        return result
    }

    private func fill(
        _ days: ClosedRange<CalendarDay>, threads: Int, run: LiveRun, outcome: inout RunOutcome,
        result: inout BackfillResult, on target: inout Connection
    ) throws {
        let clock = ShopClock(timezone: project.configuration.shop.timezone)
        var source = try project.connectSource()
        let last = max(days.upperBound, try lastNight(before: run, on: &target) ?? days.upperBound)
        let limit = project.configuration.campaigns.map(\.limits.quarantine).min() ?? 0
        // The last night comes last, with the outcomes; where it is among the days, it comes once.
        let others = (days.lowerBound.number...days.upperBound.number).map { CalendarDay(number: $0) }
        for day in others.filter({ $0 != last }) + [last] {
            let isOutcomes = day == last
            log.info("\(isOutcomes ? "computing features and outcomes" : "computing features") of \(day)")
            var material = try material(
                clock.interval(day, on: &target), threads: threads, reading: .whole,
                outcomesSince: isOutcomes ? days.lowerBound : nil, source: &source, on: &target)
            try refuseBadInput(material.snapshot, limit: limit)
            if isOutcomes {
                try OutcomeStore.replace(
                    material.followed, material.outcomes, cells: material.freshCells,
                    customers: material.snapshot.customers, on: &target)
                result.lists = material.followed.versions.reduce(into: [:]) { $0[$1.campaignID, default: 0] += 1 }
            }
            let judged = try judge(material, outcome: &outcome, on: &target)
            // What later nights go on from has nothing of a day that may yet be mended: they read all of it again.
            if judged.isDoubtful { material.advance = nil }
            try FeatureStore.replace(
                material, quality: judged.kept, dropping: judged.kept.isEmpty ? day : nil,
                forgettingState: judged.isDoubtful, on: &target)
            if day == days.upperBound {
                result.users = material.segments.ofUser.count { $0 != material.segments.generic }
                outcome.rowCounts = material.snapshot.rowsRead
                outcome.checks += material.notes
                outcome.sourceThrough = material.snapshot.through
            }
            try run.lease.check()
        }
    }

    /// Judges the day of `material` by what is kept of the days before it, and looks whether any of its history is in doubt.
    ///
    /// - Returns: What to keep of its events: nothing where they are not as they should be, so that such a day never
    ///   becomes one that others are held against, and a night that learns it judges it again; and whether a day of the
    ///   history is not as it should be.
    private func judge(
        _ material: NightMaterial, outcome: inout RunOutcome, on target: inout Connection
    ) throws -> (kept: [SourceQuality], isDoubtful: Bool) {
        let (day, shop) = (material.interval.day, project.configuration.shop)
        let unjudged = material.snapshot.unjudged
        let firstDay = unjudged.first?.day ?? day
        let earlier = try SourceQuality.load(firstDay + -QualityJudge.daysBack..<day, on: &target)
        var kept: [SourceQuality] = []
        var isDoubtful = false
        for (each, measures) in unjudged + [(day, material.snapshot.measures)] {
            let (checks, letThrough) = NightChecks.accepting(
                NightChecks.day(
                    measures, of: each, earlier: earlier.filter { $0.day < each }, limits: shop.quality.limits),
                on: each, of: shop)
            let failed = checks.filter { !$0.passed }
            if !failed.isEmpty { isDoubtful = true }
            guard each == day else { continue }
            for check in failed { log.warning("\(day): \(check.name): \(check.detail)") }
            outcome.checks += checks.filter { !$0.passed || letThrough.contains($0.name) }.map {
                CheckResult(name: "\($0.name) of \(day)", passed: $0.passed, detail: $0.detail)
            }
            if failed.isEmpty {
                kept.append(
                    SourceQuality(day: day, measures: measures, letThrough: letThrough.isEmpty ? nil : letThrough))
            }
        }
        return (kept, isDoubtful)
    }

    /// The last day of which a night has run.
    private func lastNight(before run: LiveRun, on target: inout Connection) throws -> CalendarDay? {
        try target.query(
            """
            SELECT max(interval_day)::text AS day FROM allot.run
            WHERE status IN ('published', 'unchanged') AND run_id <> $1
            """, [.uuid(run.id.uuid)]
        ).only.optionalText("day").flatMap { CalendarDay($0) }
    }
}
