internal import Bandits
package import Records

/// Thompson allocation of a night under budgets and stocks, solved by prices.
///
/// Every user of a cell gets arm a with probability
///
///  p′_a(λ) = ε/K + (1 − ε) π_λ(a), π_λ(a) = P(ũ_a − Σ_r λ_r c_ra is the largest), ũ_a ~ N(m_a, s_a²),
///
/// where ε is the floor, one for the whole shop, K the cell's eligible arms, c_ra what an arm uses of row r, and
/// λ ≥ 0 one price per row. The prices minimise
///
///  Φ(λ) = Σ n [(1 − ε) E max_a(ũ_a − λ·c_a) + ε/K Σ_a (m_a − λ·c_a)] + λ·b,
///
/// which is convex, with slope ∂Φ/∂λ_r = b_r − use_r(λ): at the minimum every row with a price is used to b_r and no
/// row beyond it (Danskin). b_r is the row's limit less the worst rounding of the draw, so that the drawn list, not
/// only its expectation, keeps the limit. The minimum is found by projected Newton steps, whose Hessian the
/// probabilities' own quadrature yields.
///
/// **Certificates.** For any rule that gives the floor by lot and otherwise chooses by the drawn values within the
/// rows, weak duality gives E Σ n ũ_A ≤ Φ(λ) at every λ ≥ 0; the policy itself attains Φ(λ) − λ·(b − use), so
/// complementary slackness is optimality (``AllocationPlan/thompsonGap``). Judged by posterior *means*, the same
/// argument for any plan p′ with this floor gives Σ n Σ p′_a m_a ≤ D(λ) with max_a(m_a − λ·c_a) in the place of its
/// expectation over draws: ``AllocationPlan/bound``. D ≤ Φ by Jensen's inequality; their difference is what knowing
/// the draws would be worth, which no plan can earn, so it is D that the plan's profit is compared with.
///
/// ```swift
/// let night = try BudgetDual(cells: cells, rows: [budget], floor: 0.10, floorMin: 0.02)
/// let plan = try night.solve(warmStart: yesterday.prices, threads: 8)
/// ```
///
/// Source: prices after Everett, "Generalized Lagrange multiplier method",
/// Operations Research 11(3), 1963; two-metric projection after Bertsekas, SIAM J. Control Optim. 20(2), 1982.
package struct BudgetDual: Sendable {
    /// The night's cells.
    package let cells: [AllocationCell]
    /// What may not be used up.
    package let rows: [AllocationRow]
    /// The share of traffic to give by lot, in [0, 1].
    package let floor: Double
    /// The least share that may be given by lot where `floor` cannot be afforded, in [0, floor].
    package let floorMin: Double

    let priced: [PricedCell]

    /// A night's problem, checked.
    ///
    /// - Parameters:
    ///   - cells: The cells, in an order that is the same in every run.
    ///   - rows: Budgets and stocks.
    ///   - floor: Share of traffic given by lot, in [0, 1].
    ///   - floorMin: What the floor may be lowered to, in [0, floor].
    /// - Throws: ``ParameterError`` naming the first value that cannot be worked with.
    package init(
        cells: [AllocationCell], rows: [AllocationRow], floor: Double, floorMin: Double = 0
    ) throws(ParameterError) {
        func require(_ holds: Bool, _ parameter: String, _ allowed: String, _ got: Any) throws(ParameterError) {
            guard !holds else { return }
            throw ParameterError(owner: "BudgetDual", parameter: parameter, allowed: allowed, got: "\(got)")
        }
        try require(floor >= 0 && floor <= 1, "floor", "in [0, 1]", floor)
        try require(floorMin >= 0 && floorMin <= floor, "floorMin", "in [0, floor]", floorMin)
        for (k, cell) in cells.enumerated() {
            try require(cell.users >= 0, "cells[\(k)].users", "≥ 0", cell.users)
            let ascending = zip(cell.arms, cell.arms.dropFirst()).allSatisfy { $0 < $1 }
            try require(
                cell.arms.first == 0 && ascending && (cell.arms.last ?? 0) < ArmSet.capacity, "cells[\(k)].arms",
                "ascending from 0 to below \(ArmSet.capacity)", cell.arms)
            for (name, values) in [("means", cell.means), ("sds", cell.sds), ("costs", cell.costs)] {
                try require(values.count == cell.arms.count, "cells[\(k)].\(name)", "one per arm", values.count)
                let least = name == "means" ? -1e12 : 0
                if let bad = values.first(where: { !($0 >= least && $0 <= 1e12) }) {
                    try require(false, "cells[\(k)].\(name)", "in [\(least), 1e12]", bad)
                }
            }
            try require(cell.costs[0] == 0, "cells[\(k)].costs", "0 for none", cell.costs[0])
        }
        for row in rows {
            try require(abs(row.limit) <= 9e12, "limit of \(row.name)", "finite, at most 9e12", row.limit)
            try require(!row.arms.contains(0), "arms of \(row.name)", "without none", "arms with 0")
        }
        self.init(checked: cells, rows: rows, floor: floor, floorMin: floorMin)
    }

    /// A problem whose values are known to be in range.
    init(checked cells: [AllocationCell], rows: [AllocationRow], floor: Double, floorMin: Double) {
        self.cells = cells
        self.rows = rows
        self.floor = floor
        self.floorMin = floorMin
        priced = cells.map { PricedCell($0, rows: rows) }
    }

    /// Finds the prices and the probabilities.
    ///
    /// Where the floor cannot be afforded it is lowered to the largest share that can, down to `floorMin`; the plan
    /// says which it was. A row without room for more than the floor has an infinite price.
    ///
    /// - Parameters:
    ///   - warmStart: Prices to begin with, by row, such as last night's; empty for none.
    ///   - threads: Most threads at work, ≥ 1; the result has the same bits whatever it is.
    /// - Returns: The plan. Use by the rounded probabilities plus worst rounding never exceeds a limit; a row with a
    ///   finite price above 0 is used to within 10⁻⁶ of its limit less the worst rounding over all eligible arms (and
    ///   2⁻³⁰ of a unit a user), unless arms whose values are known (s = 0) tie there and no price divides them.
    /// - Throws: ``InfeasibleAllocation`` where even `floorMin` cannot be afforded, or a limit is below 0.
    /// - Complexity: About 10 passes over the cells, each a ``ThompsonProbabilities`` per cell.
    package func solve(warmStart: [Double] = [], threads: Int = 1) throws(InfeasibleAllocation) -> AllocationPlan {
        let floorUsed = try affordableFloor()
        let solver = PriceSolver(cells: priced, allowances: allowances, floor: floorUsed, threads: threads)
        func vectors(_ prices: [Double]) -> [PropensityVector] {
            self.vectors(prices: prices, floor: floorUsed, threads: threads)
        }
        var (prices, settled) = solver.solve(from: warmStart)
        if !settled || !keepsLimits(vectors(prices)) {
            prices = keptPrices(near: prices, solver) { keepsLimits(vectors($0)) }
        }
        return plan(vectors(prices), prices: prices, point: solver.point(prices), floor: floorUsed, threads: threads)
    }

    /// Prices near `prices` that keep the limits, where use jumps and no price meets them exactly.
    ///
    /// First all prices rise together until the limits are kept, which they are where only the floor uses the rows;
    /// then each falls in turn as far as the limits allow. Every bisection ends at a point that was tried and kept them.
    private func keptPrices(near prices: [Double], _ solver: PriceSolver, _ keeps: ([Double]) -> Bool) -> [Double] {
        func least(_ at: (Double) -> [Double]) -> [Double] {
            if keeps(at(0)) { return at(0) }
            var (low, high) = (0.0, 1.0)
            for _ in 0..<40 {
                let middle = 0.5 * (low + high)
                if keeps(at(middle)) { high = middle } else { low = middle }
            }
            return at(high)
        }
        var kept = least { solver.blend(prices, towardCaps: $0) }
        for row in kept.indices where kept[row] > 0 && kept[row].isFinite {
            let current = kept
            kept = least { share in
                var lowered = current
                lowered[row] *= share
                return lowered
            }
        }
        return kept
    }
}
