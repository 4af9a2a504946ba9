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
///    (``HierarchicalEstimate``), arms to their neighbours (``HierarchicalNeighbours``).
/// 5. The level of an arm is the level of `none` plus its increment. Levels are independent given the fitted
///    hyperparameters: the sampling error of `none`, which all increments of a segment share, is in `none`'s own
///    spread, and an arm's spread is what is left, b²·Var(ȳₐ) + (1 − b)²·(τ² + Var(arm mean)) with b the weight of the
///    segment's own data.
///
/// An untried arm's increment has variance ``priorScale``²: an eighth is its segment's, the rest is the arm's own. Once
/// several arms of a campaign have been seen, how far they differ takes the place of that belief.
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

    /// The part of an untried arm's variance that tells its segments apart, until the data say what it is.
    ///
    /// Who bought when and for how much says less about an offer's effect than the offer itself; were that part large, a
    /// few hundred users of a segment would count for more than everybody else.
    private static let segmentShare = 0.125
    /// Arms beside each other that ``priorScale`` counts for when a campaign's arms show how far they differ.
    private static let armPriorWeight = 0.5

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
        let costs = HierarchicalCosts(evidence, model: self)
        let increments = arms.indices.map { arm in
            arm == 0 ? [] : (0..<segments).compactMap { evidence.increment(segment: $0, arm: arm) }
        }
        let spread = segmentSpread(increments)
        let estimates = arms.indices.map { HierarchicalEstimate.centre(of: increments[$0], spread: spread[$0]) }
        let posteriors = HierarchicalNeighbours(
            arms: arms, estimates: estimates, cost: rewardIsNetOfCost ? costs.arm : [],
            ownVariance: armSpread(estimates)
        ).posteriors
        var fitted = FittedHierarchicalModel(segments: segments, arms: arms.count)
        fitted.effectiveUsers = evidence.contrastUsers
        fitted.expectedCost = costs.cell
        fitted.costSd = costs.sd
        fitted.costStandardError = costs.standardError
        fitted.armIncrement = posteriors.map(\.mean)
        fitted.armIncrementSd = posteriors.map { $0.variance.squareRoot() }
        fitted.segmentSpread = spread.map { $0.squareRoot() }
        for segment in 0..<segments {
            let level = none[segment]
            fitted.mean[fitted.index(segment: segment, arm: 0)] = level.mean
            fitted.sd[fitted.index(segment: segment, arm: 0)] = level.variance.squareRoot()
            for arm in arms.indices.dropFirst() {
                let cell = fitted.index(segment: segment, arm: arm)
                let own = evidence.increment(segment: segment, arm: arm)
                // b = τ²/(τ² + V): the weight of the segment's own data; the arm's mean has the rest.
                let weight = own.map { spread[arm] / (spread[arm] + $0.variance) } ?? 0
                let rest = (1 - weight) * (1 - weight) * (spread[arm] + posteriors[arm].variance)
                let increment = weight * (own?.mean ?? 0) + (1 - weight) * posteriors[arm].mean
                fitted.increment[cell] = increment
                fitted.incrementSd[cell] = (weight * weight * (own?.variance ?? 0) + rest).squareRoot()
                fitted.mean[cell] = level.mean + increment
                fitted.sd[cell] = (weight * weight * evidence.armVariance[cell] + rest).squareRoot()
            }
        }
        return fitted
    }

    /// The variance of every arm's mean around its neighbours': what the arms of its campaign show of it.
    private func armSpread(_ estimates: [HierarchicalEstimate?]) -> [Double] {
        let prior = (1 - Self.segmentShare) * priorScale * priorScale
        var spread = [Double](repeating: prior, count: arms.count)
        for campaign in Set(arms.dropFirst().map(\.campaignID)) {
            let members = arms.indices.dropFirst().filter { arms[$0].campaignID == campaign }
            let common = HierarchicalEstimate.spread(
                of: [members.compactMap { estimates[$0] }], prior: prior, weight: Self.armPriorWeight)
            for member in members { spread[member] = common }
        }
        return spread
    }

    /// τ² of every arm, which the arms of a campaign have in common; 0 for `none`.
    private func segmentSpread(_ increments: [[HierarchicalEstimate]]) -> [Double] {
        var spread = [Double](repeating: 0, count: arms.count)
        for arm in arms.indices.dropFirst() where spread[arm] == 0 {
            let members = arms.indices.dropFirst().filter { arms[$0].campaignID == arms[arm].campaignID }
            let common = HierarchicalEstimate.spread(
                of: members.map { increments[$0] }, prior: Self.segmentShare * priorScale * priorScale)
            for member in members { spread[member] = common }
        }
        return spread
    }

    /// The level of `none` of every segment: its mean shrunk to the segments' common mean, and its spread.
    ///
    /// That a segment's level is unknown because nobody of it was seen is common to all of its arms and decides
    /// nothing; the spread is therefore 1 / (1/noneSpread² + 1/sampling variance), not the spread between segments.
    private func noneLevels(_ evidence: HierarchicalEvidence) -> [HierarchicalEstimate] {
        let halfPrior = noneSpread * noneSpread / 2
        let seen = (0..<segments).map { evidence.noneLevel(segment: $0) }
        let spread = HierarchicalEstimate.spread(of: [seen.compactMap { $0 }], prior: halfPrior)
        let prior = HierarchicalEstimate(mean: baselineMean, variance: halfPrior)
        let common = HierarchicalEstimate.centre(of: seen.compactMap { $0 }, spread: spread)?.combined(with: prior)
        return seen.map { level in
            let centre = (common ?? prior).mean
            guard let level else {
                return HierarchicalEstimate(mean: centre, variance: noneSpread * noneSpread)
            }
            let weight = spread / (spread + level.variance)
            return HierarchicalEstimate(
                mean: weight * level.mean + (1 - weight) * centre,
                variance: 1 / (1 / (noneSpread * noneSpread) + 1 / level.variance))
        }
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
