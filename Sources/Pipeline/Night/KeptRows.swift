internal import Postgres
internal import Records

/// What a revision of a list leaves as it was: the rows whose decisions were delivered already.
struct KeptRows {
    /// The rows, with the arms and segments of the revision that they come from.
    var list: TargetingList
    /// The revision that decided each row.
    var revision: [Int]
    /// The odds of the cells that the rows were drawn from.
    var cells: [PolicyCell]
    /// Expected cost of the rows, in the currency's unit.
    var plannedSpend: Double { list.expectedCost.reduce(0, +) }

    /// The rows of `replaced`, whose summary is `summary`, whose users are in `delivered`.
    static func load(
        _ replaced: PublishedVersion, _ summary: VersionSummary, delivered: Set<Int64>,
        on connection: inout Connection
    ) throws -> KeptRows {
        let (campaignID, version) = (replaced.campaignID, replaced.version)
        let listArms = ListArms(summary, campaignID: campaignID, day: replaced.day)
        let decisions = (0...replaced.revision).map {
            DecisionID(campaignID: campaignID, day: replaced.day, revision: $0)
        }
        var revisions: [Int] = []
        var segments = SymbolTable()
        var armSymbols = SymbolTable()
        var reasons = SymbolTable()
        var list = TargetingList(campaignID: campaignID, segmentNames: [], arms: listArms.arms)
        try connection.copyOut(
            """
            SELECT user_id, segment_id, cell_id, arm_id, reason, (propensity * 4294967296)::bigint, expected_value, \
            expected_cost, decision_id FROM allot.targeting WHERE version = \(version) ORDER BY user_id
            """
        ) { row throws(PostgresError) in
            let userID = try row.int64()
            let segment = try row.symbol(in: &segments)
            let cellID = try row.int64()
            let arm = try row.symbol(in: &armSymbols)
            let reason = try row.symbol(in: &reasons)
            let weight = try row.int64()
            let value = try row.double()
            let cost = try row.double()
            let decision = try row.uuid()
            guard delivered.contains(userID) else { return }
            list.userID.append(userID)
            list.segment.append(segment)
            list.cellID.append(cellID)
            list.arm.append(listArms.index(ofArm: armSymbols.texts[Int(arm)], userID: userID, decision: decision))
            revisions.append(decisions.firstIndex { $0.uuid(userID) == decision } ?? replaced.revision)
            list.reason.append((reasons[reason].flatMap { TargetingList.Reason(name: $0) } ?? .policy).rawValue)
            list.weight.append(UInt64(weight))
            list.expectedValue.append(value)
            list.expectedCost.append(cost)
            list.decisionHigh.append(decision.high)
            list.decisionLow.append(decision.low)
        }
        list.segmentNames = segments.texts
        return KeptRows(
            list: list, revision: revisions,
            cells: try policyCells(version: version, cells: Set(list.cellID), on: &connection))
    }

    private static func policyCells(
        version: Int64, cells: Set<Int64>, on connection: inout Connection
    ) throws -> [PolicyCell] {
        try connection.query(
            """
            SELECT cell_id, segment_id, users, arm, weight, prob_best, n, mean, sd, cost, posterior::text AS posterior \
            FROM allot.policy_cell WHERE version = $1 AND cell_id = ANY($2) ORDER BY cell_id, arm
            """, [.int64(version), .int64Array(cells.sorted())]
        ).map { row in
            PolicyCell(
                cellID: try row.int64("cell_id"), segmentID: try row.text("segment_id"), users: try row.int("users"),
                arm: try row.text("arm"), weight: UInt64(try row.int64("weight")),
                probBest: try row.double("prob_best"),
                n: try row.double("n"), mean: try row.double("mean"), sd: try row.double("sd"),
                cost: try row.double("cost"), posterior: try row.text("posterior"))
        }
    }
}
