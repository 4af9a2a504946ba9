package import Records

/// What one night's decisions are truly worth, beside what others would have made of the same users and budget.
///
/// All amounts are expectations under the shop's hidden parameters, in the currency's unit, over the users whom the
/// policy decides about: holdouts, cohort, eligible arms and floor are the night's own for everybody.
package struct JudgedNight: Sendable {
    /// What a way of deciding earns over sending nothing, and what it costs.
    package struct Earning: Sendable {
        /// Expected incremental profit.
        package var profit = 0.0
        /// Expected cost to the budget.
        package var cost = 0.0
    }

    /// The night.
    package var day: CalendarDay
    /// Users of the policy.
    package var users = 0
    /// The night's budget, what the list plans to spend, and that with the reserve for its spread.
    package var budget = 0.0
    package var planned = 0.0
    package var committed = 0.0
    /// The campaign's total, what was spent and what was reserved before tonight.
    package var total = 0.0
    package var spent = 0.0
    package var reservedBefore = 0.0
    /// λ of the budget; above 0 where it binds.
    package var price = 0.0
    /// What the night's decisions came to cost in the end.
    package var realisedCost = 0.0

    /// The policy, by the probabilities that it published.
    package var policy = Earning()
    /// The truth about every single user, allocated best within the budget.
    package var oracleA = Earning()
    /// The truth about the tool's own cells, allocated best within the budget.
    package var oracleB = Earning()
    /// Every eligible arm and `none` with the same odds; users are left out by lot where the budget is too small.
    package var uniform = Earning()
    /// By arm: everybody who may get it gets it, users left out by lot where the budget is too small.
    package var fixed: [Earning] = []

    /// A night of which nothing is known yet.
    init(day: CalendarDay) { self.day = day }
}

/// What the truth says of the decisions that one arm of a night and cell stands for.
package struct JudgedArm: Sendable {
    package var day: CalendarDay
    package var cellID: Int64
    package var armID: String
    /// True mean increment over `none` of all users of the cell.
    package var increment: Double
    /// That of two windows, as long as the user is not decided about again; `nil` unless it is asked for.
    package var incrementOfTwoWindows: Double?
    /// What the tool believed of that: mean and spread of its posterior.
    package var believed: Double
    package var doubt: Double
    /// True mean cost, and what the tool expected it to be.
    package var cost: Double
    package var expectedCost: Double
    /// Probability with which the arm was given.
    package var probability: Double
    /// Users of the cell.
    package var users: Int
}
