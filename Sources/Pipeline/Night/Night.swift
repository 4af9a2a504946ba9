// The night, from the shop's tables to published lists:
//
//   select    which campaigns have something to decide; what is published already from the same inputs needs nothing;
//             a night that decides nothing only loads, as long as outcomes of earlier decisions come in
//   begin     a row and a lease in the ledger; at most one run of a shop is alive
//   load      source → columns; outcomes of earlier decisions → sums; features and segments
//   decide    posteriors → prices → probabilities → one draw; checks; a campaign that is refused is left out and the
//             others are decided again without it
//   publish   every list into a table of its own, checked there; then one transaction moves all pointers
//   prune     the rows of old lists that are settled
//   report    from what is in the database; it can fail, the lists cannot any more

internal import Allocation
package import Logging
internal import Postgres
internal import Records

/// Runs and plans nights of a shop.
package struct Night: Sendable {
    /// The shop.
    let project: Project
    /// Called with the name of each step of publishing before it is taken; what it throws ends the run there.
    var checkpoint: @Sendable (String) throws -> Void
    let log: Logger

    /// Nights of `project`.
    package init(
        project: Project, log: Logger, checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.project = project
        self.log = log
        self.checkpoint = checkpoint
    }

    /// Decides and publishes.
    ///
    /// - Throws: Errors that end the whole run; what befalls one campaign is in the result.
    package func run(_ request: NightRequest) throws -> NightResult {
        var target = try project.connectTarget()
        try Migrator().requireCurrent(&target)
        let interval = try interval(of: request, on: &target)
        var selection = try NightSelection(
            project: project, request: request, interval: interval, on: &target)
        try selection.pauseAsConfigured(on: &target)
        var result = NightResult(runID: nil, day: interval.day, campaigns: selection.settled, reports: [])
        var campaigns = selection.candidates.map(\.configuration.id)
        if campaigns.isEmpty { campaigns = try campaignsToSettle(interval, on: &target) }
        guard !campaigns.isEmpty else {
            result.reports = try writeReports(request, campaigns: result.campaigns.map(\.campaign), on: &target)
            return result
        }

        let digests = project.digests
        let run = try Ledger.begin(
            RunRequest(
                id: request.runID ?? RunID(), campaigns: campaigns, day: interval.day,
                toolVersion: ToolVersion.current, seed: project.configuration.shop.seed,
                configurationDigest: digests.configuration, sqlDigest: digests.sql),
            conninfo: project.targetConninfo)
        result.runID = run.id
        for abandoned in run.abandoned { log.warning("run \(abandoned) had died; its row is closed") }
        var outcome = RunOutcome(status: .failed, exitCode: .bug)
        do {
            // Somebody may have published between the first look and the lease.
            selection = try NightSelection(project: project, request: request, interval: interval, on: &target)
            result.campaigns = selection.settled
            let publisher = Publisher(run: run, conninfo: project.targetConninfo, checkpoint: checkpoint)
            try publisher.cleanUp(on: &target)
            if !selection.candidates.isEmpty {
                let decided = try decide(
                    selection, request: request, interval: interval, outcome: &outcome, run: run, on: &target)
                outcome.checks += decided.checks
                result.campaigns += decided.refused
                result.campaigns += try publish(
                    decided, run: run, publisher: publisher, interval: interval, on: &target)
            } else if try !campaignsToSettle(interval, on: &target).isEmpty {
                let lists = try settleOutcomes(
                    interval, threads: request.threads, outcome: &outcome, run: run, on: &target)
                for index in result.campaigns.indices {
                    result.campaigns[index].note(settled: lists[result.campaigns[index].campaign, default: 0])
                }
            }
            result.campaigns.sort { $0.campaign < $1.campaign }
            for campaign in result.campaigns where campaign.status != CampaignOutcome.Status.published.rawValue {
                try Ledger.record(Self.outcome(of: campaign), of: run, on: &target)
            }
            let published = result.campaigns.contains { $0.status == "published" }
            outcome.status = published ? .published : result.exitCode == .success ? .unchanged : .refused
            outcome.exitCode = result.exitCode
            outcome.error = result.exitCode == .success ? nil : result.description
            try Ledger.finish(run, outcome, on: &target)
        } catch {
            let failure = Failure(error)
            outcome.status = failure?.exitCode == .refused || failure?.exitCode == .badInput ? .refused : .failed
            outcome.exitCode = failure?.exitCode ?? .bug
            outcome.error = failure?.description ?? "\(error)"
            // The lists are as they were; that this cannot be written down as well does not change the error.
            try? Ledger.finish(run, outcome, on: &target)
            throw error
        }
        prune(interval, on: &target)
        result.reports = try writeReports(request, campaigns: result.campaigns.map(\.campaign), on: &target)
        return result
    }

    /// What ``run(_:)`` would do now; writes nothing, needs no lease.
    package func plan(_ request: NightRequest) throws -> PlanDocument {
        var target = try project.connectTarget()
        try Migrator().requireCurrent(&target)
        let interval = try interval(of: request, on: &target)
        let selection = try NightSelection(project: project, request: request, interval: interval, on: &target)
        var campaigns = selection.settled.map { PlanDocument.Campaign(settled: $0) }
        if !selection.candidates.isEmpty {
            var outcome = RunOutcome(status: .unchanged, exitCode: .success)
            let decided = try decide(
                selection, request: request, interval: interval, outcome: &outcome, run: nil, on: &target)
            campaigns += decided.refused.map { PlanDocument.Campaign(settled: $0) }
            campaigns += decided.planned(checks: outcome.checks)
        }
        return PlanDocument(
            interval: interval.day.description, campaigns: campaigns.sorted { $0.campaign < $1.campaign })
    }

    /// The bounds of the night, which must be over.
    private func interval(of request: NightRequest, on connection: inout Connection) throws -> DataInterval {
        let clock = ShopClock(timezone: project.configuration.shop.timezone)
        let yesterday = try clock.yesterday(on: &connection)
        let day = request.day ?? yesterday
        guard day <= yesterday else {
            throw NightError(
                .usage,
                "\(day) is not over in \(project.configuration.shop.timezone); the last whole day is \(yesterday)")
        }
        return try clock.interval(day, on: &connection)
    }

    private func writeReports(
        _ request: NightRequest, campaigns: [String], on connection: inout Connection
    ) throws -> [String] {
        guard let directory = request.reports else { return [] }
        log.info("writing reports")
        return try ReportWriter(project: project) { log.notice("\($0)") }.write(
            campaigns, to: directory, on: &connection)
    }

    private static func outcome(of campaign: NightResult.Campaign) -> CampaignOutcome {
        CampaignOutcome(
            campaignID: campaign.campaign, status: CampaignOutcome.Status(rawValue: campaign.status) ?? .refused,
            version: campaign.version, exitCode: ExitCode(rawValue: campaign.exitCode) ?? .bug,
            message: campaign.message)
    }
}
