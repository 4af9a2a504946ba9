internal import Bandits
internal import Postgres
internal import Records

/// Sums of matured rewards by night, cell and arm: all that is learned from, and small.
///
/// Kept in `allot.cell_outcome`, so that a night never reads an old list again.
struct CellOutcomes {
    var day: [CalendarDay] = []
    var cellID: [Int64] = []
    var segmentID: [String] = []
    var armID: [String] = []
    var users: [Int64] = []
    /// Σ reward in micros, with margins less refunds clipped to ± the night's cap and multiplied by its tail factor.
    var rewardSum: [Int64] = []
    /// Σ reward² in micros², summed exactly and rounded once.
    var rewardSquares: [Double] = []
    /// Σ (discount + cost) in micros.
    var costSum: [Int64] = []
    /// Σ (discount + cost)² in micros².
    var costSquares: [Double] = []
    /// Decisions that were redeemed, or clicked where clicks are paid for.
    var responses: [Int64] = []

    /// Rows.
    var count: Int { day.count }

    private struct Key: Hashable, Comparable {
        let day: CalendarDay
        let cellID: Int64
        let armID: String

        static func < (left: Key, right: Key) -> Bool {
            (left.day, left.cellID, left.armID) < (right.day, right.cellID, right.armID)
        }
    }

    /// A cell's arm in one list.
    private struct ListKey: Hashable {
        let list: Int32
        let arm: Int32
        let cellID: Int64
    }

    private struct Sums {
        /// Number of the cell's segment.
        let segment: Int32
        var users: Int64 = 0
        var reward: Int64 = 0
        var rewardSquares: Int128 = 0
        var cost: Int64 = 0
        var costSquares: Int128 = 0
        var responses: Int64 = 0

        mutating func add(_ other: Sums) {
            users += other.users
            reward += other.reward
            rewardSquares += other.rewardSquares
            cost += other.cost
            costSquares += other.costSquares
            responses += other.responses
        }
    }

    init() {}

    /// Sums of the matured decisions that were drawn from a policy: rows with 0 < probability < 1.
    ///
    /// The rows of several campaigns for one user and night are one decision: the arm that is not `none`, if any.
    init(of followed: FollowedDecisions, outcomes: DecisionOutcomes) {
        // One representative row per slot: the row with a paid arm, else the first.
        var representative = [Int32](repeating: -1, count: Int(outcomes.slot.max() ?? -1) + 1)
        for row in 0..<followed.count {
            guard outcomes.matured[row], followed.reason[row] != FollowedDecisions.left,
                followed.reason[row] != TargetingList.Reason.holdout.rawValue, followed.weight[row] < 1 << 32
            else { continue }
            let slot = Int(outcomes.slot[row])
            if representative[slot] < 0 || followed.arm[row] != 0 { representative[slot] = Int32(row) }
        }
        // By list first: its numbers of arms are quicker to look up than their names.
        var sumsOfList: [ListKey: Sums] = [:]
        for place in representative where place >= 0 {
            let row = Int(place)
            let version = followed.versions[Int(followed.version[row])]
            let arm = version.arms[Int(followed.arm[row])]
            let key = ListKey(list: followed.version[row], arm: followed.arm[row], cellID: followed.cellID[row])
            let gross = outcomes.margin[row] - outcomes.refunds[row]
            let clipped = min(max(gross, -version.winsorCap), version.winsorCap)
            let restored = (Double(clipped) * version.tailFactor).rounded()
            let reward = Int64(restored) - (gross - outcomes.reward[row])
            let cost = outcomes.discount[row] + outcomes.cost[row]
            let responded = outcomes.redeemed[row] || (arm.terms.costKind == .perClick && outcomes.clicked[row])
            sumsOfList[key, default: Sums(segment: followed.segment[row])].add(
                Sums(
                    segment: followed.segment[row], users: 1, reward: reward,
                    rewardSquares: Int128(reward) * Int128(reward), cost: cost,
                    costSquares: Int128(cost) * Int128(cost), responses: responded ? 1 : 0))
        }
        var sums: [Key: Sums] = [:]
        for (key, sum) in sumsOfList {
            let version = followed.versions[Int(key.list)]
            let named = Key(day: version.day, cellID: key.cellID, armID: version.arms[Int(key.arm)].id)
            sums[named, default: Sums(segment: sum.segment)].add(sum)
        }
        for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
            append(
                day: key.day, cellID: key.cellID, segmentID: followed.segmentNames[Int(sum.segment)],
                armID: key.armID, users: sum.users,
                rewardSum: sum.reward, rewardSquares: Double(sum.rewardSquares), costSum: sum.cost,
                costSquares: Double(sum.costSquares), responses: sum.responses)
        }
    }

    /// Loads the sums of days in `from ..< before`.
    static func load(from: CalendarDay, before: CalendarDay, on connection: inout Connection) throws -> CellOutcomes {
        var table = CellOutcomes()
        var segments = SymbolTable()
        var arms = SymbolTable()
        try connection.copyOut(
            """
            SELECT day, cell_id, segment_id, arm_id, users, reward_sum, reward_squares, cost_sum, cost_squares, \
            responses FROM allot.cell_outcome \
            WHERE day >= '\(from.description)' AND day < '\(before.description)' ORDER BY day, cell_id, arm_id
            """
        ) { row throws(PostgresError) in
            let day = CalendarDay(number: Int(try row.date()))
            let cellID = try row.int64()
            let segment = try row.symbol(in: &segments)
            let arm = try row.symbol(in: &arms)
            let users = try row.int64()
            let rewardSum = try row.int64()
            let rewardSquares = try row.double()
            let costSum = try row.int64()
            let costSquares = try row.double()
            let responses = try row.int64()
            table.append(
                day: day, cellID: cellID, segmentID: segments.texts[Int(segment)], armID: arms.texts[Int(arm)],
                users: users,
                rewardSum: rewardSum, rewardSquares: rewardSquares, costSum: costSum, costSquares: costSquares,
                responses: responses)
        }
        return table
    }

    /// Replaces the sums of `days` with these; part of the caller's transaction.
    func replace(_ days: [CalendarDay], on connection: inout Connection) throws {
        try connection.run(
            "DELETE FROM allot.cell_outcome WHERE day = ANY ($1::date[])", [.textArray(days.map(\.description))])
        try connection.copyIn(
            """
            allot.cell_outcome (day, cell_id, segment_id, arm_id, users, reward_sum, reward_squares, cost_sum, \
            cost_squares, responses)
            """, columns: 10, rows: count
        ) { writer, row throws(PostgresError) in
            try writer.date(Int32(day[row].number))
            try writer.int64(cellID[row])
            try writer.text(segmentID[row])
            try writer.text(armID[row])
            try writer.int64(users[row])
            try writer.int64(rewardSum[row])
            try writer.double(rewardSquares[row])
            try writer.int64(costSum[row])
            try writer.double(costSquares[row])
            try writer.int64(responses[row])
        }
    }

    /// The same rows as one table a day, ascending; rows are in order of their days.
    var byDay: [CellOutcomes] {
        var tables: [CellOutcomes] = []
        for row in 0..<count {
            if tables.last?.day.last != day[row] { tables.append(CellOutcomes()) }
            tables[tables.count - 1].append(
                day: day[row], cellID: cellID[row], segmentID: segmentID[row], armID: armID[row], users: users[row],
                rewardSum: rewardSum[row], rewardSquares: rewardSquares[row], costSum: costSum[row],
                costSquares: costSquares[row], responses: responses[row])
        }
        return tables
    }

    /// The rows of both tables.
    func appending(_ other: CellOutcomes) -> CellOutcomes {
        var result = self
        for row in 0..<other.count {
            result.append(
                day: other.day[row], cellID: other.cellID[row], segmentID: other.segmentID[row],
                armID: other.armID[row], users: other.users[row], rewardSum: other.rewardSum[row],
                rewardSquares: other.rewardSquares[row], costSum: other.costSum[row],
                costSquares: other.costSquares[row], responses: other.responses[row])
        }
        return result
    }

    private mutating func append(
        day: CalendarDay, cellID: Int64, segmentID: String, armID: String, users: Int64, rewardSum: Int64,
        rewardSquares: Double, costSum: Int64, costSquares: Double, responses: Int64
    ) {
        self.day.append(day)
        self.cellID.append(cellID)
        self.segmentID.append(segmentID)
        self.armID.append(armID)
        self.users.append(users)
        self.rewardSum.append(rewardSum)
        self.rewardSquares.append(rewardSquares)
        self.costSum.append(costSum)
        self.costSquares.append(costSquares)
        self.responses.append(responses)
    }
}
