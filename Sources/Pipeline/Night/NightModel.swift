internal import Audience
internal import Bandits
internal import Records

/// What is known about every arm in every segment tonight, and what an arm is expected to cost.
///
/// Campaigns may forget at different speeds: outcomes are weighed once per half-life, and each arm is read from the fit
/// of its own campaign's.
struct NightModel {
    /// The posterior of an arm in a segment, in the currency's unit per user and window.
    struct Posterior {
        /// Mean and spread of the profit's level.
        var mean: Double
        var sd: Double
        /// The spread that the policy draws with: ``sd`` times the campaign's exploration.
        var drawSd: Double
        /// Mean and spread of the increment over `none`.
        var increment: Double
        var incrementSd: Double
        /// Users behind it, discounted by age.
        var users: Double
        /// Expected cost to the budget, and its spread between users.
        var cost: Double
        var costSd: Double
    }

    private let fits: [Double: FittedHierarchicalModel]
    private let halfLifeOfArm: [Double]
    private let explorationOfArm: [Double]

    /// Share of sends that are clicked, before any was seen.
    private static let untriedClicks = 0.05

    init(
        material: NightMaterial, catalog: ArmCatalog, campaigns: [CampaignConfiguration], minimumEffectiveUsers: Double
    ) throws {
        let baseline = material.baseline
        let outcomes = try Self.outcomes(material, catalog: catalog)
        let spread = baseline.winsorisedVariance.squareRoot() * baseline.tailFactor
        let scale = max(0.25 * abs(baseline.winsorisedMean * baseline.tailFactor), 0.02 * spread, 0.01)
        let prior = catalog.arms.map { Self.priorCost(of: $0.terms, material: material) }
        var halfLifeOfArm = [Double](repeating: campaigns.first?.policy.halfLifeDays ?? 21, count: catalog.arms.count)
        // `none` belongs to all campaigns, and whoever explores most wants to know most about it.
        var explorationOfArm = [Double](
            repeating: campaigns.map(\.policy.exploration).max() ?? 1, count: catalog.arms.count)
        for (campaign, entry) in zip(campaigns, catalog.campaigns) {
            for arm in entry.range {
                halfLifeOfArm[arm] = campaign.policy.halfLifeDays
                explorationOfArm[arm] = campaign.policy.exploration
            }
        }
        self.halfLifeOfArm = halfLifeOfArm
        self.explorationOfArm = explorationOfArm
        var fits: [Double: FittedHierarchicalModel] = [:]
        for halfLife in Set(halfLifeOfArm) {
            fits[halfLife] = try HierarchicalModel(
                arms: catalog.arms, segments: material.segments.names.count, halfLifeDays: halfLife,
                minimumEffectiveUsers: minimumEffectiveUsers, priorScale: scale,
                baselineMean: baseline.winsorisedMean * baseline.tailFactor,
                baselineVariance: max(spread * spread, 1e-6),
                priorCost: prior.map(\.mean), priorCostSd: prior.map(\.sd)
            ).fit(outcomes)
        }
        self.fits = fits
    }

    /// The posterior of `arm` in `segment`.
    func posterior(segment: Int, arm: Int) -> Posterior {
        guard let fit = fits[halfLifeOfArm[arm]], let base = fits[halfLifeOfArm[0]] else {
            preconditionFailure("every arm's half-life was fitted")
        }
        let cell = fit.index(segment: segment, arm: arm)
        let none = base.mean[base.index(segment: segment, arm: 0)]
        return Posterior(
            mean: none + fit.increment[cell], sd: fit.sd[cell], drawSd: explorationOfArm[arm] * fit.sd[cell],
            increment: fit.increment[cell],
            incrementSd: fit.incrementSd[cell], users: fit.effectiveUsers[cell], cost: fit.expectedCost[cell],
            costSd: fit.costSd[cell])
    }

    /// Expected cost of an arm that was never tried, and its spread between users, in the currency's unit.
    static func priorCost(of terms: OfferTerms, material: NightMaterial) -> (mean: Double, sd: Double) {
        let event: (chance: Double, cost: Double)
        switch terms.costKind {
        case .onRedemption:
            let basket = max(material.meanBasket, terms.minBasket.units)
            // As many as buy anyway: those who never see it make up for those whom it brings.
            event = (material.baseline.shareBuying, terms.discount(onBasket: basket))
        case .perClick: event = (untriedClicks, terms.price.units)
        case .perImpression, .perSend: event = (1, terms.price.units)
        }
        let mean = event.chance * event.cost
        return (
            mean + terms.sendCost.units, (event.chance * (1 - event.chance)).squareRoot() * event.cost
        )
    }

    private static func outcomes(_ material: NightMaterial, catalog: ArmCatalog) throws -> OutcomeTable {
        let armOfID = Dictionary(uniqueKeysWithValues: catalog.arms.enumerated().map { ($1.id, Int32($0)) })
        let segmentOfID = Dictionary(
            uniqueKeysWithValues: material.segments.names.enumerated().map { ($1, Int32($0)) })
        struct Stratum: Hashable {
            let day: CalendarDay
            let cellID: Int64
        }
        var strata: [Stratum: Int32] = [:]
        var table = OutcomeTable()
        let cells = material.cells
        for row in 0..<cells.count {
            // Arms and segments that exist no more have nothing to teach tonight.
            guard let arm = armOfID[cells.armID[row]], let segment = segmentOfID[cells.segmentID[row]] else { continue }
            let key = Stratum(day: cells.day[row], cellID: cells.cellID[row])
            let stratum = strata[key] ?? Int32(strata.count)
            strata[key] = stratum
            table.append(
                ageDays: Double(material.interval.day - cells.day[row]), stratum: stratum, segment: segment, arm: arm,
                users: cells.users[row], rewardSum: cells.rewardSum[row], rewardSquares: cells.rewardSquares[row],
                costSum: cells.costSum[row], costSquares: cells.costSquares[row])
        }
        return table
    }
}
