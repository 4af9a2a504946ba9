internal import Records

/// Where an arm's mean starts before its own data: at its neighbours, in the same offer or along the face values.
///
/// - Other creatives and channels of the same offer, where they have data: their mean.
/// - Else the offers of the same campaign and kind of discount, by face value: an isotonic (non-decreasing) regression
///   of the reward before cost on the face value, interpolated linearly and continued flat, less the cost, interpolated
///   likewise. Before cost, because a larger discount brings in no less, but may well earn less.
/// - Else 0: an arm nothing is known about is expected to earn what sending nothing earns.
///
/// A start is itself shrunk to 0 in so far as it is noise, of sampling or of having been seen in few segments. An arm's
/// own data take over as they come in: the arm's mean has the start as prior mean, with variance ``ownVariance``. No arm is its own neighbour.
struct HierarchicalNeighbours {
    /// By arm: variance of its mean around its neighbours.
    private let ownVariance: [Double]
    /// Posterior of every arm's mean increment; that of `none` is 0 and exact.
    private(set) var posteriors: [HierarchicalEstimate] = []

    /// The posteriors of `arms` given the estimates of those that have data.
    ///
    /// - Parameters:
    ///   - arms: The catalogue; index 0 is `none`.
    ///   - estimates: Each arm's mean increment from its own data; `nil` without.
    ///   - cost: Each arm's expected cost where rewards are net of it; else empty.
    ///   - ownVariance: Variance of each arm's mean around its neighbours, > 0.
    init(arms: [Arm], estimates: [HierarchicalEstimate?], cost: [Double], ownVariance: [Double]) {
        self.ownVariance = ownVariance
        posteriors = arms.indices.map { arm in
            guard arm > 0 else { return HierarchicalEstimate(mean: 0, variance: 0) }
            let start =
                siblings(of: arm, arms, estimates)
                ?? ladder(of: arm, arms, estimates, cost)
                ?? HierarchicalEstimate(mean: 0, variance: 0)
            // Shrink by ownVariance / (ownVariance + noise).
            let prior = HierarchicalEstimate(
                mean: start.mean * ownVariance[arm] / (ownVariance[arm] + start.variance), variance: ownVariance[arm])
            return estimates[arm].map { $0.combined(with: prior) } ?? prior
        }
    }

    /// The mean of the other arms of `arm`'s offer that have data.
    private func siblings(
        of arm: Int, _ arms: [Arm], _ estimates: [HierarchicalEstimate?]
    ) -> HierarchicalEstimate? {
        let others = arms.indices.filter {
            $0 > 0 && $0 != arm && arms[$0].campaignID == arms[arm].campaignID && arms[$0].offerID == arms[arm].offerID
        }
        return average(others.compactMap { estimates[$0] }, ownVariance: ownVariance[arm])
    }

    /// The mean of `estimates` with weights 1/(V + ownVariance), and the part of its variance that is noise.
    private func average(_ estimates: [HierarchicalEstimate], ownVariance: Double) -> HierarchicalEstimate? {
        guard let centre = HierarchicalEstimate.centre(of: estimates, spread: ownVariance) else { return nil }
        let noise = estimates.reduce(0.0) {
            let weight = centre.variance / ($1.variance + ownVariance)
            return $0 + weight * weight * $1.variance
        }
        return HierarchicalEstimate(mean: centre.mean, variance: noise)
    }

    /// What the campaign's other offers of the same kind say about `arm`'s face value.
    private func ladder(
        of arm: Int, _ arms: [Arm], _ estimates: [HierarchicalEstimate?], _ cost: [Double]
    ) -> HierarchicalEstimate? {
        guard let own = FaceValue(arms[arm].terms) else { return nil }
        var steps: [Step] = []
        for other in arms.indices where other > 0 && other != arm {
            guard arms[other].campaignID == arms[arm].campaignID, arms[other].offerID != arms[arm].offerID,
                let face = FaceValue(arms[other].terms), face.kind == own.kind, let estimate = estimates[other]
            else { continue }
            let paid = cost.isEmpty ? 0 : cost[other]
            steps.append(
                Step(
                    face: face.value, gross: estimate.mean + paid, cost: paid, variance: estimate.variance,
                    weight: 1 / (estimate.variance + ownVariance[arm])))
        }
        guard !steps.isEmpty else { return nil }
        // Arms of one face value are one step, then neighbours out of order are pooled.
        steps.sort { ($0.face, $0.gross, $0.weight) < ($1.face, $1.gross, $1.weight) }
        var distinct: [Step] = []
        for step in steps {
            if let last = distinct.last, last.face == step.face {
                distinct[distinct.count - 1] = last.merged(with: step)
            } else {
                distinct.append(step)
            }
        }
        let gross = Self.isotonic(distinct.map { ($0.gross, $0.weight) })
        for step in distinct.indices { distinct[step].gross = gross[step] }
        return Self.interpolate(distinct, at: own.value)
    }

    /// The non-decreasing sequence nearest to `points` in weighted squares.
    ///
    /// By pooling adjacent violators: Ayer, Brunk, Ewing, Reid, Silverman, Ann. Math. Statist. 26(4), 1955,
    /// doi:10.1214/aoms/1177728423.
    static func isotonic(_ points: [(value: Double, weight: Double)]) -> [Double] {
        var pools: [(value: Double, weight: Double, count: Int)] = []
        for point in points {
            pools.append((point.value, point.weight, 1))
            while pools.count > 1, pools[pools.count - 2].value > pools[pools.count - 1].value {
                let upper = pools.removeLast()
                let lower = pools.removeLast()
                let weight = lower.weight + upper.weight
                let value = (lower.value * lower.weight + upper.value * upper.weight) / weight
                pools.append((value, weight, lower.count + upper.count))
            }
        }
        return pools.flatMap { [Double](repeating: $0.value, count: $0.count) }
    }

    /// The net increment at face value `face`: linear between steps, flat beyond the ends.
    private static func interpolate(_ steps: [Step], at face: Double) -> HierarchicalEstimate {
        let above = steps.firstIndex { $0.face >= face } ?? steps.count - 1
        let below = steps.lastIndex { $0.face <= face } ?? 0
        let (low, high) = (steps[below], steps[above])
        let share = high.face > low.face ? (face - low.face) / (high.face - low.face) : 0
        func between(_ value: (Step) -> Double) -> Double { value(low) * (1 - share) + value(high) * share }
        return HierarchicalEstimate(
            mean: between { $0.gross - $0.cost }, variance: between { $0.variance })
    }

    /// A face value of a campaign, with what was learned there.
    private struct Step {
        var face: Double
        /// Increment before cost.
        var gross: Double
        var cost: Double
        /// Noise of the increment.
        var variance: Double
        var weight: Double

        /// One step of two at the same face value.
        func merged(with other: Step) -> Step {
            let total = weight + other.weight
            let (mine, others) = (weight / total, other.weight / total)
            return Step(
                face: face, gross: mine * gross + others * other.gross, cost: mine * cost + others * other.cost,
                variance: mine * mine * variance + others * others * other.variance, weight: total)
        }
    }

    /// What an offer takes off, in a unit that offers of the same kind share.
    private struct FaceValue {
        var kind: String
        var value: Double

        /// `nil` for terms without a discount.
        init?(_ terms: OfferTerms) {
            switch terms.discount {
            case .none: return nil
            case .amount(let amount): (kind, value) = ("amount", amount.units)
            case .percent(let percent, _): (kind, value) = ("percent", percent)
            }
        }
    }
}
