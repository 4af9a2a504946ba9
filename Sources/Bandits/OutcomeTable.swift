internal import Records

/// What came of matured decisions, as parallel columns: one row for each night, cell and arm.
///
/// Only rows drawn by the policy with a probability strictly between 0 and 1 belong here; the holdout is for the
/// headline. Within a stratum (a night × a cell) everybody was decided on the same night, was eligible for the same
/// arms and had the same probabilities, so plain means of its arms compare like with like.
package struct OutcomeTable: Sendable, Equatable {
    /// Days since the decision, ≥ 0; the same within a stratum.
    package var ageDays: [Double] = []
    /// The night × cell: any number, the same for its rows and for no others.
    package var stratum: [Int32] = []
    /// The users' segment, the same within a stratum.
    package var segment: [Int32] = []
    /// Index in tonight's catalogue of arms; 0 for `none`.
    package var arm: [Int32] = []
    /// Users with the arm.
    package var users: [Int64] = []
    /// Their rewards, winsorised by the caller, in micros.
    package var rewardSum: [Int64] = []
    /// Their squared rewards, in micros².
    package var rewardSquares: [Double] = []
    /// Their costs to the budget, in micros.
    package var costSum: [Int64] = []
    /// Their squared costs, in micros².
    package var costSquares: [Double] = []

    /// No outcomes.
    package init() {}

    /// Rows in the table.
    package var count: Int { users.count }

    /// Appends a row; units and ranges as the columns say.
    package mutating func append(
        ageDays: Double, stratum: Int32, segment: Int32, arm: Int32, users: Int64, rewardSum: Int64,
        rewardSquares: Double, costSum: Int64 = 0, costSquares: Double = 0
    ) {
        self.ageDays.append(ageDays)
        self.stratum.append(stratum)
        self.segment.append(segment)
        self.arm.append(arm)
        self.users.append(users)
        self.rewardSum.append(rewardSum)
        self.rewardSquares.append(rewardSquares)
        self.costSum.append(costSum)
        self.costSquares.append(costSquares)
    }

    /// Checks every row.
    ///
    /// - Throws: ``ParameterError`` that names the column, its range and the row.
    func validate(segments: Int, arms: Int) throws(ParameterError) {
        let lengths = [
            ageDays.count, stratum.count, segment.count, arm.count, rewardSum.count, rewardSquares.count,
            costSum.count, costSquares.count,
        ]
        guard lengths.allSatisfy({ $0 == count }) else {
            throw ParameterError(
                owner: "OutcomeTable", parameter: "columns", allowed: "of one length", got: "of lengths \(lengths)")
        }
        for row in 0..<count {
            func refuse(_ column: String, _ allowed: String, _ value: some CustomStringConvertible) -> ParameterError {
                ParameterError(
                    owner: "OutcomeTable", parameter: column, allowed: allowed, got: "\(value) at row \(row)")
            }
            guard ageDays[row].isFinite, ageDays[row] >= 0 else {
                throw refuse("ageDays", "finite and at least 0", ageDays[row])
            }
            guard segment[row] >= 0, segment[row] < segments else {
                throw refuse("segment", "from 0 to \(segments - 1)", segment[row])
            }
            guard arm[row] >= 0, arm[row] < arms else { throw refuse("arm", "from 0 to \(arms - 1)", arm[row]) }
            guard users[row] >= 0 else { throw refuse("users", "at least 0", users[row]) }
            guard rewardSquares[row].isFinite, rewardSquares[row] >= 0 else {
                throw refuse("rewardSquares", "finite and at least 0", rewardSquares[row])
            }
            guard costSquares[row].isFinite, costSquares[row] >= 0 else {
                throw refuse("costSquares", "finite and at least 0", costSquares[row])
            }
        }
    }

    /// The rows that have users, by stratum, then arm, then content: an order that the order of input cannot change.
    func canonicalOrder() -> [Int] {
        (0..<count).filter { users[$0] > 0 }.sorted { left, right in
            if stratum[left] != stratum[right] { return stratum[left] < stratum[right] }
            if arm[left] != arm[right] { return arm[left] < arm[right] }
            if users[left] != users[right] { return users[left] < users[right] }
            if rewardSum[left] != rewardSum[right] { return rewardSum[left] < rewardSum[right] }
            if rewardSquares[left] != rewardSquares[right] { return rewardSquares[left] < rewardSquares[right] }
            if costSum[left] != costSum[right] { return costSum[left] < costSum[right] }
            return costSquares[left] < costSquares[right]
        }
    }
}
