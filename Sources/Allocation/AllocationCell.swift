/// The users of one segment with the same eligible arms, who all get the same probabilities.
package struct AllocationCell: Sendable, Hashable {
    /// How many users, ≥ 0.
    package var users: Int
    /// The arms open to them, ascending; the first is 0, `none`.
    package var arms: [Int]
    /// Posterior mean of one user's profit in the window under each arm, in the currency's unit, finite.
    package var means: [Double]
    /// Posterior standard deviation of that mean, in the same unit, ≥ 0.
    package var sds: [Double]
    /// Expected cost of giving one user the arm, in the currency's unit, ≥ 0; 0 for `none`.
    package var costs: [Double]

    /// A cell of `users` users; every array has one element per arm.
    package init(users: Int, arms: [Int], means: [Double], sds: [Double], costs: [Double]) {
        self.users = users
        self.arms = arms
        self.means = means
        self.sds = sds
        self.costs = costs
    }
}
