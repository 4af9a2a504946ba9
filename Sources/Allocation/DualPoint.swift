internal import Bandits

/// What the policy does at given prices: uses, their derivatives, and the value of the choice.
struct DualPoint: Sendable {
    /// Expected use of each row, floor inside, in the row's unit.
    var use: [Double]
    /// −∂use_r/∂λ_s, the Hessian of Φ, row by row; positive semidefinite.
    var curvature: [Double]
    /// −∂V/∂λ_s: how fast expected profit falls with each price.
    var profitSlope: [Double]
    /// Σ n [(1 − ε) E max_a(ũ_a − λ·c_a) + ε/K Σ_a (m_a − λ·c_a)]: Φ(λ) without the term λ·b.
    var value: Double

    /// Nothing, for `rows` rows.
    init(rows: Int) {
        use = [Double](repeating: 0, count: rows)
        curvature = [Double](repeating: 0, count: rows * rows)
        profitSlope = [Double](repeating: 0, count: rows)
        value = 0
    }

    /// The part of one cell.
    ///
    /// With W_ab from ``ThompsonProbabilities/contests``, −∂use_r/∂λ_s = n (1 − ε) Σ_{a<b} W_ab (c_ra − c_rb)(c_sa − c_sb)
    /// and −∂V/∂λ_s = n (1 − ε) Σ_{a<b} W_ab (m_a − m_b)(c_sa − c_sb).
    init(_ cell: PricedCell, prices: [Double], floor: Double) {
        let count = prices.count
        self.init(rows: count)
        let policy = cell.policy
        let net = policy.netMeans(prices: prices)
        let best = ThompsonProbabilities(means: net, sds: policy.sds, contests: true)
        let arms = net.count
        let n = Double(cell.users)
        let chosen = n * (1 - floor)
        for row in cell.rowsUsed {
            var sum = 0.0
            for a in 0..<arms { sum += best.probabilities[a] * policy.coefficients[row][a] }
            use[row] = chosen * sum + floor * cell.lotUse[row]
        }
        for a in 1..<max(arms, 1) where net[a] > -.infinity {
            for b in 0..<a {
                let contest = best.contests[a * arms + b]
                guard contest > 1e-15 else { continue }
                for row in cell.rowsUsed {
                    let difference = policy.coefficients[row][a] - policy.coefficients[row][b]
                    guard difference != 0 else { continue }
                    let scaled = chosen * contest * difference
                    profitSlope[row] += scaled * (policy.means[a] - policy.means[b])
                    for other in cell.rowsUsed where other <= row {
                        curvature[row * count + other] +=
                            scaled * (policy.coefficients[other][a] - policy.coefficients[other][b])
                    }
                }
            }
        }
        var lot = 0.0
        var eligible = 0.0
        for a in 0..<arms where policy.eligible[a] {
            eligible += 1
            lot += policy.means[a]
        }
        value = chosen * best.expectedMaximum + n * floor * lot / eligible
        for row in cell.rowsUsed where prices[row].isFinite { value -= prices[row] * floor * cell.lotUse[row] }
    }

    /// Adds another cell's part; cells are added in their order, so the sum has the same bits at any thread count.
    mutating func add(_ other: DualPoint) {
        for k in use.indices { use[k] += other.use[k] }
        for k in curvature.indices { curvature[k] += other.curvature[k] }
        for k in profitSlope.indices { profitSlope[k] += other.profitSlope[k] }
        value += other.value
    }
}
