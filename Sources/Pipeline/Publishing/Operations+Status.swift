package import Postgres

extension Operations {
    /// Where every campaign's list stands, all as of one instant.
    package static func status(on connection: inout Connection) throws -> StatusReport {
        try connection.transaction(.snapshot) { connection in
            let times = try connection.query(
                """
                SELECT statement_timestamp() AS now, (
                    SELECT source_through FROM allot.run WHERE source_through IS NOT NULL
                    ORDER BY started_at DESC LIMIT 1) AS source_through
                """
            ).only
            let now = UTCTime(micros: try times.timestamp("now"))
            let sourceThrough = try times.optionalTimestamp("source_through").map { UTCTime(micros: $0) }
            let campaigns = try connection.query(
                """
                SELECT c.campaign_id, c.paused, c.changed_at, v.version, p.previous_version, v.interval_day::text AS day,
                    v.revision, v.cohorts, v.row_count, v.published_at, v.valid_to, p.moved_at, p.moved_by,
                    (SELECT count(*) FROM allot.delivered_decision d WHERE d.version = v.version) AS withheld,
                    r.run_id, r.interval_day::text AS run_day, r.status, r.started_at, r.finished_at,
                    o.status AS outcome, coalesce(o.exit_code, r.exit_code) AS exit_code,
                    coalesce(o.message, r.error) AS message
                FROM allot.campaign c
                LEFT JOIN allot.targeting_pointer p ON p.campaign_id = c.campaign_id
                LEFT JOIN allot.targeting_version v ON v.version = p.version
                LEFT JOIN LATERAL (
                    SELECT * FROM allot.run WHERE c.campaign_id = ANY (campaigns) ORDER BY fence DESC LIMIT 1
                ) r ON true
                LEFT JOIN allot.run_campaign o ON o.run_id = r.run_id AND o.campaign_id = c.campaign_id
                ORDER BY c.campaign_id
                """
            ).map { try readCampaign($0, now: now) }
            return StatusReport(
                databaseTime: now, sourceThrough: sourceThrough,
                sourceLagSeconds: sourceThrough.map { now.seconds(since: $0) }, campaigns: campaigns)
        }
    }

    private static func readCampaign(_ row: Row, now: UTCTime) throws -> CampaignStatus {
        let list = try row.optionalInt64("version").map { try readList($0, row, now: now) }
        let isPaused = try row.bool("paused")
        let state: CampaignStatus.State =
            if isPaused { .paused } else if let list { list.validTo > now ? .live : .expired } else { .empty }
        return CampaignStatus(
            campaign: try row.text("campaign_id"), state: state,
            pausedAt: isPaused ? UTCTime(micros: try row.timestamp("changed_at")) : nil, list: list,
            lastRun: try row.optionalUUID("run_id").map { try readLastRun(RunID($0), row) })
    }

    private static func readList(_ version: Int64, _ row: Row, now: UTCTime) throws -> CampaignStatus.List {
        let publishedAt = UTCTime(micros: try row.timestamp("published_at"))
        return CampaignStatus.List(
            version: version, previousVersion: try row.optionalInt64("previous_version"), day: try row.text("day"),
            revision: try row.int("revision"), cohorts: try row.intArray("cohorts"), rows: try row.int("row_count"),
            withheld: try row.int("withheld"), publishedAt: publishedAt, ageSeconds: now.seconds(since: publishedAt),
            validTo: UTCTime(micros: try row.timestamp("valid_to")),
            movedAt: UTCTime(micros: try row.timestamp("moved_at")), movedBy: try row.optionalText("moved_by"))
    }

    private static func readLastRun(_ run: RunID, _ row: Row) throws -> CampaignStatus.LastRun {
        CampaignStatus.LastRun(
            run: run, day: try row.text("run_day"), status: try Ledger.status(try row.text("status")),
            outcome: try row.optionalText("outcome").flatMap(CampaignOutcome.Status.init),
            startedAt: UTCTime(micros: try row.timestamp("started_at")),
            finishedAt: try row.optionalTimestamp("finished_at").map { UTCTime(micros: $0) },
            exitCode: try row.optionalInt("exit_code"), message: try row.optionalText("message"))
    }
}
