internal import Postgres
internal import Records

extension Publisher {
    /// Rows from which two connections are faster than one: the server spends more on a row than we do, and can spend it
    /// on two processors.
    static let rowsForTwoConnections = 50_000

    /// Makes the table of a new version and copies the rows into it; nobody knows the table yet.
    ///
    /// - Returns: The version, and the digest of the list's rows, which is computed while the server stores them.
    func load(_ list: TargetingList, on connection: inout Connection) throws -> (version: Int64, digest: ListDigest) {
        let version = try connection.transaction { connection in
            let version = try connection.query("SELECT nextval('allot.version_seq') AS version").only.int64("version")
            // With the CHECK, ATTACH knows without looking that every row belongs.
            try connection.execute(
                """
                CREATE TABLE \(ListTable(version).name) (
                    LIKE allot.targeting INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
                    CONSTRAINT version_is_\(version) CHECK (version = \(version)))
                """)
            return version
        }
        try reach("load table")
        guard list.count >= Self.rowsForTwoConnections else {
            try copy(list, 0..<list.count, version, &connection)
            return (version, ListDigest(list))
        }
        let half = list.count / 2
        let other = ConnectionTask(name: "allot list", conninfo: conninfo) { connection in
            try copy(list, half..<list.count, version, &connection)
            return ListDigest(list)
        }
        do {
            try copy(list, 0..<half, version, &connection)
            return (version, try other.wait())
        } catch {
            other.abandon()
            throw error
        }
    }

    private func copy(
        _ list: TargetingList, _ rows: Range<Int>, _ version: Int64, _ connection: inout Connection
    ) throws {
        let reasons = TargetingList.Reason.allCases.map(\.name)
        let segments = ReadyFields(width: 1, list.segmentNames.map { [$0] })
        func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
        // Number: the arm's times as many reasons as there are, and the reason's.
        let arms = ReadyFields(
            width: 5,
            list.arms.flatMap { arm in
                reasons.map { [arm.id, optional(arm.offerID), optional(arm.creativeID), optional(arm.channelID), $0] }
            })
        let campaign = ReadyFields(width: 1, [[list.campaignID]])
        try connection.copyIn(
            """
            \(ListTable(version).name) (version, campaign_id, user_id, segment_id, cell_id, arm_id, offer_id, \
            creative_id, channel_id, reason, propensity, expected_value, expected_cost, decision_id)
            """, columns: 14, rows: rows.count
        ) { (row, offset) throws(PostgresError) in
            let index = rows.lowerBound + offset
            try row.int64(version)
            try row.fields(0, of: campaign)
            try row.int64(list.userID[index])
            try row.fields(Int(list.segment[index]), of: segments)
            try row.int64(list.cellID[index])
            try row.fields(Int(list.arm[index]) * reasons.count + Int(list.reason[index]), of: arms)
            // Exact: a weight has at most 33 bits.
            try row.double(Double(list.weight[index]) * 0x1p-32)
            try row.double(list.expectedValue[index])
            try row.double(list.expectedCost[index])
            try row.uuid(high: list.decisionHigh[index], low: list.decisionLow[index])
        }
    }
}
