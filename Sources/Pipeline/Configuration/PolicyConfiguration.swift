/// How a campaign chooses among its arms.
package struct PolicyConfiguration: Sendable, Hashable {
    /// The rule that turns posteriors into probabilities.
    package enum Kind: String, Sendable, CaseIterable {
        /// Each arm in proportion to the probability that it is the best.
        case thompson
    }

    /// What is known about an arm in a segment.
    package enum Model: String, Sendable, CaseIterable {
        /// Gaussian levels, shrunk from segment to arm by empirical Bayes.
        case hierarchical
    }

    /// What is made as large as possible.
    package enum Objective: String, Sendable, CaseIterable {
        /// Margin in the window minus discounts, deliveries and refunds.
        case profit
    }

    /// The rule that turns posteriors into probabilities.
    package let kind: Kind
    /// What is known about an arm in a segment.
    package let model: Model
    /// What is made as large as possible.
    package let objective: Objective
    /// Age in days at which an outcome counts half.
    package let halfLifeDays: Double
    /// What the posterior's standard deviation is multiplied by before the policy draws: 1 is plain Thompson sampling,
    /// less follows what is known more closely; above 0, at most 1.
    ///
    /// Thompson sampling pays for what it learns over an endless horizon. A campaign has weeks, outcomes take days to
    /// come in, a night decides about a whole cohort at once, and ``floor`` goes on trying every arm; less exploration
    /// then earns more. Chapelle and Li, "An Empirical Evaluation of Thompson Sampling", NIPS 2011, section 3
    /// ("posterior reshaping").
    package let exploration: Double
    /// Share of the traffic spread evenly over the eligible arms, so that learning never stops; 0 … below 1.
    package let floor: Double
    /// What the floor may be lowered to where the budget is too small for it; at most ``floor``.
    package let floorMin: Double
}
