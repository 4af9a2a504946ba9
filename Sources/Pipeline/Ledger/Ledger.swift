internal import Postgres
internal import Records

/// The ledger of runs, `allot.run`: who is at work, who was, and how it ended.
///
/// At most one run of a shop is alive. The unique index `run_live` sees to that, not an advisory lock, which a pooler
/// may leave with somebody else. A live run has a lease, which it renews; a run whose lease ran out, or whose
/// lease-keeping connection is gone from the server, is dead, and the next one takes over.
///
/// ```swift
/// let run = try Ledger.begin(request, conninfo: conninfo)
/// defer { … }
/// try Ledger.finish(run, RunOutcome(status: .unchanged, exitCode: .success), on: &connection)
/// ```
package enum Ledger {
    /// Marks dead runs `abandoned` and begins a run.
    ///
    /// - Parameters:
    ///   - request: What it is about.
    ///   - conninfo: Where the ledger is; the lease gets a connection of its own.
    ///   - terms: How long a sign of life lasts.
    ///   - onLoss: Called at most once, from another thread, when the lease is lost; it must not end the run itself.
    /// - Returns: The run, whose lease is renewed from now on.
    /// - Throws: ``LedgerError``: `leaseHeld` where another run is alive; `PostgresError`.
    package static func begin(
        _ request: RunRequest, conninfo: String, terms: LeaseTerms = .standard,
        onLoss: @escaping @Sendable (LedgerError) -> Void = { _ in }
    ) throws -> LiveRun {
        var connection = try Connection(conninfo, applicationName: "allot lease", searchPath: "pg_catalog")
        let grantedAt = ContinuousClock.now
        let begun = try connection.transaction { connection in
            // A dead run's last transaction may still hold its row.
            try connection.execute("SET LOCAL lock_timeout = '10s'")
            let abandoned = try abandonDeadRuns(&connection)
            try enter(request.campaigns, &connection)
            return (abandoned, try insert(request, terms, &connection))
        }
        guard let row = begun.1 else { throw try holder(&connection) }
        noteBegun(request.id, conninfo: conninfo)
        return LiveRun(
            request: request, fence: try row.int64("fence"), attempt: try row.int("attempt"),
            startedAt: UTCTime(micros: try row.timestamp("started_at")), abandoned: begun.0,
            lease: LeaseKeeper(
                run: request.id, connection: connection, conninfo: conninfo, terms: terms, grantedAt: grantedAt,
                onLoss: onLoss))
    }

    /// Marks runs `abandoned` that cannot be alive, and returns them.
    private static func abandonDeadRuns(_ connection: inout Connection) throws -> [RunID] {
        // Without the right to see other roles' sessions backend_start is NULL: then only the lease decides.
        let rows = try connection.query(
            """
            UPDATE allot.run r
            SET status = 'abandoned', finished_at = clock_timestamp(), lease_until = NULL,
                error = CASE WHEN r.lease_until <= clock_timestamp() THEN 'its lease ran out'
                    ELSE 'its connection went away' END
            WHERE r.status = 'running' AND (
                r.lease_until <= clock_timestamp()
                OR r.backend_pid IS NOT NULL AND NOT EXISTS (
                    SELECT FROM pg_stat_activity a
                    WHERE a.pid = r.backend_pid AND (a.backend_start IS NULL OR a.backend_start = r.backend_start)))
            RETURNING r.run_id
            """)
        return try rows.map { RunID(try $0.uuid("run_id")) }
    }

    /// Gives each campaign its row and its pointer, which shows nothing yet.
    private static func enter(_ campaigns: [String], _ connection: inout Connection) throws {
        try connection.run(
            "INSERT INTO allot.campaign (campaign_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING",
            [.textArray(campaigns)])
        try connection.run(
            "INSERT INTO allot.targeting_pointer (campaign_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING",
            [.textArray(campaigns)])
    }

    /// Inserts the row of a run; `nil` where another is alive.
    private static func insert(
        _ request: RunRequest, _ terms: LeaseTerms, _ connection: inout Connection
    ) throws -> Row? {
        do {
            return try connection.query(
                """
                INSERT INTO allot.run (
                    run_id, campaigns, interval_day, attempt, status, fence, lease_until, holder, backend_pid,
                    backend_start, configuration_digest, sql_digest, tool_version, seed)
                SELECT $1, $2, $3, 1 + (SELECT coalesce(max(attempt), 0) FROM allot.run WHERE interval_day = $3),
                    'running', nextval('allot.fence_seq'), clock_timestamp() + $4 * interval '1 microsecond', $5,
                    pg_backend_pid(), (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
                    $6, $7, $8, $9
                ON CONFLICT ((true)) WHERE status = 'running' DO NOTHING
                RETURNING fence, attempt, started_at
                """,
                [
                    .uuid(request.id.uuid), .textArray(request.campaigns), .date(Int32(request.day.number)),
                    .int64(terms.length.wholeMicroseconds), .text(request.holder), .text(request.configurationDigest),
                    .text(request.sqlDigest), .text(request.toolVersion), .int64(Int64(bitPattern: request.seed)),
                ]
            ).first
        } catch {
            guard error.code == .uniqueViolation, error.constraintName == "run_pkey" else { throw error }
            throw LedgerError.runIDInUse(request.id)
        }
    }

    /// Who is in the way.
    private static func holder(_ connection: inout Connection) throws -> LedgerError {
        let rows = try connection.query(
            "SELECT run_id, holder, started_at, lease_until FROM allot.run WHERE status = 'running'")
        guard let row = rows.first else { return .leaseHeldBriefly }
        return .leaseHeld(
            run: RunID(try row.uuid("run_id")), holder: try row.text("holder"),
            since: UTCTime(micros: try row.timestamp("started_at")),
            until: UTCTime(micros: try row.timestamp("lease_until")))
    }
}
