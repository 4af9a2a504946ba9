package import Statistics

/// P(arm has the largest rate) for independent beta posteriors.
///
/// π_a = ∫ f_a ∏_{j≠a} F_j over the log-odds x = ln(p / (1 − p)), where the density p^α (1−p)^β / B(α, β) is smooth and
/// falls off exponentially for every α, β > 0, even where the density of p itself is infinite at an end.
///
/// ```swift
/// betaProbabilities([Beta(alpha: 2, beta: 3), Beta(alpha: 3, beta: 2), Beta(alpha: 5, beta: 5)])
/// // 0.158862, 0.573347, 0.267791
/// ```
///
/// - Parameter posteriors: One per arm, at least one.
/// - Returns: One probability per arm, summing to 1, within 10⁻⁹.
/// - Complexity: O(panels × 16 × arms) incomplete beta functions; an analyst's question, not the night's.
package func betaProbabilities(_ posteriors: [Beta]) -> [Double] {
    precondition(!posteriors.isEmpty, "at least one arm is eligible")
    let laws = posteriors.map(LogOddsBeta.init)
    let bottom = laws.map(\.low).max() ?? 0
    let panels = QuadraturePanels(tops: laws.map(\.high), scales: laws.map(\.scale), bottom: bottom)
    let rule = QuadraturePanels.rule
    var sums = [Double](repeating: 0, count: laws.count)
    var upper = panels.top
    while upper > bottom {
        let lower = panels.lowerEnd(below: upper)
        let half = 0.5 * (upper - lower)
        for (node, weight) in zip(rule.nodes, rule.weights) {
            let x = 0.5 * (lower + upper) + half * node
            let below = laws.map { $0.cdf(x) }
            for a in laws.indices {
                let others = below.indices.reduce(1.0) { $1 == a ? $0 : $0 * below[$1] }
                sums[a] += half * weight * others * laws[a].density(x)
            }
        }
        upper = lower
    }
    let mass = sums.reduce(0, +)
    return sums.map { $0 / mass }
}
