/// One arm's odds in one cell of a list, with the posterior that they came from: a row of `allot.policy_cell`.
package struct PolicyCell: Sendable, Hashable {
    /// Digest of the segment and the eligible arms.
    package var cellID: Int64
    /// The segment.
    package var segmentID: String
    /// Users in the cell.
    package var users: Int
    /// The arm's identifier.
    package var arm: String
    /// The arm's odds in units of 2⁻³²; those of a cell sum to 2³² exactly.
    ///
    /// 0 for an arm that cannot be drawn tonight, or whose odds round to nothing.
    package var weight: UInt64
    /// Posterior probability that the arm is the best of the cell.
    package var probBest: Double
    /// Matured decisions behind the posterior, discounted.
    package var n: Double
    /// Posterior mean of the increment over `none`, in the currency's unit.
    package var mean: Double
    /// Posterior standard deviation of the increment, in the currency's unit.
    package var sd: Double
    /// Expected cost of a decision, in the currency's unit.
    package var cost: Double
    /// Everything that is needed to compute the odds again, as a JSON object.
    package var posterior: String

    /// The odds `weight` · 2⁻³² of `arm` in the cell `cellID`.
    package init(
        cellID: Int64, segmentID: String, users: Int, arm: String, weight: UInt64, probBest: Double, n: Double,
        mean: Double, sd: Double, cost: Double, posterior: String = "{}"
    ) {
        self.cellID = cellID
        self.segmentID = segmentID
        self.users = users
        self.arm = arm
        self.weight = weight
        self.probBest = probBest
        self.n = n
        self.mean = mean
        self.sd = sd
        self.cost = cost
        self.posterior = posterior
    }
}
