/// The night's policy for one cell: Thompson sampling net of prices, with the floor mixed in and rounded.
///
/// 1. u_a = m_a − Σ_r λ_r c_ra (a law that stays normal, with the same s_a);
/// 2. π_a = P(u_a's draw is the largest);
/// 3. p′_a = ε/K + (1 − ε) π_a over the K eligible arms;
/// 4. rounded to integers over 2³².
///
/// The night, the audit, simulation and reports all call this one function, so a logged vector can be computed again
/// bit for bit.
package struct PricedThompson: Sendable, Hashable {
    /// Posterior means of the cell's arms in the currency's unit.
    package var means: [Double]
    /// Posterior standard deviations, ≥ 0, in the same unit.
    package var sds: [Double]
    /// What one user given the arm uses of each priced row: one array per row, one element per arm, ≥ 0.
    package var coefficients: [[Double]]
    /// Which arms may be drawn at all; at least one.
    package var eligible: [Bool]

    /// A cell's arms with their posteriors and what they use.
    package init(means: [Double], sds: [Double], coefficients: [[Double]] = [], eligible: [Bool]? = nil) {
        self.means = means
        self.sds = sds
        self.coefficients = coefficients
        self.eligible = eligible ?? [Bool](repeating: true, count: means.count)
    }

    /// Subtracts what an arm's use of the rows costs at their prices.
    ///
    /// - Parameter prices: λ, one per row, ≥ 0, possibly infinite, in currency per unit of the row.
    /// - Returns: Means net of prices; −∞ for an arm that is not eligible or uses a row whose price is infinite.
    package func netMeans(prices: [Double]) -> [Double] {
        means.indices.map { a in
            guard eligible[a] else { return -.infinity }
            var net = means[a]
            for (row, price) in prices.enumerated() where price > 0 && coefficients[row][a] > 0 {
                net -= price * coefficients[row][a]
            }
            return net
        }
    }

    /// The vector at these prices and this floor.
    package func vector(prices: [Double], floor: Double) -> PropensityVector {
        let policy = thompsonProbabilities(means: netMeans(prices: prices), sds: sds)
        return PropensityVector(
            rounding: PropensityVector.mixing(floor: floor, into: policy, eligible: eligible), keepsPositive: floor > 0)
    }
}
