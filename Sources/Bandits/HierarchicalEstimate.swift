/// An estimate with its variance, and empirical Bayes for several of them that are exchangeable around a centre.
///
/// Means are in the currency's unit, variances in its square.
struct HierarchicalEstimate: Sendable, Equatable {
    var mean: Double
    /// > 0.
    var variance: Double

    /// The posterior of two independent pieces of evidence about the same mean.
    func combined(with other: HierarchicalEstimate) -> HierarchicalEstimate {
        let precision = 1 / variance + 1 / other.variance
        return HierarchicalEstimate(
            mean: (mean / variance + other.mean / other.variance) / precision, variance: 1 / precision)
    }

    /// The mean that `estimates` scatter around by `spread` = τ², and its variance: weights 1/(Vᵢ + τ²).
    ///
    /// - Returns: `nil` for no estimates.
    static func centre(of estimates: [HierarchicalEstimate], spread: Double) -> HierarchicalEstimate? {
        guard !estimates.isEmpty else { return nil }
        var precision = 0.0
        var sum = 0.0
        for estimate in estimates {
            let weight = 1 / (estimate.variance + spread)
            precision += weight
            sum += weight * estimate.mean
        }
        return HierarchicalEstimate(mean: sum / precision, variance: 1 / precision)
    }

    /// The variance τ² > 0 that the true means of each of `groups` have around their own centre.
    ///
    /// The generalised method of moments of Paule and Mandel (J. Res. Natl. Bur. Stand. 87, 1982,
    /// doi:10.6028/jres.087.022): the τ² at which Σ (Dᵢ − centre)² / (Vᵢ + τ²) equals its expectation, the degrees of
    /// freedom. One more squared deviation, `prior`, with one more degree of freedom, stands for what was believed
    /// before: it carries the estimate where there is no or one segment, and keeps a chance agreement of few segments
    /// from being taken for certainty that there is no difference between them.
    ///
    /// The left side falls in τ², so bisection finds the only solution, between prior / (f + 1) and
    /// prior + Σ (Dᵢ − centre)², f being the degrees of freedom of the data.
    ///
    /// - Parameters:
    ///   - groups: The estimates; each group has a centre of its own.
    ///   - prior: τ² where nothing is known, > 0.
    ///   - weight: Degrees of freedom that the prior counts for, > 0.
    /// - Returns: τ², within 10⁻³⁰ of the bracket's width.
    static func spread(of groups: [[HierarchicalEstimate]], prior: Double, weight: Double = 1) -> Double {
        let groups = groups.filter { $0.count > 1 }
        let freedom = Double(groups.reduce(0) { $0 + $1.count - 1 })
        guard freedom > 0 else { return prior }
        func squares(_ tau: Double) -> Double {
            groups.reduce(0.0) { total, group in
                guard let centre = centre(of: group, spread: tau) else { return total }
                return group.reduce(total) {
                    let deviation = $1.mean - centre.mean
                    return $0 + deviation * deviation / ($1.variance + tau)
                }
            }
        }
        var low = weight * prior / (freedom + weight)
        var high = groups.reduce(prior) { total, group in
            let mean = group.reduce(0) { $0 + $1.mean } / Double(group.count)
            return group.reduce(total) { $0 + ($1.mean - mean) * ($1.mean - mean) }
        }
        for _ in 0..<100 {
            let middle = low + (high - low) / 2
            if squares(middle) + weight * prior / middle > freedom + weight { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}
