/// Independent Gaussian posteriors of every segment × arm, with expected costs: what a policy chooses from.
///
/// Columns of cells are indexed by ``index(segment:arm:)``, columns of arms by the arm; money is in the currency's unit
/// per user and outcome window. Only differences between arms of a segment mean something causal; that of arm and
/// `none` is the arm's increment.
package struct FittedHierarchicalModel: Sendable, Equatable {
    /// Number of segments.
    package let segments: Int
    /// Number of arms, `none` included.
    package let arms: Int

    /// Posterior mean of the level: of `none`, or of `none` plus the arm's increment.
    package internal(set) var mean: [Double]
    /// Spread of the level, independent of the other arms': an arm's leaves out what it shares with `none`.
    package internal(set) var sd: [Double]
    /// Users that the posterior rests on, discounted by age: with the arm, in strata where `none` was drawn too.
    package internal(set) var effectiveUsers: [Double]
    /// Posterior mean of the increment over `none`; 0 for `none`.
    package internal(set) var increment: [Double]
    /// Standard deviation of the increment, the sampling error of `none` included; 0 for `none`.
    package internal(set) var incrementSd: [Double]
    /// Expected cost to the budget, ≥ 0 where costs are.
    package internal(set) var expectedCost: [Double]
    /// Standard deviation of the cost between users: what makes a night's spend differ from its expectation.
    package internal(set) var costSd: [Double]
    /// Standard error of ``expectedCost``.
    package internal(set) var costStandardError: [Double]

    /// Posterior mean of each arm's increment over all segments; 0 for `none`.
    package internal(set) var armIncrement: [Double]
    /// Standard deviation of ``armIncrement``; 0 for `none`.
    package internal(set) var armIncrementSd: [Double]
    /// τ, the spread of increments between segments, common to the arms of a campaign; 0 for `none`.
    package internal(set) var segmentSpread: [Double]

    init(segments: Int, arms: Int) {
        self.segments = segments
        self.arms = arms
        mean = [Double](repeating: 0, count: segments * arms)
        sd = mean
        effectiveUsers = mean
        increment = mean
        incrementSd = mean
        expectedCost = mean
        costSd = mean
        costStandardError = mean
        armIncrement = [Double](repeating: 0, count: arms)
        armIncrementSd = armIncrement
        segmentSpread = armIncrement
    }

    /// Where the columns of cells have `arm` in `segment`.
    package func index(segment: Int, arm: Int) -> Int { segment * arms + arm }
}
