package import Records
package import Statistics

/// At most one option for each user, the most valuable within one budget.
///
/// max Σ v_ia z_ia with Σ_a z_ia ≤ 1 and Σ c_ia z_ia ≤ B, values and costs of either sign: the multiple-choice knapsack
/// of one row. Its linear relaxation is solved exactly: everybody climbs his hull (``KnapsackHull``), the steepest steps
/// of all users first, until the budget is used up; λ is the slope of the step that no longer fits. That step is left
/// out (rounding **down**), and what is left of the budget is filled with the steepest later steps that fit. What this
/// misses is less than the value of one step, and the plan says how much it can be.
///
/// Most users never need their hull: λ is first bracketed on a sample, one pass settles everybody whose option is the
/// same at both ends of the bracket, and only the steps of the others are selected among (``KnapsackEdge``). Where the
/// sample misleads, everybody's are.
///
/// Sums are exact integers in micros, and sample and ties go by keyed hashes of the user, so the plan depends neither on
/// the order of rows nor on the number of threads.
///
/// ```swift
/// let options = try KnapsackOptions(userID: [1, 2, 3], optionsPerUser: 2,
///     values: [30, 10, 40, 50, 10, 55], costs: [3, 6, 3, 6, 3, 6])
/// let plan = try Knapsack(budget: Money(micros: 15_000_000)).solve(options, threads: 2)
/// plan.chosen  // [0, 1, 1]: 135 for 15
/// ```
package struct Knapsack: Sendable, Hashable {
    /// What all chosen options may cost together; below 0 only negative costs can meet it.
    package var budget: Money
    /// Orders users whose steps are equally steep.
    package var ties: KeyedStream
    /// From how many users on a sample brackets the price; 65,536 by default, below which there is nothing to save.
    package var sampledFrom = 65_536

    /// The knapsack of `budget`, with ties broken under `ties`.
    package init(budget: Money, ties: KeyedStream = KeyedStream(seed: 0, label: "knapsack ties")) {
        self.budget = budget
        self.ties = ties
    }

    /// Chooses everybody's option.
    ///
    /// - Parameters:
    ///   - options: What they may be given.
    ///   - threads: Most threads at work at once, ≥ 1.
    /// - Returns: Everybody's option, and how good the plan is.
    /// - Throws: ``ParameterError`` for amounts that are not finite or too large to sum exactly, and where even
    ///   everybody's cheapest option is beyond the budget.
    /// - Complexity: O(users × options); memory: two bytes a user, and 56 bytes a step of the users who are not settled.
    package func solve(_ options: KnapsackOptions, threads: Int) throws(ParameterError) -> KnapsackPlan {
        _ = try mapBlocks(count: options.count, threads: threads) { rows throws(ParameterError) in
            try options.check(rows)
        }
        if let bracket = bracket(options), let plan = solve(options, within: bracket, threads: threads) { return plan }
        return try solveAll(options, threads: threads)
    }

    /// Prices between which the sample says λ lies; `nil` for too few users, or where it says nothing.
    private func bracket(_ options: KnapsackOptions) -> ClosedRange<Double>? {
        guard options.count >= max(sampledFrom, 1) else { return nil }
        // By user, not by row: 16,384 to 32,767 of them, or one in 64.
        let halvings = Int.bitWidth - 1 - max(options.count / 16_384, 1).leadingZeroBitCount
        let mask = UInt64(1) << UInt64(min(halvings, 6)) - 1
        let sample = options.userID.indices.filter { ties.bits(options.userID[$0], 1) & mask == 0 }
        var (start, steps) = edges(of: sample, options)
        let share = Double(sample.count) / Double(options.count)
        let allowance = Double(budget.micros) * share - Double(start.cost)
        /// The slope of the first step that does not fit, 0 where all fit.
        func price(_ allowance: Double) -> Double {
            let taken = KnapsackEdge.select(&steps, within: Int64(max(allowance, 0)))
            return taken < steps.count ? steps[taken].slope : 0
        }
        // Three and a half standard errors of the sample's spend on either side.
        let margin = 3.5 * standardError(steps, allowance, sample.count)
        let low = price(allowance + margin)
        return low...max(low, price(allowance - margin))
    }

    /// The standard error of a sample's spend at the price where it reaches `allowance`.
    private func standardError(_ steps: [KnapsackEdge], _ allowance: Double, _ users: Int) -> Double {
        var steps = steps
        let taken = KnapsackEdge.select(&steps, within: Int64(max(allowance, 0)))
        var spends: [Int32: Double] = [:]
        for step in steps[..<taken] { spends[step.row, default: 0] += Double(step.cost) }
        // Whole micros below 2⁵³, hence exact in any order; their squares are summed in order.
        let mean = spends.values.reduce(0, +) / Double(max(users, 1))
        let squares = spends.values.sorted().reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares + Double(users - spends.count) * mean * mean).squareRoot()
    }

    /// The plan where λ lies in `bracket`; `nil` where it does not.
    private func solve(
        _ options: KnapsackOptions, within bracket: ClosedRange<Double>, threads: Int
    ) -> KnapsackPlan? {
        let blocks = mapBlocks(count: options.count, threads: threads) { rows in
            KnapsackScreen(options, rows: rows, low: bracket.lowerBound, high: bracket.upperBound)
        }
        var screen = KnapsackScreen()
        screen.chosen.reserveCapacity(options.count)
        for block in blocks { screen.combine(block) }
        guard screen.costAtHigh <= budget.micros, screen.costAtLow > budget.micros || bracket.lowerBound == 0 else {
            return nil
        }
        let (start, steps) = edges(of: screen.open.map(Int.init), options, into: &screen.chosen)
        return finish(options, steps, from: screen.settled, start, chosen: screen.chosen)
    }

    /// The plan by everybody's hull.
    private func solveAll(_ options: KnapsackOptions, threads: Int) throws(ParameterError) -> KnapsackPlan {
        var chosen = [Int16](repeating: -1, count: options.count)
        let (start, steps) = edges(of: Array(0..<options.count), options, into: &chosen)
        guard let plan = finish(options, steps, from: KnapsackScreen.Sum(), start, chosen: chosen) else {
            throw ParameterError(
                owner: "Knapsack", parameter: "budget",
                allowed: "at least \(Money(micros: start.cost).units), the cost of everybody's cheapest option",
                got: "\(budget.units)")
        }
        return plan
    }

    private func edges(
        of rows: [Int], _ options: KnapsackOptions
    ) -> (start: KnapsackScreen.Sum, steps: [KnapsackEdge]) {
        var chosen: [Int16] = []
        return edges(of: rows, options, into: &chosen)
    }

    /// The steps of the users in `rows`, whose cheapest options go `into` the plan where it has room for all users.
    private func edges(
        of rows: [Int], _ options: KnapsackOptions, into chosen: inout [Int16]
    ) -> (start: KnapsackScreen.Sum, steps: [KnapsackEdge]) {
        var hull = KnapsackHull()
        var steps: [KnapsackEdge] = []
        var start = KnapsackScreen.Sum()
        for row in rows {
            hull.find(options, row: row)
            start.value += hull.corners[0].value
            start.cost += hull.corners[0].cost
            if !chosen.isEmpty { chosen[row] = hull.corners[0].option }
            hull.append(to: &steps, row: row, user: options.userID[row], ties: ties)
        }
        return (start, steps)
    }

    /// Takes the steepest steps within the budget, then fills it; `nil` where even the start is beyond it.
    private func finish(
        _ options: KnapsackOptions, _ steps: consuming [KnapsackEdge], from settled: KnapsackScreen.Sum,
        _ start: KnapsackScreen.Sum, chosen: consuming [Int16]
    ) -> KnapsackPlan? {
        var value = settled.value + start.value
        var cost = settled.cost + start.cost
        guard cost <= budget.micros else { return nil }
        let taken = KnapsackEdge.select(&steps, within: budget.micros - cost)
        for step in steps[..<taken] {
            value += step.value
            cost += step.cost
            // A user's steps come in any order, but all below a taken one are taken: the dearest option counts.
            let row = Int(step.row)
            if options.cost(row, step.to) > options.cost(row, chosen[row]) { chosen[row] = step.to }
        }
        let price = taken < steps.count ? steps[taken].slope : 0
        let bound = Double(value) + price * Double(budget.micros - cost)
        let room = budget.micros - cost
        for step in steps[taken...].filter({ $0.cost <= room }).sorted(by: { $0.precedes($1) })
        where step.cost <= budget.micros - cost && chosen[Int(step.row)] == step.from {
            chosen[Int(step.row)] = step.to
            value += step.value
            cost += step.cost
        }
        return KnapsackPlan(
            chosen: chosen, objective: Money(micros: value), spend: Money(micros: cost), budget: budget, price: price,
            bound: bound / 1_000_000)
    }
}
