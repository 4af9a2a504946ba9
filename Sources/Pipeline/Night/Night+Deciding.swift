internal import Allocation
internal import Audience
internal import Foundation
internal import Logging
internal import Postgres
internal import Records
internal import Statistics

extension Night {
    /// Loads the night's material and decides the candidates, jointly; who is refused is left out, and the others are
    /// decided again without him.
    ///
    /// - Parameters:
    ///   - selection: Whom to decide.
    ///   - request: How.
    ///   - interval: The night.
    ///   - outcome: Gets row counts, digests and checks for the ledger.
    ///   - run: The live run, whose outcomes and features are written; `nil` to write nothing.
    ///   - target: The tool's tables, without an open transaction.
    /// - Returns: The lists to publish, and who was refused.
    /// - Throws: ``NightError`` where the source cannot be used or the night cannot be decided at all.
    func decide(
        _ selection: NightSelection, request: NightRequest, interval: DataInterval, outcome: inout RunOutcome,
        run: LiveRun?, on target: inout Connection
    ) throws -> DecidedNight {
        var source = try project.connectSource()
        let (material, writing) = try readMaterial(
            interval, quarantineLimit: selection.candidates.map(\.configuration.limits.quarantine).min() ?? 0,
            threads: request.threads, reading: run == nil ? .plan : .night, outcome: &outcome, run: run,
            source: &source, on: &target)
        do {
            var decided = try decide(
                selection, request: request, interval: interval, material: material, writing: writing, source: &source,
                on: &target)
            decided.writing = writing
            return decided
        } catch {
            writing?.abandon()
            throw error
        }
    }

    private func decide(
        _ selection: NightSelection, request: NightRequest, interval: DataInterval, material: NightMaterial,
        writing: ConnectionTask<Void>?, source: inout Connection, on target: inout Connection
    ) throws -> DecidedNight {
        var candidates = selection.candidates
        var decided = DecidedNight(material: material)
        while !candidates.isEmpty {
            log.info("deciding \(candidates.map(\.configuration.id).joined(separator: ", "))")
            let participants = try participants(
                candidates, material: material, interval: interval, writing: writing, source: &source, on: &target)
            let holding = try Self.holdingTonight(
                day: interval.day, without: candidates.map(\.configuration.id), on: &target)
            var refusals: [String: String] = [:]
            do {
                let decision = try NightDecision.fitting(
                    participants, holdingTonight: holding, material: material,
                    shop: project.configuration.shop, threads: request.threads)
                decided = settle(decision, candidates: candidates, material: material, refused: decided.refused)
                for ready in decided.ready {
                    if let failed = ready.checks.first(where: { !$0.passed }) {
                        refusals[ready.candidate.configuration.id] = "\(failed.name) check failed: \(failed.detail)"
                    } else if let difference = difference(ready, from: request.plan) {
                        refusals[ready.candidate.configuration.id] = difference
                    }
                }
                if refusals.isEmpty { break }
            } catch let conflict as InfeasibleAllocation {
                for candidate in candidates where conflict.names(candidate.configuration.id) {
                    refusals[candidate.configuration.id] =
                        "\(conflict); raise the limit, lower policy.floor_min, or pause the campaign"
                }
                // A conflict of the floor alone concerns everybody.
                if refusals.isEmpty {
                    for candidate in candidates { refusals[candidate.configuration.id] = "\(conflict)" }
                }
            }
            decided.ready = []
            for (campaign, message) in refusals.sorted(by: { $0.key < $1.key }) {
                log.warning("\(campaign) is refused: \(message)")
                decided.refused.append(
                    NightResult.Campaign(
                        campaign: campaign, status: CampaignOutcome.Status.refused.rawValue,
                        exitCode: ExitCode.refused.rawValue, message: "\(message). The last good list stays live."))
            }
            candidates.removeAll { refusals[$0.configuration.id] != nil }
        }
        return decided
    }

    private func participants(
        _ candidates: [NightSelection.Candidate], material: NightMaterial, interval: DataInterval,
        writing: ConnectionTask<Void>?, source: inout Connection, on target: inout Connection
    ) throws -> [NightDecision.Participant] {
        let conditions = candidates.compactMap { candidate in
            candidate.configuration.audience.condition.map {
                (
                    id: candidate.configuration.id, key: "campaign \(candidate.configuration.id): audience.where",
                    sql: $0
                )
            }
        }
        // A condition may look at allot.user_feature, which is locked while it is written.
        if !conditions.isEmpty { try writing?.wait() }
        let met = try AudienceCondition(role: project.configuration.shop.source.role).evaluate(
            conditions, of: material, on: &target)
        let kept = try keptRows(candidates, interval: interval, source: &source, on: &target)
        return try candidates.map { candidate in
            let id = candidate.configuration.id
            return NightDecision.Participant(
                configuration: candidate.configuration, cohorts: candidate.cohorts, revision: candidate.revision,
                kept: kept[id], meetsCondition: met[id],
                issued: try Self.issued(by: id, before: interval.day, on: &target)
                    .merging(kept[id]?.list.issued ?? [:], uniquingKeysWith: +),
                budget: try CampaignBudget(
                    candidate.configuration, cohorts: candidate.cohorts, material: material))
        }
    }

    /// Users to whom a campaign outside this run gives an offer tonight.
    private static func holdingTonight(
        day: CalendarDay, without campaigns: [String], on connection: inout Connection
    ) throws -> Set<Int64> {
        var users: Set<Int64> = []
        let versions = try connection.query(
            """
            SELECT DISTINCT ON (campaign_id) version FROM allot.targeting_version \
            WHERE interval_day = $1 AND published_at IS NOT NULL AND campaign_id <> ALL ($2) \
            ORDER BY campaign_id, revision DESC
            """, [.date(Int32(day.number)), .textArray(campaigns)]
        ).map { try $0.int64("version") }
        for version in versions {
            try connection.copyOut(
                "SELECT user_id FROM allot.targeting WHERE version = \(version) AND arm_id <> 'none'"
            ) { row throws(PostgresError) in
                users.insert(try row.int64())
            }
        }
        return users
    }

    /// The rows of the lists to be revised whose users were sent something already, whatever campaign it was.
    private func keptRows(
        _ candidates: [NightSelection.Candidate], interval: DataInterval, source: inout Connection,
        on target: inout Connection
    ) throws -> [String: KeptRows] {
        let revised = candidates.filter { $0.replaces != nil }
        guard !revised.isEmpty else { return [:] }
        let reader = project.sourceReader
        let now = try target.query("SELECT statement_timestamp() AS now").only.timestamp("now")
        let delivered = Set(
            try reader.readDeliveries(from: interval.from, to: now + 1, on: &source).decision)
        var users: Set<Int64> = []
        let versions = revised.compactMap(\.replaces?.version)
        for version in versions {
            try target.copyOut("SELECT user_id, decision_id FROM allot.targeting WHERE version = \(version)") {
                row throws(PostgresError) in
                let userID = try row.int64()
                let decision = try row.uuid()
                if delivered.contains(decision) { users.insert(userID) }
            }
        }
        var kept: [String: KeptRows] = [:]
        for candidate in revised {
            guard let replaced = candidate.replaces else { continue }
            let summary = try VersionSummary(
                json: target.query(
                    "SELECT summary::text AS summary FROM allot.targeting_version WHERE version = $1",
                    [.int64(replaced.version)]
                ).only.text("summary"))
            kept[candidate.configuration.id] = try KeptRows.load(replaced, summary, delivered: users, on: &target)
        }
        return kept
    }

    /// Pieces of each offer that earlier nights issued, whether or not their rows are still there.
    private static func issued(
        by campaignID: String, before day: CalendarDay, on connection: inout Connection
    ) throws -> [String: Int] {
        var issued: [String: Int] = [:]
        for row in try connection.query(
            """
            SELECT offer.key AS offer_id, sum(offer.value::bigint)::bigint AS issued \
            FROM (SELECT DISTINCT ON (interval_day) summary FROM allot.targeting_version \
            WHERE campaign_id = $1 AND published_at IS NOT NULL AND interval_day < $2 \
            ORDER BY interval_day, revision DESC) list, jsonb_each_text(list.summary->'issued') offer \
            GROUP BY offer.key
            """, [.text(campaignID), .date(Int32(day.number))])
        {
            issued[try row.text("offer_id")] = try row.int("issued")
        }
        return issued
    }

    private func settle(
        _ decision: NightDecision, candidates: [NightSelection.Candidate], material: NightMaterial,
        refused: [NightResult.Campaign]
    ) -> DecidedNight {
        let plan = decision.draw.plan
        var decided = DecidedNight(material: material, refused: refused)
        decided.objective = plan.objective
        decided.gap = plan.gap
        decided.floor = plan.floorUsed
        decided.prices = Dictionary(
            uniqueKeysWithValues: plan.rows.map { ($0.name, $0.isClosed ? .infinity : $0.price) })
        decided.floorCost = decision.draw.floorCost
        decided.ready = candidates.indices.map { index in
            let participant = decision.participants[index]
            let list = decision.lists[index]
            let reserved = participant.budget.reserve(for: list)
            let notes = decision.notes(index)
            let change = ListChange(
                of: list.list, campaignID: participant.configuration.id, cohorts: participant.cohorts,
                material: material)
            return DecidedNight.Ready(
                candidate: candidates[index], participant: participant, night: decision.nights[index], list: list,
                reserved: reserved,
                marginalProfit: plan.rows.first { $0.name == NightDraw.budgetRow(participant.configuration.id) }
                    .flatMap { $0.isClosed ? nil : $0.marginalProfit },
                checks: NightChecks.list(
                    list, participant: participant, previous: change.previousAudience,
                    reserve: (tonight: reserved, left: participant.budget.left))
                    + notes.map { CheckResult(name: "room", passed: true, detail: $0) },
                change: change, notes: notes,
                closed: plan.rows.filter { $0.isClosed && NightDraw.isRow($0.name, of: participant.configuration.id) }
                    .map(\.name))
        }
        return decided
    }

    /// Why a list is not the one that was planned; `nil` where it is, or nothing was planned.
    private func difference(_ ready: DecidedNight.Ready, from plan: PlanDocument?) -> String? {
        guard let plan else { return nil }
        let id = ready.candidate.configuration.id
        guard let planned = plan.campaigns.first(where: { $0.campaign == id }), planned.action == "publish" else {
            return "the plan publishes no list of it"
        }
        guard planned.inputDigest == ready.candidate.inputDigest else {
            return "the configuration or the queries have changed since the plan was made; plan again"
        }
        guard planned.listDigest == ListDigest(ready.list.list).description else {
            return
                "the list is not the planned one: the data have changed since the plan was made, or another campaign of "
                + "it is refused; plan again"
        }
        return nil
    }
}

extension InfeasibleAllocation {
    /// Whether the conflict is about a row of `campaignID`.
    fileprivate func names(_ campaignID: String) -> Bool {
        conflicting.contains { NightDraw.isRow($0, of: campaignID) }
    }
}
