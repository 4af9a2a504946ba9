package import Postgres

extension Ledger {
    /// Writes how a run ended, and lets its lease go.
    ///
    /// A run that has published keeps that status: what came after, such as a report that could not be written, shows
    /// in its exit code and error.
    ///
    /// - Throws: ``LedgerError/leaseLost(run:)`` where another run took over; `PostgresError`.
    package static func finish(_ run: LiveRun, _ outcome: RunOutcome, on connection: inout Connection) throws {
        defer {
            noteEnded(run.id)
            run.lease.stop()
        }
        let changed = try connection.run(
            """
            UPDATE allot.run
            SET status = CASE status WHEN 'running' THEN $2 ELSE status END,
                finished_at = clock_timestamp(), lease_until = NULL, exit_code = $3, error = $4,
                source_through = coalesce($5, source_through), row_counts = $6, digests = $7, checks = $8
            WHERE run_id = $1 AND status IN ('running', 'published')
            """,
            [
                .uuid(run.id.uuid), .text(outcome.status.rawValue), .int64(Int64(outcome.exitCode.rawValue)),
                .text(outcome.error.map(Secrets.removed)), outcome.sourceThrough.map { .timestamp($0) } ?? .null,
                .json(try DocumentText.compactJSON(outcome.rowCounts)),
                .json(try DocumentText.compactJSON(outcome.digests)),
                .json(try DocumentText.compactJSON(outcome.checks)),
            ])
        guard changed == 1 else { throw LedgerError.leaseLost(run: run.id) }
    }

    /// Writes what a run did for a campaign, which need not be one of those it decided; writing it again replaces it.
    package static func record(_ outcome: CampaignOutcome, of run: LiveRun, on connection: inout Connection) throws {
        try connection.run(
            """
            WITH known AS (INSERT INTO allot.campaign (campaign_id) VALUES ($2) ON CONFLICT DO NOTHING)
            INSERT INTO allot.run_campaign (run_id, campaign_id, status, version, cohorts, exit_code, message)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (run_id, campaign_id) DO UPDATE
            SET status = excluded.status, version = excluded.version, cohorts = excluded.cohorts,
                exit_code = excluded.exit_code, message = excluded.message
            """,
            [
                .uuid(run.id.uuid), .text(outcome.campaignID), .text(outcome.status.rawValue),
                outcome.version.map { .int64($0) } ?? .null, .int32Array(outcome.cohorts),
                .int64(Int64(outcome.exitCode.rawValue)), .text(outcome.message.map(Secrets.removed)),
            ])
    }

    /// Writes how many rows of the sources a run could not use; writing them again replaces them.
    package static func record(
        _ counts: [QuarantineCount], of run: LiveRun, on connection: inout Connection
    ) throws {
        try connection.transaction { connection in
            for count in counts {
                try connection.run(
                    """
                    INSERT INTO allot.quarantine (run_id, source, reason, rows) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (run_id, source, reason) DO UPDATE SET rows = excluded.rows
                    """,
                    [.uuid(run.id.uuid), .text(count.source), .text(count.reason), .int64(Int64(count.rows))])
            }
        }
    }
}
