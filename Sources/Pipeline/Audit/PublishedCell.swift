internal import Allocation
package import Bandits
internal import Records

/// One cell of a published list as it was logged: its odds, and everything that they follow from.
package struct PublishedCell: Sendable, Hashable {
    /// One arm as `allot.policy_cell` has it.
    struct LoggedArm: Sendable, Hashable {
        var id: String
        var weight: UInt64
        var levelMean: Double
        /// The spread that was drawn with.
        var drawSd: Double
        var cost: Double
        var isEligible: Bool
    }

    /// Digest of the segment and the arms.
    package let cellID: Int64
    /// The segment.
    package let segmentID: String
    /// Users in the cell.
    package let users: Int
    /// The arms' identifiers in the order of the vector; `none` first.
    package let arms: [String]
    /// The logged odds in units of 2⁻³².
    package let weights: [UInt64]
    /// The posteriors, and what the arms use of each of the night's budgets and stocks.
    package let policy: PricedThompson
    /// Positions of the arms in the order in which the draw lays them out.
    package let layout: [Int]

    /// The cell of `logged` arms, in the order of the vector.
    ///
    /// - Parameters:
    ///   - cellID: Digest of segment and arms.
    ///   - segmentID: The segment.
    ///   - users: Users in the cell.
    ///   - logged: Every arm of the cell, `none` first.
    ///   - rows: The names of the night's budgets and stocks.
    init(cellID: Int64, segmentID: String, users: Int, logged: [LoggedArm], rows: [String]) {
        self.cellID = cellID
        self.segmentID = segmentID
        self.users = users
        let arms = logged.map(\.id)
        self.arms = arms
        weights = logged.map(\.weight)
        let cell = AllocationCell(
            users: users, arms: Array(logged.indices), means: logged.map(\.levelMean), sds: logged.map(\.drawSd),
            costs: logged.map(\.cost))
        let uses = rows.map { Self.use(of: $0, by: arms) }
        policy = PricedThompson(
            means: cell.means, sds: cell.sds, coefficients: uses.map { $0.coefficients(of: cell) },
            eligible: logged.map(\.isEligible))
        // The night's own order of rows: campaign by campaign, the budget before the stocks.
        let ordered = uses.filter { $0.arms.count > 0 }.sorted { left, right in
            let (first, second) = (left.arms.indices.first ?? 0, right.arms.indices.first ?? 0)
            return first == second ? left.measure == .cost && right.measure == .count : first < second
        }
        layout = CellLayout.order(cell, rows: ordered)
    }

    /// Which of `arms`, by position, use the row `name`: `budget C` is used at cost by the arms of campaign C,
    /// `stock C/O` by the piece by those of its offer O.
    private static func use(of name: String, by arms: [String]) -> AllocationRow {
        let parts = name.split(separator: " ", maxSplits: 1)
        let users = arms.indices.filter { parts.count == 2 && arms[$0].hasPrefix("\(parts[1])/") }
        return AllocationRow(
            name: name, arms: ArmSet(users), measure: parts.first == "budget" ? .cost : .count, limit: 0)
    }
}
