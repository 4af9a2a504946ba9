internal import Postgres
internal import Records

extension Publisher {
    /// Builds the table's key and compares what is in the database with what was computed: the rows' digest over another
    /// connection meanwhile, where there are many.
    ///
    /// - Throws: ``PublishError/checkFailed(campaign:version:finding:)`` where they differ.
    func check(
        _ version: Int64, _ list: TargetingList, _ digest: ListDigest, on connection: inout Connection
    ) throws {
        let table = ListTable(version).name
        let stored: ListDigest
        if list.count < Self.rowsForTwoConnections {
            try index(version, &connection)
            try count(version, campaignID: list.campaignID, rows: digest.count, &connection)
            stored = try ListDigest(of: table, on: &connection)
        } else {
            let reading = ConnectionTask(name: "allot digest", conninfo: conninfo) { connection in
                try ListDigest(of: table, on: &connection)
            }
            do {
                try index(version, &connection)
                try count(version, campaignID: list.campaignID, rows: digest.count, &connection)
                stored = try reading.wait()
            } catch {
                reading.abandon()
                throw error
            }
        }
        guard stored == digest else {
            throw PublishError.checkFailed(
                campaign: list.campaignID, version: version, finding: "the rows' digest is \(stored), not \(digest)")
        }
        // With the key, ATTACH has nothing to build.
        try connection.execute(
            "ALTER TABLE \(table) ADD CONSTRAINT \(Self.key(version)) PRIMARY KEY USING INDEX \(Self.key(version))")
    }

    /// Makes the index of the key, which others can read beside, and the statistics for the planner.
    private func index(_ version: Int64, _ connection: inout Connection) throws {
        let table = ListTable(version).name
        try connection.execute("CREATE UNIQUE INDEX \(Self.key(version)) ON \(table) (version, user_id)")
        try reach("analyze")
        try connection.execute("ANALYZE \(table)")
    }

    private static func key(_ version: Int64) -> String { "targeting_v\(version)_pkey" }

    private func count(
        _ version: Int64, campaignID: String, rows expected: Int, _ connection: inout Connection
    ) throws {
        func require(_ holds: Bool, _ finding: String) throws {
            guard holds else {
                throw PublishError.checkFailed(campaign: campaignID, version: version, finding: finding)
            }
        }
        let found = try connection.query(
            """
            SELECT count(*) AS rows, count(DISTINCT user_id) AS users,
                count(*) FILTER (WHERE NOT (propensity > 0 AND propensity <= 1)) AS odds,
                count(*) FILTER (WHERE reason = 'holdout' AND NOT (arm_id = 'none' AND propensity = 1)) AS holdouts,
                count(*) FILTER (WHERE campaign_id <> $1 OR version <> $2) AS strangers
            FROM \(ListTable(version).name)
            """, [.text(campaignID), .int64(version)]
        ).only
        let rows = try found.int("rows")
        try require(rows == expected, "\(rows) rows, not \(expected)")
        let users = try found.int("users")
        try require(users == expected, "the \(expected) decisions are about \(users) users")
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
    }
}
