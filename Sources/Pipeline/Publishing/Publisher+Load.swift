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
        let offers = list.arms.map { $0.offerID.isEmpty ? nil : $0.offerID }
        let creatives = list.arms.map { $0.creativeID.isEmpty ? nil : $0.creativeID }
        let channels = list.arms.map { $0.channelID.isEmpty ? nil : $0.channelID }
        try connection.copyIn(
            """
            \(ListTable(version).name) (version, campaign_id, user_id, segment_id, cell_id, arm_id, offer_id, \
            creative_id, channel_id, reason, propensity, expected_value, expected_cost, decision_id)
            """, columns: 14, rows: rows.count
        ) { (row, offset) throws(PostgresError) in
            let index = rows.lowerBound + offset
            let arm = Int(list.arm[index])
            try row.int64(version)
            try row.text(list.campaignID)
            try row.int64(list.userID[index])
            try row.text(list.segmentNames[Int(list.segment[index])])
            try row.int64(list.cellID[index])
            try row.text(list.arms[arm].id)
            try row.text(offers[arm])
            try row.text(creatives[arm])
            try row.text(channels[arm])
            try row.text(reasons[Int(list.reason[index])])
            // Exact: a weight has at most 33 bits.
            try row.double(Double(list.weight[index]) * 0x1p-32)
            try row.double(list.expectedValue[index])
            try row.double(list.expectedCost[index])
            try row.uuid(high: list.decisionHigh[index], low: list.decisionLow[index])
        }
    }
}
