internal import Postgres

extension Operations {
    /// A row of `allot.targeting_pointer`.
    struct Pointer {
        var version: Int64?
        var previousVersion: Int64?
        var fence: Int64
        var isPaused: Bool
    }

    static func pointer(of campaignID: String, lock: Bool, _ connection: inout Connection) throws -> Pointer {
        let rows = try connection.query(
            """
            SELECT p.version, p.previous_version, p.fence, c.paused
            FROM allot.targeting_pointer p JOIN allot.campaign c USING (campaign_id)
            WHERE p.campaign_id = $1 \(lock ? "FOR UPDATE OF p" : "")
            """, [.text(campaignID)])
        guard let row = rows.first else {
            try requireKnown(campaignID, &connection)
            throw PublishError.nothingToRollBackTo(campaign: campaignID)
        }
        return Pointer(
            version: try row.optionalInt64("version"), previousVersion: try row.optionalInt64("previous_version"),
            fence: try row.int64("fence"), isPaused: try row.bool("paused"))
    }

    /// The version, if the campaign may show it: it was live before, and its rows are still there.
    static func available(
        _ version: Int64, of campaignID: String, _ connection: inout Connection
    ) throws -> PublishedVersion {
        func unavailable(_ reason: String) -> PublishError {
            .versionUnavailable(campaign: campaignID, version: version, reason: reason)
        }
        guard let found = try Ledger.version(version, on: &connection), found.campaignID == campaignID else {
            throw unavailable("the campaign has never published a version of this number")
        }
        guard try ListTable(version).isAttached(&connection) else { throw unavailable("its rows have been pruned") }
        return found
    }

    /// Moves the pointer of a campaign to the version that `choose` picks.
    static func move(
        _ campaignID: String, _ delivered: [PostgresUUID], verb: String, _ connection: inout Connection,
        _ choose: (Pointer) throws -> Int64
    ) throws -> PointerMove {
        do {
            return try connection.transaction { connection in
                try connection.execute("SET LOCAL lock_timeout = '10s'")
                // The fence comes after the lock: it is greater than that of whoever moved the pointer last.
                let pointer = try pointer(of: campaignID, lock: true, &connection)
                let target = try available(try choose(pointer), of: campaignID, &connection)
                let withheld = try withhold(target, delivered, &connection)
                let fence = try point(pointer, to: target, isBack: verb == "rollback", verb: verb, &connection)
                let isExpired = try connection.query(
                    "SELECT $1 <= statement_timestamp() AS expired", [.timestamp(target.validTo.micros)]
                ).only.bool("expired")
                return PointerMove(
                    campaignID: campaignID, from: pointer.version, to: target.version, fence: fence,
                    withheld: withheld, validTo: target.validTo, isExpired: isExpired, isPaused: pointer.isPaused)
            }
        } catch let error as PostgresError where error.code == .lockNotAvailable {
            throw PublishError.pointerBusy(campaign: campaignID)
        }
    }

    /// Writes the pointer; returns its fence.
    private static func point(
        _ pointer: Pointer, to target: PublishedVersion, isBack: Bool, verb: String, _ connection: inout Connection
    ) throws -> Int64 {
        // What a rollback leaves was a mistake: the next rollback goes to the list before its target, not back to it.
        let previous = isBack ? try versionBefore(target, &connection) : pointer.version
        let isMove = pointer.version != target.version
        return try connection.query(
            """
            UPDATE allot.targeting_pointer
            SET version = $2, previous_version = CASE WHEN $3 THEN $4::bigint ELSE previous_version END,
                fence = nextval('allot.fence_seq'), moved_at = statement_timestamp(),
                moved_by = $5::text || ' by ' || session_user || ' at ' || $6
            WHERE campaign_id = $1
            RETURNING fence
            """,
            [
                .text(target.campaignID), .int64(target.version), .bool(isMove),
                previous.map { .int64($0) } ?? .null, .text(verb), .text(RunRequest.thisProcess),
            ]
        ).only.int64("fence")
    }

    /// The last list of the campaign that was published before `target` and whose rows are still there.
    private static func versionBefore(
        _ target: PublishedVersion, _ connection: inout Connection
    ) throws -> Int64? {
        try connection.query(
            """
            SELECT max(v.version) AS version FROM allot.targeting_version v
            WHERE v.campaign_id = $1 AND v.version < $2 AND v.published_at IS NOT NULL AND EXISTS (
                SELECT FROM pg_inherits WHERE inhrelid = to_regclass('allot.targeting_v' || v.version))
            """, [.text(target.campaignID), .int64(target.version)]
        ).only.optionalInt64("version")
    }

    /// Notes which rows of `target` senders must not see again; returns how many there are in all.
    private static func withhold(
        _ target: PublishedVersion, _ delivered: [PostgresUUID], _ connection: inout Connection
    ) throws -> Int {
        let overlapping = try Ledger.versions(
            of: target.campaignID, windowOverlapping: target.windowFrom, target.windowTo, on: &connection)
        try connection.run(
            """
            WITH told AS (
                SELECT o.user_id
                FROM allot.targeting o JOIN unnest($3::uuid[]) AS d (decision_id) ON d.decision_id = o.decision_id
                WHERE o.version = ANY ($2::bigint[])
                UNION
                SELECT x.user_id FROM allot.decision_outcome x
                WHERE x.version = ANY ($2::bigint[]) AND x.delivered
            )
            INSERT INTO allot.delivered_decision (version, user_id)
            SELECT r.version, r.user_id
            FROM allot.targeting r JOIN told ON told.user_id = r.user_id
            WHERE r.version = $1 AND r.arm_id <> 'none'
            ON CONFLICT DO NOTHING
            """,
            [
                .int64(target.version), .int64Array(overlapping.map(\.version)),
                .textArray(delivered.map(\.description)),
            ])
        return try connection.query(
            "SELECT count(*) AS users FROM allot.delivered_decision WHERE version = $1", [.int64(target.version)]
        ).only.int("users")
    }
}
