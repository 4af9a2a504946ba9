internal import Statistics

/// The probability that each arm's draw is the largest, for independent normal draws.
///
/// π_a = P(X_a > X_j for all j ≠ a) = ∫ f_a ∏_{j≠a} F_j, with X_j ~ N(m_j, s_j²).
///
/// Integrated from above over panels that follow all arms' scales (``QuadraturePanels``) until the chance that every
/// draw is lower still is below 10⁻¹⁴. With the hazards g_j = f_j / F_j and P = ∏ F_j, the density of the largest
/// draw belonging to arm a is P·g_a, so one pass over the nodes serves all arms. F_j never underflows: no node lies
/// further below an arm than its window.
///
/// ```swift
/// let best = ThompsonProbabilities(means: [0.10, 0.12, 0.11], sds: [0.01, 0.02, 0.015])
/// best.probabilities  // 0.077888, 0.616967, 0.305145
/// ```
///
/// Edge cases: an arm with s = 0 is a constant; the largest constants share their probability evenly; an arm with
/// mean −∞ is excluded; an arm whose probability is below about 3 × 10⁻¹² gets 0.
///
/// Source: the policy is Thompson, "On the likelihood that one unknown probability exceeds another in view of the
/// evidence of two samples", Biometrika 25, 1933.
///
/// - Complexity: O(panels × 16 × arms); about 10 µs for 15 arms of similar spread.
package struct ThompsonProbabilities: Sendable {
    /// Half the width of an arm's window in standard deviations: P(Z > 7) = 1.3 × 10⁻¹².
    private static let reach = 7.0

    /// P(arm is the largest), one per arm, summing to 1; within 10⁻⁹ for spreads up to 10⁴ times apart.
    package private(set) var probabilities: [Double]

    /// E max_a X_a, in the unit of the means.
    package private(set) var expectedMaximum: Double

    /// How probability moves between arms; empty unless asked for.
    ///
    /// Element a·K + b, for a ≠ b, is W_ab = ∫ f_a f_b ∏_{j≠a,b} F_j, so that
    /// ∂π_a/∂m_b = −W_ab and ∂π_a/∂m_a = Σ_b W_ab. Symmetric, ≥ 0, 0 on the diagonal.
    package private(set) var contests: [Double]

    /// Integrates for arms with these posteriors.
    ///
    /// - Parameters:
    ///   - means: Posterior means in any unit, finite or −∞ (excluded); at least one is finite.
    ///   - sds: Posterior standard deviations in the same unit, ≥ 0 and finite, one per arm.
    ///   - wanted: Whether ``contests`` is wanted too.
    package init(means: [Double], sds: [Double], contests wanted: Bool = false) {
        precondition(means.count == sds.count, "every arm has a mean and a standard deviation")
        let count = means.count
        probabilities = [Double](repeating: 0, count: count)
        expectedMaximum = 0
        contests = wanted ? [Double](repeating: 0, count: count * count) : []

        // Everything is measured from the largest mean, so that a common level costs no digits.
        let reference = means.max() ?? -.infinity
        precondition(reference.isFinite, "at least one arm is eligible, and no mean is infinite or NaN")
        var bottom = -Double.infinity
        var constants: [Int] = []
        for a in 0..<count where means[a] > -.infinity {
            precondition(sds[a] >= 0 && sds[a].isFinite, "a standard deviation is finite and ≥ 0")
            let level = means[a] - reference
            bottom = max(bottom, level - Self.reach * sds[a])
            guard sds[a] == 0 else { continue }
            if let first = constants.first {
                if level < means[first] - reference { continue }
                if level > means[first] - reference { constants.removeAll() }
            }
            constants.append(a)
        }
        // `bottom` is now at least the largest constant: nothing below it is ever the largest.
        let rivals = (0..<count)
            .filter { sds[$0] > 0 && means[$0] > -.infinity && means[$0] - reference + Self.reach * sds[$0] > bottom }
            .map {
                Rival(
                    arm: $0, mean: means[$0] - reference, sd: sds[$0], top: means[$0] - reference + Self.reach * sds[$0]
                )
            }
            .sorted { ($0.top, $1.arm) > ($1.top, $0.arm) }
        let constantLevel = constants.first.map { means[$0] - reference }
        var mass = 0.0
        var moment = 0.0
        if let level = constantLevel, level >= bottom {
            mass = meetConstants(constants, at: level, rivals, wanted: wanted)
            moment = mass * level
        }
        if rivals.count == 1, mass == 0 {
            probabilities[rivals[0].arm] = 1
            expectedMaximum = reference + rivals[0].mean
            return
        }
        if !rivals.isEmpty {
            let (above, aboveMoment) = integrate(rivals, from: bottom, wanted: wanted)
            mass += above
            moment += aboveMoment
        }
        for a in 0..<count { probabilities[a] /= mass }
        for k in contests.indices { contests[k] /= mass }
        expectedMaximum = reference + moment / mass
    }

    /// An arm that may be the largest, measured from the reference.
    private struct Rival {
        let arm: Int
        let mean: Double
        let sd: Double
        let top: Double

        /// F and the hazard f / F at `x`.
        func law(at x: Double) -> (below: Double, hazard: Double) {
            let z = (x - mean) / sd
            let (gaussian, tail) = Normal.densityAndUpperTail(abs(z))
            let below = z > 0 ? 1 - tail : tail
            return (below, gaussian / (Normal.rootTwoPi * sd * below))
        }
    }

    /// Gives the largest constants their even shares of P(every rival is below them), and returns that probability.
    private mutating func meetConstants(_ constants: [Int], at level: Double, _ rivals: [Rival], wanted: Bool) -> Double
    {
        var product = 1.0
        for rival in rivals { product *= rival.law(at: level).below }
        let share = product / Double(constants.count)
        for a in constants { probabilities[a] = share }
        if wanted {
            for rival in rivals {
                let contest = share * rival.law(at: level).hazard
                for a in constants { add(contest, between: a, and: rival.arm) }
            }
        }
        return product
    }

    /// Adds the rivals' probabilities above `bottom`; returns their sum and the first moment of the largest draw there.
    private mutating func integrate(_ rivals: [Rival], from bottom: Double, wanted: Bool) -> (Double, Double) {
        let panels = QuadraturePanels(tops: rivals.map(\.top), scales: rivals.map(\.sd), bottom: bottom)
        let rule = QuadraturePanels.rule
        var hazards = [Double](repeating: 0, count: rivals.count)
        var sums = [Double](repeating: 0, count: rivals.count)
        var pairs = [Double](repeating: 0, count: wanted ? rivals.count * rivals.count : 0)
        var moment = 0.0
        var active = 0
        var upper = panels.top
        while upper > bottom {
            let lower = panels.lowerEnd(below: upper)
            while active < rivals.count, rivals[active].top > lower { active += 1 }
            let centre = 0.5 * (lower + upper)
            let half = 0.5 * (upper - lower)
            var lowest = 0.0
            for k in stride(from: rule.nodes.count - 1, through: 0, by: -1) {
                let x = centre + half * rule.nodes[k]
                var product = 1.0
                var hazard = 0.0
                for j in 0..<active {
                    let law = rivals[j].law(at: x)
                    product *= law.below
                    hazards[j] = law.hazard
                    hazard += law.hazard
                }
                let weight = half * rule.weights[k] * product
                moment += weight * hazard * x
                for j in 0..<active { sums[j] += weight * hazards[j] }
                if wanted {
                    for j in 1..<max(active, 1) {
                        let scaled = weight * hazards[j]
                        for i in 0..<j { pairs[j * rivals.count + i] += scaled * hazards[i] }
                    }
                }
                lowest = product
            }
            if lowest < 1e-14 { break }
            upper = lower
        }
        for j in rivals.indices {
            probabilities[rivals[j].arm] = sums[j]
            if wanted {
                for i in 0..<j { add(pairs[j * rivals.count + i], between: rivals[i].arm, and: rivals[j].arm) }
            }
        }
        return (sums.reduce(0, +), moment)
    }

    private mutating func add(_ contest: Double, between a: Int, and b: Int) {
        contests[a * probabilities.count + b] += contest
        contests[b * probabilities.count + a] += contest
    }
}

/// P(arm is the largest) for independent normal draws; see ``ThompsonProbabilities``.
///
/// - Parameters:
///   - means: Posterior means, finite or −∞ (excluded); at least one is finite.
///   - sds: Posterior standard deviations, ≥ 0, one per arm.
/// - Returns: One probability per arm, summing to 1.
package func thompsonProbabilities(means: [Double], sds: [Double]) -> [Double] {
    ThompsonProbabilities(means: means, sds: sds).probabilities
}
