internal import Foundation
package import Postgres

extension Publisher {
    /// Makes staged versions live, all of them or none, and ends the run in the ledger as `published`.
    ///
    /// When the connection is lost on the way, it is made again, and the ledger is asked whether the transaction
    /// happened; if it did not, it is tried again.
    ///
    /// - Parameters:
    ///   - staged: At most one version a campaign.
    ///   - connection: A connection without an open transaction; it may be another one afterwards.
    ///   - alongside: What else belongs into the same transaction, such as asking once more who has refused; it bears
    ///     being done again.
    /// - Returns: What is live now, in the order of the campaigns' names.
    /// - Throws: ``PublishError/newerRunPublished(campaign:)``, ``LedgerError/leaseLost(run:)``, what `alongside`
    ///   throws, `PostgresError`: nothing is published then. ``PublishError/outcomeUnknown(run:)``.
    package func publish(
        _ staged: [StagedVersion], on connection: inout Connection,
        alongside: (inout Connection) throws -> Void = { _ in }
    ) throws -> [PublishedVersion] {
        // Always in the same order, so that two that publish at once wait for one another instead of deadlocking.
        let staged = staged.sorted { $0.campaignID < $1.campaignID }
        guard !staged.isEmpty else { return [] }
        try reach("publish")
        var attempts = 3
        while true {
            do {
                return try connection.transaction { connection in
                    try alongside(&connection)
                    return try move(staged, &connection)
                }
            } catch let error as PostgresError where error.isConnectionFailure {
                attempts -= 1
                guard try !hasPublished(after: error, &connection) else {
                    return try live(staged, &connection)
                }
                guard attempts > 0 else { throw error }
                // The lease's connection may have been lost, too: others shall see this process alive at once.
                run.lease.renew()
                try run.lease.check()
            }
        }
    }

    /// The publishing transaction.
    private func move(_ staged: [StagedVersion], _ connection: inout Connection) throws -> [PublishedVersion] {
        try connection.execute("SET LOCAL lock_timeout = '10s'")
        for list in staged {
            try reach("publish version")
            let becameValid = try connection.run(
                """
                UPDATE allot.targeting_version
                SET published_at = statement_timestamp(), valid_from = statement_timestamp(),
                    valid_to = statement_timestamp() + $2 * interval '1 microsecond'
                WHERE version = $1 AND published_at IS NULL
                """, [.int64(list.version), .int64(list.validFor.wholeMicroseconds)])
            // Gone: a run that took over has cleaned up.
            guard becameValid == 1 else { throw LedgerError.leaseLost(run: run.id) }
            try reach("publish pointer")
            let moved = try connection.run(
                """
                UPDATE allot.targeting_pointer
                SET previous_version = version, version = $2, fence = $3, moved_at = statement_timestamp(),
                    moved_by = $4
                WHERE campaign_id = $1 AND fence < $3
                """,
                [
                    .text(list.campaignID), .int64(list.version), .int64(run.fence),
                    .text("run \(run.id)"),
                ])
            guard moved == 1 else { throw PublishError.newerRunPublished(campaign: list.campaignID) }
            try Ledger.record(
                CampaignOutcome(
                    campaignID: list.campaignID, status: .published, version: list.version, cohorts: list.cohorts,
                    message: list.note),
                of: run, on: &connection)
        }
        try reach("publish ledger")
        // Last, because the lease's renewals wait for this row from here to COMMIT.
        let ended = try connection.run(
            """
            UPDATE allot.run SET status = 'published', finished_at = clock_timestamp(), lease_until = NULL
            WHERE run_id = $1 AND status = 'running'
            """, [.uuid(run.id.uuid)])
        guard ended == 1 else { throw LedgerError.leaseLost(run: run.id) }
        let published = try live(staged, &connection)
        try reach("publish commit")
        return published
    }

    /// What the pointers of the campaigns show.
    private func live(_ staged: [StagedVersion], _ connection: inout Connection) throws -> [PublishedVersion] {
        try staged.compactMap { try Ledger.liveVersion(of: $0.campaignID, on: &connection) }
    }

    /// Connects again and finds out whether the transaction that was open when the connection was lost has happened.
    private func hasPublished(after error: PostgresError, _ connection: inout Connection) throws -> Bool {
        try reconnect(after: error, &connection)
        // The lost session may still be at work: while it is, it holds the row, and FOR UPDATE waits for its end.
        let status = try connection.transaction { connection in
            try connection.execute("SET LOCAL lock_timeout = '30s'")
            return try connection.query(
                "SELECT status FROM allot.run WHERE run_id = $1 FOR UPDATE", [.uuid(run.id.uuid)]
            ).only.text("status")
        }
        switch RunStatus(rawValue: status) {
        case .published: return true
        case .running: return false
        default: throw LedgerError.leaseLost(run: run.id)
        }
    }

    /// Makes the connection again, for as long as the lease might last.
    private func reconnect(after error: PostgresError, _ connection: inout Connection) throws {
        for attempt in 0..<30 {
            if attempt > 0 { Thread.sleep(forTimeInterval: 1) }
            do {
                connection = try Connection(conninfo, searchPath: "pg_catalog")
                return
            } catch {
                guard error.isConnectionFailure else { throw error }
            }
        }
        throw error.kind == .commitOutcomeUnknown ? PublishError.outcomeUnknown(run: run.id) : error
    }
}
