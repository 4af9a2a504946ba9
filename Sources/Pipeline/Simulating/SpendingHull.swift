/// The most that options are worth within a budget, when everything about them is known: the oracle's allocation.
///
/// A group of users alike chooses among options of known value and cost, doing nothing among them; groups may be
/// divided. Then the optimum takes, over all groups, the steps of the upper hulls of (cost, value) in the order of
/// value per cost until the money is gone (METHODS §4, one row).
package struct SpendingHull {
    /// What a spend of the budget comes to.
    package struct Spending {
        /// What is earned over doing nothing.
        package var value = 0.0
        /// What is spent, at most the budget.
        package var cost = 0.0
    }

    /// A move from one option of a group to the next dearer one on its hull.
    private struct Step {
        var value: Double
        var cost: Double
    }

    private var steps: [Step] = []
    /// What the groups are worth and cost before anything is spent on purpose.
    private var start = Spending()

    /// No groups.
    package init() {}

    /// Adds a group of `users` users, each of whom may get one of the options; doing nothing costs and earns 0.
    ///
    /// - Parameters:
    ///   - users: How many, as a weight; the share that chooses freely.
    ///   - values: What an option earns over doing nothing.
    ///   - costs: What it costs, ≥ 0.
    package mutating func add(users: Double, values: some Collection<Double>, costs: some Collection<Double>) {
        // The best option among those that cost nothing, doing nothing included, is where the hull begins.
        var free = 0.0
        var dear: [Step] = []
        for (value, cost) in zip(values, costs) {
            if cost <= 0 { free = max(free, value) } else if value > 0 { dear.append(Step(value: value, cost: cost)) }
        }
        start.value += users * free
        dear.sort { ($0.cost, -$0.value) < ($1.cost, -$1.value) }
        var hull = [Step(value: free, cost: 0)]
        for option in dear where option.value > hull[hull.count - 1].value {
            while hull.count >= 2 {
                let (below, top) = (hull[hull.count - 2], hull[hull.count - 1])
                let isConcave =
                    (top.value - below.value) * (option.cost - top.cost)
                    > (option.value - top.value) * (top.cost - below.cost)
                if isConcave { break }
                hull.removeLast()
            }
            if option.cost > hull[hull.count - 1].cost { hull.append(option) }
        }
        for (below, above) in zip(hull, hull.dropFirst()) {
            steps.append(Step(value: users * (above.value - below.value), cost: users * (above.cost - below.cost)))
        }
    }

    /// The best within `budget`; the last step is taken in part.
    package func spending(_ budget: Double) -> Spending {
        var result = start
        var left = budget
        for step in steps.sorted(by: { $0.value * $1.cost > $1.value * $0.cost }) {
            guard left > 0 else { break }
            let share = min(1, left / step.cost)
            result.value += share * step.value
            result.cost += share * step.cost
            left -= share * step.cost
        }
        return result
    }
}
