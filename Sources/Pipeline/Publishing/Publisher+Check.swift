internal import Postgres

extension Publisher {
    /// Compares what is in the database with what was computed.
    ///
    /// - Throws: ``PublishError/checkFailed(campaign:version:finding:)`` where they differ.
    func check(
        _ version: Int64, campaignID: String, digest: ListDigest, _ connection: inout Connection
    ) throws {
        func require(_ holds: Bool, _ finding: String) throws {
            guard holds else {
                throw PublishError.checkFailed(campaign: campaignID, version: version, finding: finding)
            }
        }
        let table = ListTable(version).name
        let found = try connection.query(
            """
            SELECT count(*) AS rows, count(DISTINCT user_id) AS users,
                count(*) FILTER (WHERE NOT (propensity > 0 AND propensity <= 1)) AS odds,
                count(*) FILTER (WHERE reason = 'holdout' AND NOT (arm_id = 'none' AND propensity = 1)) AS holdouts,
                count(*) FILTER (WHERE campaign_id <> $1 OR version <> $2) AS strangers
            FROM \(table)
            """, [.text(campaignID), .int64(version)]
        ).only
        let rows = try found.int("rows")
        try require(rows == digest.count, "\(rows) rows, not \(digest.count)")
        let users = try found.int("users")
        try require(users == digest.count, "the \(digest.count) decisions are about \(users) users")
        let odds = try found.int("odds")
        try require(odds == 0, "\(odds) rows have odds outside (0, 1]")
        let holdouts = try found.int("holdouts")
        try require(holdouts == 0, "\(holdouts) rows are held out, but not from everything for certain")
        let strangers = try found.int("strangers")
        try require(strangers == 0, "\(strangers) rows are of another campaign or version")

        let cells = try connection.query(
            """
            SELECT count(*) AS cells FROM (
                SELECT FROM allot.policy_cell WHERE version = $1 GROUP BY cell_id
                HAVING sum(weight) <> 4294967296
            ) AS uneven
            """, [.int64(version)]
        ).only.int("cells")
        try require(cells == 0, "the odds of \(cells) cells do not sum to 1")

        let stored = try ListDigest(of: table, on: &connection)
        try require(stored == digest, "the rows' digest is \(stored), not \(digest)")
    }
}
