internal import RealModule

/// How far a distribution over classes has drifted: the population stability index.
///
/// PSI = Σ (p_i − q_i) · ln(p_i / q_i) over the shares p after and q before, the sum of both Kullback–Leibler divergences.
/// Half a user is added to every class on either side, so that an empty one does not make it infinite. Usage in credit
/// scoring since the 1990s (Siddiqi, "Credit Risk Scorecards", 2006) reads less than .1 as no change, .1 to .25 as a
/// moderate one, and more as a change of the population.
///
/// Between two samples of one distribution with *b* classes PSI · n m / (n + m) follows χ² with b − 1 degrees of freedom
/// (Yurdakul and Naranjo, "Statistical properties of the population stability index", 2020). An index that chance gives
/// more often than once in ten thousand nights is called stable whatever it is: small shops raise no alarm.
package struct PopulationStability: Sendable, Hashable {
    /// What an index means.
    package enum Level: String, Sendable, CaseIterable, Comparable {
        /// Below .1: no change worth a word.
        case stable
        /// From .1: worth a look.
        case shifting
        /// From .25: another population.
        case drifted

        package static func < (left: Level, right: Level) -> Bool {
            let order: [Level] = [.stable, .shifting, .drifted]
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// From where a distribution is called shifting.
    package static let shifting = 0.1
    /// From where it is called drifted.
    package static let drifted = 0.25

    /// The index, ≥ 0.
    package let index: Double
    /// What the index is on average where nothing has changed, (b − 1)(1/n + 1/m); infinite where a side has nobody.
    package let noise: Double
    /// What it exceeds by chance once in ten thousand times, χ²'s quantile by Wilson and Hilferty's cube (1931); infinite
    /// where a side has nobody.
    package let chance: Double

    /// The drift between two counts of users by class.
    ///
    /// - Precondition: Both have the same classes.
    /// - Complexity: O(classes).
    package init(before: [Int], after: [Int]) {
        precondition(before.count == after.count, "two counts over the same classes")
        let (n, m) = (before.reduce(0, +), after.reduce(0, +))
        func shares(_ counts: [Int], _ total: Int) -> [Double] {
            counts.map { (Double($0) + 0.5) / (Double(total) + 0.5 * Double(counts.count)) }
        }
        index = zip(shares(before, n), shares(after, m)).reduce(0) { sum, pair in
            sum + (pair.1 - pair.0) * Double.log(pair.1 / pair.0)
        }
        let scale = n > 0 && m > 0 ? 1 / Double(n) + 1 / Double(m) : .infinity
        let freedom = Double(max(1, before.count - 1))
        noise = scale * freedom
        let root = 1 - 2 / (9 * freedom) + 3.719 * (2 / (9 * freedom)).squareRoot()
        chance = scale * freedom * root * root * root
    }

    /// What the index means, if it is more than ``chance``.
    package var level: Level {
        guard index > chance, index >= Self.shifting else { return .stable }
        return index >= Self.drifted ? .drifted : .shifting
    }
}
