internal import Allocation
internal import Audience
internal import Records

extension CampaignBudget {
    /// Share of an offer's redemptions, or of an advertisement's clicks, assumed before any was seen.
    private static let untriedRate = 0.05
    /// Decisions whose weight that assumption has.
    private static let untriedDecisions = 100.0

    /// The budget of a campaign tonight, from what is spent, what is open and how the rest is paced.
    init(_ configuration: CampaignConfiguration, cohorts: [Int], material: NightMaterial) throws {
        let budget = configuration.budget
        let history = ArmHistory(configuration, cells: material.cells, meanBasket: material.meanBasket)
        let spent = Money(micros: material.spent[configuration.id, default: 0])
        let open = try Self.openCoupons(configuration, history: history, material: material)
        var liability = Liability()
        try liability.add(open.coupons, delay: open.delay)
        let reserved = try liability.reserved(
            overspendProbability: budget.overspendProbability, rateError: history.rateError)
        let state = BudgetState(total: budget.total, spent: spent, reserved: reserved)
        let nightsLeft = max(1, configuration.ends - material.interval.day)
        let tonight = try Pacing(
            kind: Pacing.Kind(rawValue: budget.pacing.rawValue) ?? .even, perDay: budget.perDay,
            overspendProbability: budget.overspendProbability
        ).tonight(
            state, nightsLeft: nightsLeft,
            forecast: Self.forecast(cohorts, nights: nightsLeft, material: material),
            dispersion: history.dispersion)
        self.init(
            total: budget.total.units, spent: spent.units, reservedBefore: reserved.units, tonight: tonight.units,
            isOverdrawn: state.isOverdrawn,
            quantile: try Liability.safety(overspendProbability: budget.overspendProbability))
    }

    /// Users whose turn it is, tonight and on each of the nights after.
    private static func forecast(
        _ cohorts: [Int], nights: Int, material: NightMaterial
    ) -> [Double] {
        let schedule = material.schedule
        var sizes = [Double](repeating: 0, count: schedule.windowDays)
        for userID in material.snapshot.customers.userID { sizes[schedule.cohort(of: userID)] += 1 }
        var forecast = [0.0]
        for cohort in cohorts { forecast[0] += sizes[cohort] }
        for night in 1..<max(1, nights) {
            forecast.append(sizes[schedule.usual(on: material.interval.day + night)])
        }
        return forecast
    }

    /// Offers that may still be redeemed, or clicked, and how redemptions spread over the validity.
    private static func openCoupons(
        _ configuration: CampaignConfiguration, history: ArmHistory, material: NightMaterial
    ) throws -> (coupons: OpenCoupons, delay: RedemptionDelay) {
        let followed = material.followed
        let outcomes = material.outcomes
        var coupons = OpenCoupons()
        var delays: [Double] = []
        var validities: [Double] = []
        for row in 0..<followed.count where followed.arm[row] != 0 {
            let version = followed.versions[Int(followed.version[row])]
            guard version.campaignID == configuration.id else { continue }
            let arm = version.arms[Int(followed.arm[row])]
            let day = Double(microsecondsPerDay)
            let windowDays = Double(version.windowTo - version.windowFrom) / day
            let valid = arm.terms.validDays > 0 ? Double(arm.terms.validDays) : windowDays
            let age = Double(material.interval.to - version.windowFrom) / day
            if !outcomes.responseDays[row].isNaN {
                if age >= valid {
                    delays.append(max(0, Double(outcomes.responseDays[row])))
                    validities.append(valid)
                }
            } else if age < valid {
                try coupons.append(
                    ageDays: max(0, age), validDays: valid, redemptionProbability: history.rate(of: arm),
                    cost: history.cost(of: arm))
            }
        }
        return (coupons, try RedemptionDelay(delayDays: delays, validDays: validities))
    }

    /// How often a campaign's arms were redeemed or clicked, and what that cost, over all matured nights.
    private struct ArmHistory {
        private var users: [String: Double] = [:]
        private var responses: [String: Double] = [:]
        private var costs: [String: Double] = [:]
        /// Variance of the spend over its expectation, in the currency's unit: Σ cost² / Σ cost.
        private(set) var dispersion: Double
        /// Relative standard error of the rates: 1 / √responses.
        private(set) var rateError: Double

        /// Mean purchase per order in the shop's history, in the currency's unit.
        private let meanBasket: Double

        init(_ configuration: CampaignConfiguration, cells: CellOutcomes, meanBasket: Double) {
            self.meanBasket = meanBasket
            let own = Set(configuration.arms.map(\.id))
            var sum = 0.0
            var squares = 0.0
            for row in 0..<cells.count where own.contains(cells.armID[row]) {
                let arm = cells.armID[row]
                users[arm, default: 0] += Double(cells.users[row])
                responses[arm, default: 0] += Double(cells.responses[row])
                costs[arm, default: 0] += Double(cells.costSum[row]) / 1_000_000
                sum += Double(cells.costSum[row]) / 1_000_000
                squares += cells.costSquares[row] / 1e12
            }
            // Before anything is known: every expected unit may come as the dearest single payment.
            let dearest = configuration.arms.map { Self.face(of: $0.terms, meanBasket: meanBasket) }.max() ?? 0
            dispersion = sum > 0 ? max(squares / sum, 0) : dearest
            var seen = CampaignBudget.untriedRate * CampaignBudget.untriedDecisions
            for count in responses.values { seen += count }
            rateError = 1 / seen.squareRoot()
        }

        /// Probability that a decision for `arm` is redeemed or clicked.
        func rate(of arm: Arm) -> Double {
            let seen: Double = responses[arm.id, default: 0]
            let decisions: Double = users[arm.id, default: 0]
            let untried = CampaignBudget.untriedRate * CampaignBudget.untriedDecisions
            return (seen + untried) / (decisions + CampaignBudget.untriedDecisions)
        }

        /// What a redemption or click of `arm` costs.
        func cost(of arm: Arm) -> Money {
            let seen = responses[arm.id, default: 0]
            let units = seen >= 1 ? costs[arm.id, default: 0] / seen : Self.face(of: arm.terms, meanBasket: meanBasket)
            return Money(rounding: max(0, min(units, 1e9))) ?? .zero
        }

        /// The dearest payment that is to be expected: a percentage without a cap is taken of the mean basket.
        private static func face(of terms: OfferTerms, meanBasket: Double) -> Double {
            switch terms.costKind {
            case .onRedemption:
                switch terms.discount {
                case .none: 0
                case .amount(let amount): amount.units
                case .percent(let percent, let cap):
                    cap?.units ?? max(terms.minBasket.units, meanBasket) * percent / 100
                }
            case .perClick, .perImpression, .perSend: terms.price.units
            }
        }
    }
}
