package import Postgres

extension Operations {
    /// Drops the rows of a campaign's old lists; what the ledger knows about them, and their odds, stay.
    ///
    /// Kept are the newest `keeping` lists, the one that is live, the one that a rollback would make live, and those
    /// whose outcomes are still coming in. A list that somebody is reading is left for another time.
    ///
    /// - Parameters:
    ///   - campaignID: The campaign.
    ///   - keeping: Lists to keep, at least 1, as `publish.keep_versions` says.
    ///   - settledBefore: Lists whose outcome windows end at this instant or later are kept, because outcomes of theirs
    ///     may still come in; microseconds since 1970-01-01 UTC.
    ///   - connection: A connection without an open transaction.
    ///   - patience: How long it waits for a reader, who would keep others waiting.
    /// - Returns: Versions whose rows are gone now.
    /// - Throws: ``PublishError/unknownCampaign(_:known:)``; `PostgresError`.
    @discardableResult
    package static func prune(
        _ campaignID: String, keeping: Int, settledBefore: Int64, on connection: inout Connection,
        patience: LockPatience = .standard
    ) throws -> [Int64] {
        precondition(keeping >= 1, "the live list cannot be pruned")
        try requireKnown(campaignID, &connection)
        let old = try connection.query(
            """
            SELECT v.version
            FROM allot.targeting_version v JOIN allot.targeting_pointer p ON p.campaign_id = v.campaign_id
            WHERE v.campaign_id = $1 AND v.published_at IS NOT NULL AND v.window_to < $3
                AND v.version IS DISTINCT FROM p.version AND v.version IS DISTINCT FROM p.previous_version
                AND v.version NOT IN (
                    SELECT n.version FROM allot.targeting_version n
                    WHERE n.campaign_id = $1 AND n.published_at IS NOT NULL ORDER BY n.version DESC LIMIT $2)
            ORDER BY v.version
            """, [.text(campaignID), .int64(Int64(keeping)), .timestamp(settledBefore)])
        return try old.map { ListTable(try $0.int64("version")) }.filter { table in
            try table.isAttached(&connection) && table.drop(patience, &connection)
        }.map(\.version)
    }
}
