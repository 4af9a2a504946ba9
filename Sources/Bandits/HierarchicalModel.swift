package import Records

/// The default model of profit: segment × arm increments over `none`, shrunk by empirical Bayes.
///
/// How a posterior comes about, from the outcomes up (METHODS §§1–2):
///
/// 1. Within each stratum *h* (night × cell) an arm's increment is its mean less the mean of `none`, *d* = ȳₐ − ȳ₀:
///    same night, same eligibility, so nothing but the draw tells the two apart.
/// 2. Strata of a segment are combined with weights *g·k*, where *k* = nₐn₀/(nₐ + n₀) is the information in a contrast
///    of equally noisy users, and *g* = 2^(−age / half-life). Never with precision weights from each stratum's own
///    variance: where most users earn nothing, a stratum without buyers looks both poor and precise, and such weights
///    would pull every mean towards nothing.
/// 3. The variance of a user's reward comes from within-stratum sums of squares, pooled by segment × arm and shrunk to
///    the segment's, the shop's and the baseline's. An outcome of discount *g* counts as if its variance were σ²/*g*
///    (power prior), so an arm that has not been tried lately becomes uncertain again.
/// 4. Segments are shrunk to their arm's own mean by the spread that the data show between segments
///    (``HierarchicalShrinkage``), arms to their neighbours (``HierarchicalNeighbours``).
/// 5. The level of an arm is the level of `none` plus its increment. Levels are independent given the fitted
///    hyperparameters: the sampling error of `none`, which all increments of a segment share, is in `none`'s own
///    spread, and an arm's spread is what is left, b²·Var(ȳₐ) + (1 − b)²·(τ² + Var(arm mean)) with b the weight of the
///    segment's own data.
///
/// An untried arm's increment has variance ``priorScale``²: half is the arm's own, half its segment's.
///
/// ```swift
/// let model = HierarchicalModel(
///     arms: arms, segments: 11, priorScale: 2, baselineMean: 1.3, baselineVariance: 90,
///     priorCost: [0, 1.2], priorCostSd: [0, 5])
/// let fitted = try model.fit(outcomes)
/// fitted.mean[fitted.index(segment: 3, arm: 1)]
/// ```
package struct HierarchicalModel: Sendable {
    /// Tonight's catalogue of arms; index 0 is `none`.
    package var arms: [Arm]
    /// Number of segments, ≥ 1.
    package var segments: Int
    /// Days after which an outcome counts half, > 0; infinity for no discount.
    package var halfLifeDays: Double
    /// Users below whom a cell's own variance and cost give way to those of what it belongs to, > 0.
    package var minimumEffectiveUsers: Double
    /// Standard deviation of an untried arm's increment, in the currency's unit, > 0.
    package var priorScale: Double
    /// Mean reward of a user in the window before anything is known, in the currency's unit.
    package var baselineMean: Double
    /// Variance between users of the reward in the window, in the currency's unit squared, > 0.
    package var baselineVariance: Double
    /// Spread of `none` where nothing is known, in the currency's unit, > 0.
    ///
    /// At ``priorScale``, its default, all arms, `none` included, are chosen equally often on the first night.
    package var noneSpread: Double
    /// Expected cost of each arm per user before anything is known, in the currency's unit, ≥ 0.
    package var priorCost: [Double]
    /// Standard deviation of each arm's cost between users before anything is known, in the currency's unit, ≥ 0.
    package var priorCostSd: [Double]
    /// Whether rewards are net of the cost: then the reward before cost is what grows with the face value.
    package var rewardIsNetOfCost: Bool

    /// A model of `arms` in `segments` segments; units and ranges as the properties say.
    package init(
        arms: [Arm], segments: Int, halfLifeDays: Double = 21, minimumEffectiveUsers: Double = 100,
        priorScale: Double, baselineMean: Double, baselineVariance: Double, noneSpread: Double? = nil,
        priorCost: [Double], priorCostSd: [Double], rewardIsNetOfCost: Bool = true
    ) {
        self.arms = arms
        self.segments = segments
        self.halfLifeDays = halfLifeDays
        self.minimumEffectiveUsers = minimumEffectiveUsers
        self.priorScale = priorScale
        self.baselineMean = baselineMean
        self.baselineVariance = baselineVariance
        self.noneSpread = noneSpread ?? priorScale
        self.priorCost = priorCost
        self.priorCostSd = priorCostSd
        self.rewardIsNetOfCost = rewardIsNetOfCost
    }

    /// The posterior given `outcomes`, in any order of rows.
    ///
    /// - Throws: ``ParameterError`` for a parameter or a row outside its range; NaN is outside of every range.
    /// - Complexity: O(*r* log *r* + segments · arms + arms²) for *r* rows.
    package func fit(_ outcomes: OutcomeTable) throws(ParameterError) -> FittedHierarchicalModel {
        try validate()
        let evidence = try HierarchicalEvidence(outcomes, model: self)
        let none = noneLevels(evidence)
        let cost = costs(evidence)
        // τ² of each arm: common to the arms of its campaign.
        let halfPrior = priorScale * priorScale / 2
        var spread = [Double](repeating: 0, count: arms.count)
        var campaigns: [String] = []
        for arm in arms.dropFirst() where !campaigns.contains(arm.campaignID) { campaigns.append(arm.campaignID) }
        for campaign in campaigns {
            let members = arms.indices.dropFirst().filter { arms[$0].campaignID == campaign }
            let groups = members.map { arm in (0..<segments).compactMap { evidence.increment(segment: $0, arm: arm) } }
            let common = HierarchicalShrinkage.spread(of: groups, prior: halfPrior)
            for arm in members { spread[arm] = common }
        }
        let raw = arms.indices.map { arm -> HierarchicalShrinkage.Estimate? in
            arm == 0
                ? nil
                : HierarchicalShrinkage.centre(
                    of: (0..<segments).compactMap { evidence.increment(segment: $0, arm: arm) }, spread: spread[arm])
        }
        let neighbours = HierarchicalNeighbours(
            arms: arms, estimates: raw, cost: rewardIsNetOfCost ? cost.arm : [], ownVariance: halfPrior)
        var fitted = FittedHierarchicalModel(segments: segments, arms: arms.count)
        for arm in arms.indices where arm > 0 {
            fitted.armIncrement[arm] = neighbours.posteriors[arm].mean
            fitted.armIncrementSd[arm] = neighbours.posteriors[arm].variance.squareRoot()
            fitted.segmentSpread[arm] = spread[arm].squareRoot()
        }
        for segment in 0..<segments {
            for arm in arms.indices {
                let cell = fitted.index(segment: segment, arm: arm)
                fitted.effectiveUsers[cell] = evidence.contrastUsers[cell]
                fitted.expectedCost[cell] = cost.cell[cell]
                fitted.costSd[cell] = cost.sd[cell]
                fitted.costStandardError[cell] = cost.standardError[cell]
                guard arm > 0 else {
                    fitted.mean[cell] = none[segment].mean
                    fitted.sd[cell] = none[segment].variance.squareRoot()
                    continue
                }
                // Posterior of the segment's increment: own data with weight b, the arm's mean with 1 − b.
                let group = neighbours.posteriors[arm]
                let tau = spread[arm]
                var (weight, own, ownVariance, armPart) = (0.0, 0.0, 0.0, 0.0)
                if let increment = evidence.increment(segment: segment, arm: arm) {
                    weight = tau / (tau + increment.variance)
                    own = increment.mean
                    ownVariance = increment.variance
                    armPart = evidence.armVariance[cell]
                }
                let increment = weight * own + (1 - weight) * group.mean
                let rest = (1 - weight) * (1 - weight) * (tau + group.variance)
                fitted.increment[cell] = increment
                fitted.incrementSd[cell] = (weight * weight * ownVariance + rest).squareRoot()
                fitted.mean[cell] = none[segment].mean + increment
                fitted.sd[cell] = (weight * weight * armPart + rest).squareRoot()
            }
        }
        return fitted
    }

    /// The level of `none` of every segment: its mean shrunk to the segments' common mean, and its spread.
    ///
    /// That a segment's level is unknown because nobody of it was seen is common to all of its arms and decides
    /// nothing; the spread is therefore 1 / (1/noneSpread² + 1/sampling variance), not the spread between segments.
    private func noneLevels(_ evidence: HierarchicalEvidence) -> [HierarchicalShrinkage.Estimate] {
        let halfPrior = noneSpread * noneSpread / 2
        let seen = (0..<segments).map { evidence.noneLevel(segment: $0) }
        let spread = HierarchicalShrinkage.spread(of: [seen.compactMap { $0 }], prior: halfPrior)
        let prior = HierarchicalShrinkage.Estimate(mean: baselineMean, variance: halfPrior)
        let common = HierarchicalShrinkage.centre(of: seen.compactMap { $0 }, spread: spread)?.combined(with: prior)
        return seen.map { level in
            let centre = (common ?? prior).mean
            guard let level else {
                return HierarchicalShrinkage.Estimate(mean: centre, variance: noneSpread * noneSpread)
            }
            let weight = spread / (spread + level.variance)
            return HierarchicalShrinkage.Estimate(
                mean: weight * level.mean + (1 - weight) * centre,
                variance: 1 / (1 / (noneSpread * noneSpread) + 1 / level.variance))
        }
    }

    /// Expected cost per user: of the cell, which stands back to its arm, which stands back to the prior, each as if
    /// the other had been seen on ``minimumEffectiveUsers`` users; with the spread between users.
    private func costs(
        _ evidence: HierarchicalEvidence
    ) -> (arm: [Double], cell: [Double], sd: [Double], standardError: [Double]) {
        let pseudo = minimumEffectiveUsers
        let cells = segments * arms.count
        var armCost = [Double](repeating: 0, count: arms.count)
        var cell = [Double](repeating: 0, count: cells)
        var sd = cell
        var standardError = cell
        for arm in arms.indices where arm > 0 {
            let members = (0..<segments).map { $0 * arms.count + arm }
            let users = members.reduce(0) { $0 + evidence.users[$1] }
            let sum = members.reduce(0) { $0 + evidence.cost[$1] }
            let squares = members.reduce(0) { $0 + evidence.costSquares[$1] }
            armCost[arm] = (sum + pseudo * priorCost[arm]) / (users + pseudo)
            let priorSquares = priorCost[arm] * priorCost[arm] + priorCostSd[arm] * priorCostSd[arm]
            let armSquares = (squares + pseudo * priorSquares) / (users + pseudo)
            for member in members {
                let weight = evidence.users[member] + pseudo
                cell[member] = (evidence.cost[member] + pseudo * armCost[arm]) / weight
                let meanSquare = (evidence.costSquares[member] + pseudo * armSquares) / weight
                let variance = max(0, meanSquare - cell[member] * cell[member])
                sd[member] = variance.squareRoot()
                standardError[member] = (variance / weight).squareRoot()
            }
        }
        return (armCost, cell, sd, standardError)
    }

    /// Checks the parameters.
    private func validate() throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: some CustomStringConvertible) -> ParameterError {
            ParameterError(owner: "HierarchicalModel", parameter: parameter, allowed: allowed, got: "\(got)")
        }
        guard arms.count >= 1 else { throw refuse("arms", "at least `none`", "empty") }
        guard segments >= 1 else { throw refuse("segments", "at least 1", segments) }
        guard halfLifeDays > 0 else { throw refuse("halfLifeDays", "above 0", halfLifeDays) }
        let positive = [
            ("minimumEffectiveUsers", minimumEffectiveUsers), ("priorScale", priorScale),
            ("baselineVariance", baselineVariance), ("noneSpread", noneSpread),
        ]
        for (name, value) in positive where !(value > 0 && value.isFinite) {
            throw refuse(name, "finite and above 0", value)
        }
        guard baselineMean.isFinite else { throw refuse("baselineMean", "finite", baselineMean) }
        for (name, values) in [("priorCost", priorCost), ("priorCostSd", priorCostSd)] {
            guard values.count == arms.count else {
                throw refuse(name, "one value for each of \(arms.count) arms", "\(values.count) values")
            }
            for value in values where !(value >= 0 && value.isFinite) {
                throw refuse(name, "finite and at least 0", value)
            }
        }
    }
}
