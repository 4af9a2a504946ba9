internal import Audience
internal import Evaluation
internal import Records
internal import Reports
internal import Statistics

extension CampaignReporter {
    /// Users of a holdout whose mean is worth comparing with: its standard error is a twentieth of the spread between
    /// users.
    private static let neededHoldout = 400
    /// Users below which a mean of such skewed values as profits has no usable interval.
    private static let leastHoldout = 30
    /// Share of a source's rows that may be unusable where no campaign says so any more.
    private static let usualQuarantine = 0.001

    /// What speaks for the numbers, and what against them.
    func trust(_ result: IncrementalResult) throws -> [TrustCheck] {
        var checks: [TrustCheck] = []
        if let ratio = try split.ratio(universalShare: shop.holdout?.share) {
            let level: TrustCheck.Level =
                switch ratio.status {
                case .fine: .green
                case .caution: .amber
                case .alarm: .red
                }
            checks.append(
                TrustCheck(
                    .split(expected: ratio.designedShare, observed: ratio.observedShare, chance: ratio.pValue), level))
        }
        if let odds = oddsCheck { checks.append(odds) }
        if let through = list.sourceThrough {
            let lag = Double(max(0, list.windowFrom - through)) / 3.6e9
            let limit = Double(shop.freshnessHours)
            checks.append(TrustCheck(.freshness(lagHours: lag, limitHours: limit), lag <= limit ? .green : .red))
        }
        if list.rowsRead > 0 {
            let limit = configuration?.limits.quarantine ?? Self.usualQuarantine
            let share = Double(list.rowsQuarantined) / Double(list.rowsRead)
            checks.append(
                TrustCheck(
                    .quarantine(rows: list.rowsQuarantined, of: list.rowsRead, limit: limit),
                    share > limit ? .red : share > limit / 2 ? .amber : .green))
        }
        if let plausibility = plausibilityCheck { checks.append(plausibility) }
        if result.policyUsers > 0 {
            let users = result.holdoutUsers
            checks.append(
                TrustCheck(
                    .holdout(users: users, needed: Self.neededHoldout),
                    users < Self.leastHoldout ? .red : users < Self.neededHoldout ? .amber : .green))
        }
        let days = Set(totals.map(\.day)).count
        if days > 0 {
            let open = days - matureDays.count
            // Days fill in all the time; that they are most of the report deserves a word.
            checks.append(TrustCheck(.maturity(openDays: open, of: days), open * 2 > days ? .amber : .green))
        }
        if let spend = spendCheck { checks.append(spend) }
        return checks
    }

    /// What the events of the list's day were like, by today's limits; `nil` for a night that kept nothing of them.
    ///
    /// A night whose events are beyond a limit has no list, unless somebody has let it through: then it deserves a word.
    /// Without that the limits were tightened, or the shop's data were changed, since.
    private var plausibilityCheck: TrustCheck? {
        guard let quality = material.quality.first(where: { $0.day == list.day }) else { return nil }
        let findings = QualityJudge(
            list.day, quality.measures, earlier: material.quality.map { ($0.day, $0.measures) },
            limits: shop.quality.limits
        ).findings
        let judged = findings.filter {
            if case .notJudged = $0.outcome { false } else { true }
        }
        let letThrough = Set(quality.letThrough ?? [])
        func isLetThrough(_ finding: QualityFinding) -> Bool { letThrough.contains(finding.measure.rawValue) }
        /// How far beyond what is allowed, in its own terms; what nobody has let through comes first.
        func distance(_ finding: QualityFinding) -> Double {
            finding.outcome == .beyond && !isLetThrough(finding)
                ? .infinity : finding.excess / max(finding.limit, 1e-6)
        }
        let furthest = judged.filter { $0.outcome != .within }.max { distance($0) < distance($1) }
        guard let furthest, let measure = SourceDeviation.Measure(rawValue: furthest.measure.rawValue) else {
            return TrustCheck(.plausibility(judged: judged.count, furthest: nil), .green)
        }
        return TrustCheck(
            .plausibility(
                judged: judged.count,
                furthest: SourceDeviation(
                    measure: measure, value: furthest.excess, limit: furthest.limit,
                    isLetThrough: isLetThrough(furthest))),
            distance(furthest) == .infinity ? .red : .amber)
    }

    /// Every drawn decision must have its probability.
    private var oddsCheck: TrustCheck? {
        let drawn = totals.filter(\.isDrawn)
        guard !drawn.isEmpty else { return nil }
        let invalid = drawn.reduce(0) { $0 + $1.invalidOdds }
        return TrustCheck(
            .odds(
                rows: drawn.reduce(0) { $0 + $1.decisions }, invalid: invalid,
                smallest: drawn.lazy.map(\.smallestOdds).min() ?? 1), invalid == 0 ? .green : .red)
    }

    /// What the matured nights cost, against what their lists were expected to cost and kept for their spread.
    private var spendCheck: TrustCheck? {
        let mature = matureDays
        let nights = (material.planned[list.campaignID] ?? []).filter { mature.contains($0.day) }
        let forecast = nights.reduce(Money.zero) { $0 + $1.spend }
        let reserved = nights.reduce(Money.zero) { $0 + $1.reserved }
        guard forecast > .zero else { return nil }
        let actual = spendByDay.filter { mature.contains($0.day) }.reduce(Money.zero) { $0 + $1.amount }
        let isOff = actual > reserved || actual + actual < forecast
        return TrustCheck(.spend(forecast: forecast, actual: actual), isOff ? .amber : .green)
    }

    /// The failed check that makes the numbers unusable; `nil` where they can be used.
    func flaw(_ checks: [TrustCheck]) -> Reports.Verdict.Flaw? {
        checks.lazy.filter { $0.level == .red }.compactMap { check -> Reports.Verdict.Flaw? in
            switch check.finding {
            case .split(let expected, let observed, _): .split(expected: expected, observed: observed)
            case .odds(_, let invalid, _): .odds(rows: invalid)
            case .freshness: .staleData(through: material.dataThrough)
            case .quarantine(let rows, let total, _): .quarantine(share: Double(rows) / Double(max(1, total)))
            case .plausibility(_, let furthest): furthest.map { .implausible($0) }
            case .holdout(let users, _): .holdout(users: users)
            case .maturity, .spend: nil
            }
        }.first
    }
}
