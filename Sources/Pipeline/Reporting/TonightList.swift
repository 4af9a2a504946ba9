internal import Postgres
internal import Records

/// What a campaign's live list gives to whom, and who is not on it.
struct TonightList {
    /// Rows of the list with the same arm and reason.
    struct Rows {
        var armID: String
        var reason: String
        var users: Int

        /// Whether the policy drew them, rather than the holdout.
        var isDrawn: Bool { reason != TargetingList.Reason.holdout.name }
    }

    /// One arm's odds and posterior in a cell, beside `allot.policy_cell`.
    struct Cell {
        var cellID: Int64
        var segmentID: String
        var users: Int
        var armID: String
        /// Whether the list could give it to anybody.
        var isOpen: Bool
        var probabilityBest: Double
        /// Matured decisions behind the posterior, discounted.
        var matured: Double
        /// Posterior mean of the increment over `none`, in the currency's unit.
        var mean: Double
    }

    /// The list, counted; empty where its rows have been dropped.
    var rows: [Rows]
    var cells: [Cell]
    /// Who was left out, in order.
    var exclusions: [Exclusion]

    /// Loads what belongs to `version`.
    static func load(_ version: Int64, on connection: inout Connection) throws -> TonightList {
        let rows = try connection.query(
            """
            SELECT arm_id, reason, count(*) AS users FROM allot.targeting WHERE version = $1
            GROUP BY arm_id, reason ORDER BY arm_id, reason
            """, [.int64(version)])
        let cells = try connection.query(
            """
            SELECT cell_id, segment_id, users, arm, weight > 0 AS open, prob_best, n, mean FROM allot.policy_cell WHERE version = $1
            ORDER BY cell_id, arm
            """, [.int64(version)])
        let exclusions = try connection.query(
            "SELECT reason, users FROM allot.excluded WHERE version = $1 ORDER BY step", [.int64(version)])
        return TonightList(
            rows: try rows.map {
                Rows(armID: try $0.text("arm_id"), reason: try $0.text("reason"), users: try $0.int("users"))
            },
            cells: try cells.map {
                Cell(
                    cellID: try $0.int64("cell_id"), segmentID: try $0.text("segment_id"), users: try $0.int("users"),
                    armID: try $0.text("arm"), isOpen: try $0.bool("open"),
                    probabilityBest: try $0.double("prob_best"), matured: try $0.double("n"),
                    mean: try $0.double("mean"))
            },
            exclusions: try exclusions.map { Exclusion(reason: try $0.text("reason"), users: try $0.int("users")) })
    }

    /// Users whom the policy drew something or nothing for.
    var drawn: Int { rows.lazy.filter(\.isDrawn).reduce(0) { $0 + $1.users } }

    /// Users who get `armID`.
    func users(of armID: String) -> Int { rows.lazy.filter { $0.armID == armID }.reduce(0) { $0 + $1.users } }

    /// Users of every cell once.
    var cellUsers: Int {
        var users: [Int64: Int] = [:]
        for cell in cells { users[cell.cellID] = cell.users }
        return users.values.reduce(0, +)
    }
}
