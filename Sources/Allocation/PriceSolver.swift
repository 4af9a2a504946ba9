internal import Bandits
internal import Statistics

/// Minimises Φ over prices λ ≥ 0 by projected Newton steps with a line search on its slope.
///
/// Invariant: every price stays in [0, cap], where at its cap a row is used by the floor alone, so the minimum is in
/// the box. Φ is convex, so along a direction its slope only rises, and a step that ends where the slope is still
/// negative, or nearly 0, has gone down.
struct PriceSolver {
    /// How near to its allowance a row with a price is used, as a share of the allowance.
    private static let tolerance = 0.4e-6

    private let cells: [PricedCell]
    private let floor: Double
    private let threads: Int
    /// What each row should be used to.
    private let targets: [Double]
    /// Use below `targets` by this much is close enough.
    private let slack: [Double]
    /// Prices at which nobody is given an arm that uses the row but by lot; infinite where there is room for no more.
    private let caps: [Double]

    init(cells: [PricedCell], allowances: [Double], floor: Double, threads: Int) {
        self.cells = cells
        self.floor = floor
        self.threads = threads
        // The quadrature's own error is of the order of the rounding of the probabilities: aim no finer than that.
        slack = allowances.indices.map { row in
            0.8 * Self.tolerance * abs(allowances[row]) + cells.reduce(0) { $0 + $1.quantisation[row] }
        }
        targets = zip(allowances, slack).map { $0 - 1.25 * $1 }
        caps = allowances.indices.map { row in
            let lot = floor * cells.reduce(0) { $0 + $1.lotUse[row] }
            let used = cells.contains { $0.rowsUsed.contains(row) }
            guard used else { return 0 }
            guard allowances[row] - lot > 2 * Self.tolerance * allowances[row] else { return .infinity }
            return cells.reduce(0) { max($0, Self.cap($1, row: row)) }
        }
    }

    /// The price above which no draw within eight standard deviations prefers an arm that uses `row` to `none`.
    private static func cap(_ cell: PricedCell, row: Int) -> Double {
        let policy = cell.policy
        var cap = 0.0
        for a in policy.means.indices where policy.eligible[a] && policy.coefficients[row][a] > 0 {
            let advantage = policy.means[a] + 8 * policy.sds[a] - (policy.means[0] - 8 * policy.sds[0])
            cap = max(cap, advantage / policy.coefficients[row][a])
        }
        // A constant would tie with `none` at the price itself.
        return cap * (1 + 1e-9)
    }

    /// The minimising prices, starting from `start` (ignored where it does not have one finite price per row), and
    /// whether they met their targets: constants (s = 0), or nearly so, can make use jump past one.
    func solve(from start: [Double]) -> (prices: [Double], settled: Bool) {
        var prices = caps.indices.map { row in
            guard caps[row].isFinite else { return caps[row] }
            let given = start.count == caps.count && start[row].isFinite ? start[row] : 0
            return min(max(given, 0), caps[row])
        }
        var here = point(prices)
        for _ in 0..<60 {
            let slope = self.slope(here)
            let settled = prices.indices.allSatisfy { row in
                !caps[row].isFinite || (slope[row] >= -slack[row] && (prices[row] == 0 || slope[row] <= slack[row]))
            }
            if settled { return (prices, true) }
            guard let direction = direction(prices, slope, here) else { break }
            let (next, there) = search(prices, direction, slope)
            guard next != prices else { break }
            (prices, here) = (next, there)
        }
        return (prices, false)
    }

    /// Prices a share `t` of the way to the caps: at 1 only the floor uses the rows.
    func blend(_ prices: [Double], towardCaps t: Double) -> [Double] {
        prices.indices.map { caps[$0].isFinite ? prices[$0] + t * (caps[$0] - prices[$0]) : prices[$0] }
    }

    /// Uses and derivatives at `prices`, summed over cells in their order.
    func point(_ prices: [Double]) -> DualPoint {
        let blocks = mapBlocks(count: cells.count, blockSize: 8, threads: threads) { block in
            block.map { DualPoint(cells[$0], prices: prices, floor: floor) }
        }
        var sum = DualPoint(rows: prices.count)
        for part in blocks.joined() { sum.add(part) }
        return sum
    }

    /// ∂Φ/∂λ_r = target_r − use_r.
    private func slope(_ point: DualPoint) -> [Double] {
        targets.indices.map { targets[$0] - point.use[$0] }
    }

    /// The Newton direction in the rows that are free to move, 0 in the others; `nil` where none is.
    ///
    /// A row whose use does not react to its price (everybody is bought at any price near this one) gets the curvature
    /// with which the step reaches its cap.
    private func direction(_ prices: [Double], _ slope: [Double], _ point: DualPoint) -> [Double]? {
        let count = prices.count
        var free = prices.indices.filter { caps[$0].isFinite && caps[$0] > 0 && (prices[$0] > 0 || slope[$0] < 0) }
        while !free.isEmpty {
            var matrix = [Double](repeating: 0, count: free.count * free.count)
            for (i, row) in free.enumerated() {
                for (j, other) in free.enumerated() where j <= i {
                    matrix[i * free.count + j] = point.curvature[row * count + other]
                }
                let least = max(abs(slope[row]) / caps[row], .leastNormalMagnitude)
                matrix[i * free.count + i] = max(matrix[i * free.count + i] * (1 + 1e-9), least)
            }
            guard let factor = Cholesky(matrix, count: free.count) else { return nil }
            let step = factor.solve(free.map { -slope[$0] })
            let blocked = zip(free, step).filter {
                (prices[$0.0] == 0 && $0.1 < 0) || (prices[$0.0] == caps[$0.0] && $0.1 > 0)
            }
            guard !blocked.isEmpty else {
                var direction = [Double](repeating: 0, count: count)
                for (row, value) in zip(free, step) { direction[row] = value }
                return direction.contains { $0 != 0 } ? direction : nil
            }
            let rows = Set(blocked.map(\.0))
            free.removeAll { rows.contains($0) }
        }
        return nil
    }

    /// Walks along `direction` until the slope along it has halved, bracketing the minimum where it is overstepped.
    private func search(_ prices: [Double], _ direction: [Double], _ slope: [Double]) -> ([Double], DualPoint) {
        func along(_ slope: [Double]) -> Double { zip(slope, direction).reduce(0) { $0 + $1.0 * $1.1 } }
        func step(_ t: Double) -> [Double] {
            prices.indices.map { caps[$0].isFinite ? min(max(prices[$0] + t * direction[$0], 0), caps[$0]) : caps[$0] }
        }
        var longest = Double.infinity
        for row in prices.indices where direction[row] != 0 {
            let room = direction[row] < 0 ? prices[row] : caps[row] - prices[row]
            longest = min(longest, room / abs(direction[row]))
        }
        let initial = along(slope)
        guard initial < 0 else { return (prices, point(prices)) }
        var (low, lowSlope) = (0.0, initial)
        var (high, highSlope) = (Double.infinity, 0.0)
        var t = min(1, longest)
        var candidate = step(t)
        var there = point(candidate)
        for attempt in 0..<100 {
            let value = along(self.slope(there))
            let small = value >= 0.5 * initial && value <= -0.1 * initial
            if small || (value <= 0 && t == longest) { break }
            if value < 0 { (low, lowSlope) = (t, value) } else { (high, highSlope) = (t, value) }
            var next = min(2 * t, longest)
            if high.isFinite {
                // Secant inside the bracket, halved every third time so that a jump is closed in on as well.
                let secant = low - lowSlope * (high - low) / (highSlope - lowSlope)
                let margin = 0.05 * (high - low)
                next = attempt % 3 == 2 ? 0.5 * (low + high) : min(max(secant, low + margin), high - margin)
                guard next > low, next < high else { break }
            }
            t = next
            candidate = step(t)
            there = point(candidate)
        }
        return (candidate, there)
    }
}
