package import Postgres
package import Records

extension Publisher {
    /// Puts a list into the database as a version that nobody is shown yet, and checks that it is there as it was
    /// computed.
    ///
    /// - Parameters:
    ///   - list: The rows.
    ///   - info: What is known about the list beside its rows.
    ///   - cells: The odds of every cell that occurs.
    ///   - excluded: Who was left out of the audience, in the order of the steps.
    ///   - connection: A connection without an open transaction.
    /// - Returns: What to publish.
    /// - Throws: ``PublishError``, ``LedgerError/leaseLost(run:)``, `PostgresError`; nothing is visible then.
    package func stage(
        _ list: TargetingList, _ info: VersionInfo, cells: [PolicyCell], excluded: [Exclusion],
        on connection: inout Connection
    ) throws -> StagedVersion {
        if let defect = list.defect { throw PublishError.defective(campaign: list.campaignID, defect: defect) }
        try reach("load")
        let (version, digest) = try load(list, on: &connection)
        try reach("load version")
        try connection.transaction { connection in
            try insert(version, list, digest, info, &connection)
            try insert(cells, version, &connection)
            try insert(excluded, version, &connection)
            try reach("load commit")
        }
        try reach("check")
        try check(version, list, digest, on: &connection)
        try reach("attach")
        try attach(version, &connection)
        try reach("view")
        try connection.query("SELECT allot.ensure_campaign_view($1)", [.text(list.campaignID)])
        return StagedVersion(
            version: version, campaignID: list.campaignID, rowCount: list.count, rowDigest: digest.description,
            cohorts: info.cohorts, validFor: info.validFor, note: info.note)
    }

    private func insert(
        _ version: Int64, _ list: TargetingList, _ digest: ListDigest, _ info: VersionInfo,
        _ connection: inout Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO allot.targeting_version (
                version, campaign_id, interval_day, revision, run_id, fence, input_digest, window_from, window_to,
                cohorts, row_count, row_digest, prices, budget, planned_spend, budget_reserved, objective, gap, floor,
                summary)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """,
            [
                .int64(version), .text(list.campaignID), .date(Int32(info.day.number)), .int64(Int64(info.revision)),
                .uuid(run.id.uuid), .int64(run.fence), .text(info.inputDigest), .timestamp(info.windowFrom),
                .timestamp(info.windowTo), .int32Array(info.cohorts), .int64(Int64(list.count)),
                .text(digest.description), .json(info.prices), .scaledNumeric(info.budget.micros, scale: 6),
                .scaledNumeric(info.plannedSpend.micros, scale: 6),
                .scaledNumeric(info.budgetReserved.micros, scale: 6), .double(info.objective), .double(info.gap),
                .double(info.floor), .json(info.summary),
            ])
    }

    private func insert(_ cells: [PolicyCell], _ version: Int64, _ connection: inout Connection) throws {
        try connection.copyIn(
            """
            allot.policy_cell (version, cell_id, segment_id, users, arm, weight, probability, prob_best, n, mean, sd, \
            cost, posterior)
            """, columns: 13, rows: cells.count
        ) { (row, index) throws(PostgresError) in
            let cell = cells[index]
            try row.int64(version)
            try row.int64(cell.cellID)
            try row.text(cell.segmentID)
            try row.int64(Int64(cell.users))
            try row.text(cell.arm)
            try row.int64(Int64(cell.weight))
            try row.double(Double(cell.weight) * 0x1p-32)
            try row.double(cell.probBest)
            try row.double(cell.n)
            try row.double(cell.mean)
            try row.double(cell.sd)
            try row.double(cell.cost)
            try row.jsonb(cell.posterior)
        }
    }

    private func insert(_ excluded: [Exclusion], _ version: Int64, _ connection: inout Connection) throws {
        try connection.copyIn(
            "allot.excluded (version, step, reason, users)", columns: 4, rows: excluded.count
        ) { (row, index) throws(PostgresError) in
            try row.int64(version)
            try row.int32(Int32(index + 1))
            try row.text(excluded[index].reason)
            try row.int64(Int64(excluded[index].users))
        }
    }

    /// Makes the table a partition of allot.targeting.
    ///
    /// Only another change of the table's structure is in the way; readers neither wait for this nor hold it up.
    private func attach(_ version: Int64, _ connection: inout Connection) throws {
        for _ in 0..<patience.attempts {
            do {
                try connection.transaction { connection in
                    try connection.execute(patience.setting)
                    try connection.execute(
                        """
                        ALTER TABLE allot.targeting ATTACH PARTITION \(ListTable(version).name)
                        FOR VALUES IN (\(version))
                        """)
                    try reach("attach commit")
                }
                return
            } catch let error as PostgresError where error.code == .lockNotAvailable {
                try run.lease.check()
            }
        }
        throw PublishError.cannotAttach(version: version)
    }
}
