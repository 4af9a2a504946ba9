internal import Statistics

/// Checks logged propensity vectors against what the policy says they should be.
package enum PropensityAudit {
    /// A weight that was logged but does not follow from the logged posterior, prices and floor.
    package struct Discrepancy: Sendable, Hashable {
        /// Position of the cell in the audited list.
        package let cell: Int
        /// Position of the arm in the cell.
        package let arm: Int
        /// The logged weight over 2³².
        package let logged: UInt64
        /// The weight computed again.
        package let recomputed: UInt64
    }

    /// Recomputes every logged vector and lists where they differ.
    ///
    /// - Parameters:
    ///   - logged: The logged weights over 2³², one array per cell.
    ///   - cells: The cells' posteriors and coefficients, one per logged array.
    ///   - prices: The prices by row at which the night was solved.
    ///   - floor: The floor that was used, in [0, 1].
    /// - Returns: Every weight that differs from the one computed again; empty where the log is exact.
    package static func discrepancies(
        logged: [[UInt64]], cells: [PricedThompson], prices: [Double], floor: Double
    ) -> [Discrepancy] {
        precondition(logged.count == cells.count, "one logged vector per cell")
        var result: [Discrepancy] = []
        for (index, cell) in cells.enumerated() {
            let expected = cell.vector(prices: prices, floor: floor).weights
            for arm in 0..<max(expected.count, logged[index].count) {
                let got = arm < logged[index].count ? logged[index][arm] : 0
                let want = arm < expected.count ? expected[arm] : 0
                if got != want {
                    result.append(Discrepancy(cell: index, arm: arm, logged: got, recomputed: want))
                }
            }
        }
        return result
    }

    /// Thompson draws by the million: an independent check of the quadrature.
    ///
    /// Never a propensity to log: at p = .01, 10⁴ draws are off by 10 %. The standard error is √(p(1 − p) / draws).
    ///
    /// - Parameters:
    ///   - means: Posterior means, net of prices, finite or −∞ (excluded).
    ///   - sds: Posterior standard deviations, ≥ 0.
    ///   - draws: How many draws of every arm, ≥ 1.
    ///   - seed: The seed; the same seed gives the same shares.
    /// - Returns: The share of draws in which each arm is the largest, ties shared.
    /// - Complexity: O(draws × arms), about 60 ns each.
    package static func bruteForce(means: [Double], sds: [Double], draws: Int, seed: UInt64) -> [Double] {
        precondition(draws >= 1 && means.count == sds.count, "at least one draw; every arm has a spread")
        let stream = KeyedStream(seed: seed, label: "propensity audit")
        var wins = [Double](repeating: 0, count: means.count)
        var leaders: [Int] = []
        for draw in 0..<draws {
            var best = -Double.infinity
            for a in means.indices where means[a] > -.infinity {
                var value = means[a]
                if sds[a] > 0 { value += sds[a] * Normal.quantile(stream.uniform(Int64(draw), UInt64(a))) }
                if value > best {
                    best = value
                    leaders.removeAll(keepingCapacity: true)
                }
                if value == best { leaders.append(a) }
            }
            for a in leaders { wins[a] += 1 / Double(leaders.count) }
        }
        return wins.map { $0 / Double(draws) }
    }
}
