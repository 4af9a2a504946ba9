package import Postgres
internal import Records

extension Ledger {
    /// The newest runs, newest first.
    ///
    /// - Parameters:
    ///   - campaignID: Only runs that decided this campaign; `nil` for all.
    ///   - limit: At most so many.
    ///   - connection: Where the ledger is.
    /// - Returns: The runs, with what they did for each campaign.
    /// - Throws: `PostgresError`.
    package static func runs(
        of campaignID: String? = nil, limit: Int = 20, on connection: inout Connection
    ) throws -> RunListing {
        try connection.transaction(.snapshot) { connection in
            RunListing(
                try records(
                    "$1::text IS NULL OR $1 = ANY (campaigns) ORDER BY started_at DESC, fence DESC LIMIT $2",
                    [.text(campaignID), .int64(Int64(limit))], &connection))
        }
    }

    /// The one run whose identifier begins with `text`.
    ///
    /// - Throws: ``LedgerError/noSuchRun(_:)`` where there is none, or more than one; `PostgresError`.
    package static func run(matching text: String, on connection: inout Connection) throws -> RunListing {
        let prefix = text.lowercased()
        guard !prefix.isEmpty, prefix.allSatisfy({ $0 == "-" || $0.isHexDigit && $0.isASCII }) else {
            throw LedgerError.noSuchRun(text)
        }
        return try connection.transaction(.snapshot) { connection in
            let found = try records("starts_with(run_id::text, $1) LIMIT 2", [.text(prefix)], &connection)
            guard found.count == 1 else { throw LedgerError.noSuchRun(text) }
            return RunListing(found)
        }
    }

    private static func records(
        _ condition: String, _ parameters: [Parameter], _ connection: inout Connection
    ) throws -> [RunRecord] {
        let rows = try connection.query(
            """
            SELECT run_id, interval_day::text AS day, attempt, status, campaigns, fence, holder, started_at,
                finished_at, lease_until, exit_code, error, tool_version, configuration_digest, sql_digest, seed,
                source_through, row_counts, digests, checks
            FROM allot.run WHERE \(condition)
            """, parameters)
        return try rows.map { row in
            let id = RunID(try row.uuid("run_id"))
            return RunRecord(
                run: id, day: try row.text("day"), attempt: try row.int("attempt"),
                status: try status(try row.text("status")), campaigns: try row.textArray("campaigns"),
                fence: try row.int64("fence"), holder: try row.text("holder"),
                startedAt: UTCTime(micros: try row.timestamp("started_at")),
                finishedAt: try row.optionalTimestamp("finished_at").map { UTCTime(micros: $0) },
                leaseUntil: try row.optionalTimestamp("lease_until").map { UTCTime(micros: $0) },
                exitCode: try row.optionalInt("exit_code"), error: try row.optionalText("error"),
                toolVersion: try row.text("tool_version"),
                configurationDigest: try row.optionalText("configuration_digest"),
                sqlDigest: try row.optionalText("sql_digest"),
                seed: try row.optionalInt64("seed").map { "\(UInt64(bitPattern: $0))" },
                sourceThrough: try row.optionalTimestamp("source_through").map { UTCTime(micros: $0) },
                rowCounts: try DocumentText.decode([String: Int].self, from: try row.json("row_counts")),
                digests: try DocumentText.decode([String: String].self, from: try row.json("digests")),
                checks: try DocumentText.decode([CheckResult].self, from: try row.json("checks")),
                outcomes: try outcomes(of: id, &connection), quarantine: try quarantine(of: id, &connection))
        }
    }

    /// The status that the ledger calls `text`.
    static func status(_ text: String) throws -> RunStatus {
        guard let status = RunStatus(rawValue: text) else { throw MigrationError.databaseIsNewer(migration: text) }
        return status
    }

    private static func outcomes(of run: RunID, _ connection: inout Connection) throws -> [RunRecord.Campaign] {
        try connection.query(
            """
            SELECT campaign_id, status, version, cohorts, exit_code, message
            FROM allot.run_campaign WHERE run_id = $1 ORDER BY campaign_id
            """, [.uuid(run.uuid)]
        ).map { row in
            let text = try row.text("status")
            guard let status = CampaignOutcome.Status(rawValue: text) else {
                throw MigrationError.databaseIsNewer(migration: text)
            }
            return RunRecord.Campaign(
                campaign: try row.text("campaign_id"), status: status, version: try row.optionalInt64("version"),
                cohorts: try row.intArray("cohorts"), exitCode: try row.int("exit_code"),
                message: try row.optionalText("message"))
        }
    }

    private static func quarantine(of run: RunID, _ connection: inout Connection) throws -> [QuarantineCount] {
        try connection.query(
            "SELECT source, reason, rows FROM allot.quarantine WHERE run_id = $1 ORDER BY source, reason",
            [.uuid(run.uuid)]
        ).map { row in
            QuarantineCount(source: try row.text("source"), reason: try row.text("reason"), rows: try row.int("rows"))
        }
    }
}
