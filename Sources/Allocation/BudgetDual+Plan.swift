internal import Bandits
internal import Statistics

/// From prices to a plan with its certificates.
extension BudgetDual {
    /// Every cell's rounded probabilities at `prices`.
    func vectors(prices: [Double], floor: Double, threads: Int) -> [PropensityVector] {
        mapBlocks(count: priced.count, blockSize: 8, threads: threads) { block in
            block.map { priced[$0].policy.vector(prices: prices, floor: floor) }
        }.flatMap { $0 }
    }

    /// Whether expected use, summed exactly in integers, and the worst rounding stay within every limit.
    func keepsLimits(_ vectors: [PropensityVector]) -> Bool {
        rows.indices.allSatisfy { row in
            if rows[row].isClosed { return true }
            let rounding = Int128((worstRounding(vectors, row: row) * 1_000_000).rounded(.up)) << 32
            let limit = Int128((rows[row].limit * 1_000_000).rounded(.down)) << 32
            return exactUse(vectors, row: row) + rounding <= limit
        }
    }

    /// The plan of `vectors`, drawn up at `prices`, with what `point` says about them.
    func plan(
        _ vectors: [PropensityVector], prices: [Double], point: DualPoint, floor: Double, threads: Int
    ) -> AllocationPlan {
        let marginal = marginalProfits(prices: prices, point: point)
        let planned = rows.indices.map { row in
            AllocationPlan.Row(
                name: rows[row].name, limit: rows[row].limit, price: prices[row],
                use: Double(exactUse(vectors, row: row)) * 0x1p-32 / 1_000_000,
                worstRounding: worstRounding(vectors, row: row), isClosed: rows[row].isClosed,
                marginalProfit: marginal[row])
        }
        var objective = 0.0
        for (cell, vector) in zip(priced, vectors) {
            let mean = zip(vector.probabilities, cell.policy.means).reduce(0) { $0 + $1.0 * $1.1 }
            objective += Double(cell.users) * mean
        }
        let open = planned.indices.filter { prices[$0].isFinite }
        return AllocationPlan(
            cells: priced.indices.map {
                AllocationPlan.Cell(vector: vectors[$0], layout: priced[$0].layout)
            },
            rows: planned, floorUsed: floor, objective: objective,
            bound: max(meanBound(planned, floor: floor), objective),
            thompsonObjective: open.reduce(point.value) { $0 + prices[$1] * point.use[$1] },
            thompsonBound: open.reduce(point.value) {
                $0 + prices[$1] * max(planned[$1].limit - planned[$1].worstRounding, point.use[$1])
            })
    }

    /// D(λ) = Σ n [(1 − ε) max_a(m_a − λ·c_a) + ε/K Σ_a (m_a − λ·c_a)] + λ·b, with b = limit − worst rounding.
    ///
    /// It bounds at any λ ≥ 0; for a row whose price is infinite the least price is taken at which no mean prefers an
    /// arm that uses it to `none`.
    private func meanBound(_ planned: [AllocationPlan.Row], floor: Double) -> Double {
        var prices = planned.map(\.price)
        for row in prices.indices where !prices[row].isFinite {
            prices[row] = 0
            for cell in priced {
                let (means, use) = (cell.policy.means, cell.policy.coefficients[row])
                for a in means.indices where use[a] > 0 && cell.policy.eligible[a] {
                    prices[row] = max(prices[row], (means[a] - means[0]) / use[a])
                }
            }
        }
        var bound = 0.0
        for row in planned.indices where !planned[row].isClosed {
            bound += prices[row] * (planned[row].limit - planned[row].worstRounding)
        }
        for cell in priced {
            let net = cell.policy.netMeans(prices: prices).filter { $0 > -.infinity }
            let lot = net.reduce(0, +) / Double(net.count)
            bound += Double(cell.users) * ((1 - floor) * (net.max() ?? 0) + floor * lot)
        }
        return bound
    }

    /// dV/db over the rows that bind, from ∂use/∂λ = −H and ∂V/∂λ = −v: dV/db = H⁻¹ v.
    private func marginalProfits(prices: [Double], point: DualPoint) -> [Double?] {
        let binding = prices.indices.filter { prices[$0] > 0 && prices[$0].isFinite }
        var matrix = [Double](repeating: 0, count: binding.count * binding.count)
        for (i, row) in binding.enumerated() {
            for (j, other) in binding.enumerated() where j <= i {
                matrix[i * binding.count + j] = point.curvature[row * prices.count + other]
            }
            matrix[i * binding.count + i] *= 1 + 1e-9
        }
        let solution = Cholesky(matrix, count: binding.count)?.solve(binding.map { point.profitSlope[$0] })
        return prices.indices.map { row in
            guard let place = binding.firstIndex(of: row) else { return prices[row].isFinite ? 0 : nil }
            return solution?[place]
        }
    }

    private func exactUse(_ vectors: [PropensityVector], row: Int) -> Int128 {
        zip(priced, vectors).reduce(0) { $0 + $1.0.exactUse($1.1, row: row) }
    }

    private func worstRounding(_ vectors: [PropensityVector], row: Int) -> Double {
        zip(priced, vectors).reduce(0) { $0 + $1.0.worstRounding($1.1, row: row) }
    }
}
