internal import Postgres
internal import Records

extension Publisher {
    /// Compares what is in the database with what was computed.
    ///
    /// - Throws: ``PublishError/checkFailed(campaign:version:finding:)`` where they differ.
    func check(
        _ version: Int64, campaignID: String, digest: ListDigest, _ connection: inout Connection
    ) throws {
        func require(_ holds: Bool, _ finding: @autoclosure () -> String) throws {
            guard holds else {
                throw PublishError.checkFailed(campaign: campaignID, version: version, finding: finding())
            }
        }
        let table = Self.table(version)
        let found = try connection.query(
            """
            SELECT count(*) AS rows, count(DISTINCT user_id) AS users,
                count(*) FILTER (WHERE NOT (propensity > 0 AND propensity <= 1)) AS odds,
                count(*) FILTER (WHERE reason = 'holdout' AND NOT (arm_id = 'none' AND propensity = 1)) AS holdouts,
                count(*) FILTER (WHERE campaign_id <> $1 OR version <> $2) AS strangers
            FROM \(table)
            """, [.text(campaignID), .int64(version)]
        ).only
        try require(try found.int("rows") == digest.count, "\(try found.int("rows")) rows, not \(digest.count)")
        try require(
            try found.int("users") == digest.count,
            "\(try found.int("users")) users have the \(digest.count) decisions")
        try require(try found.int("odds") == 0, "\(try found.int("odds")) rows have odds outside (0, 1]")
        try require(
            try found.int("holdouts") == 0,
            "\(try found.int("holdouts")) rows are held out, but not from everything for certain")
        try require(
            try found.int("strangers") == 0, "\(try found.int("strangers")) rows are of another campaign or version")

        let cells = try connection.query(
            """
            SELECT count(*) AS cells FROM (
                SELECT FROM allot.policy_cell WHERE version = $1 GROUP BY cell_id
                HAVING sum(weight) <> 4294967296
            ) AS uneven
            """, [.int64(version)]
        ).only.int("cells")
        try require(cells == 0, "the odds of \(cells) cells do not sum to 1")

        let stored = try Self.digest(of: table, &connection)
        try require(stored == digest, "the rows' digest is \(stored), not \(digest)")
    }

    /// The digest of the rows that are in `table`, read back as a stream.
    static func digest(of table: String, _ connection: inout Connection) throws -> ListDigest {
        var digest = ListDigest()
        var texts = SymbolTable()
        var textDigests: [TextDigest] = []
        let reasons = TargetingList.Reason.allCases.map(\.name)
        try connection.copyOut(
            """
            SELECT user_id, cell_id, segment_id, arm_id, offer_id, creative_id, channel_id, reason, propensity,
                expected_value, expected_cost, decision_id
            FROM \(table)
            """
        ) { (row) throws(PostgresError) in
            let user = try row.int64()
            let cell = try row.int64()
            let segment = try row.symbol(in: &texts)
            let arm = try row.symbol(in: &texts)
            let offer = try row.symbol(in: &texts)
            let creative = try row.symbol(in: &texts)
            let channel = try row.symbol(in: &texts)
            let reason = try row.symbol(in: &texts)
            let propensity = try row.double()
            let value = try row.double()
            let cost = try row.double()
            let decision = try row.uuid()
            while textDigests.count < texts.count { textDigests.append(TextDigest(texts.texts[textDigests.count])) }
            func textDigest(_ symbol: Int32) -> TextDigest { symbol < 0 ? .null : textDigests[Int(symbol)] }
            digest.add(
                user: user, cell: cell, segment: textDigest(segment), arm: textDigest(arm), offer: textDigest(offer),
                creative: textDigest(creative), channel: textDigest(channel),
                reason: UInt8(reasons.firstIndex(of: texts.texts[Int(reason)]) ?? reasons.count),
                // A propensity that is no multiple of 2⁻³² is not what was written.
                weight: UInt64(exactly: propensity * 0x1p32) ?? 0, value: value, cost: cost,
                decision: (decision.high, decision.low))
        }
        return digest
    }
}
