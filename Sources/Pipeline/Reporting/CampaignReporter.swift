internal import Evaluation
internal import Records
internal import Reports
internal import Statistics

/// Makes one campaign's report from what the tool's tables say.
struct CampaignReporter {
    let material: ReportMaterial
    let list: PublishedList
    let shop: ShopConfiguration
    /// The campaign as it is configured now; `nil` for one that was removed, which still reports under its identifiers.
    let configuration: CampaignConfiguration?

    /// Sums of the campaign's decisions, ascending by day.
    let totals: [NightTotals]
    let tonight: TonightList
    let comparison: HoldoutFold
    let split: EnrolmentSplit
    /// *N*\* of the campaign's comparison: the outcome windows of its whole run.
    let plannedWindows: Double
    let labels: ReportLabels
    let shopSegments: ShopSegments

    init(material: ReportMaterial, list: PublishedList, project: Project, segments: ShopSegments) {
        self.material = material
        shopSegments = segments
        self.list = list
        shop = project.configuration.shop
        configuration = project.configuration.campaigns.first { $0.id == list.campaignID }
        totals = material.totals[list.campaignID] ?? []
        tonight = material.tonight[list.campaignID] ?? TonightList(rows: [], cells: [], exclusions: [])
        comparison = material.comparisons[list.campaignID] ?? HoldoutFold(side: [], firstOpenDay: list.day)
        split = material.splits[list.campaignID] ?? EnrolmentSplit()
        plannedWindows = comparison.plannedWindows(nights: Self.nights(list, configuration))
        labels = ReportLabels(list: list, configuration: configuration)
    }

    /// Nights of the campaign's whole run; of a removed campaign, those that it had.
    static func nights(_ list: PublishedList, _ configuration: CampaignConfiguration?) -> Int {
        // The night of D decides for D + 1, so the last one is that of the day before the campaign's end.
        max(list.day - list.firstDay + 1, configuration.map { $0.ends - list.firstDay } ?? 0)
    }

    /// The report.
    func report() throws -> CampaignReport {
        let result = try result()
        let trust = try trust(result)
        let offers = try offers()
        let segments = try segments()
        let budget = budget()
        let verdict = Reports.Verdict.reading(
            profit: result.profit, days: max(1, matureDays.count), firstMature: firstMature,
            flaw: flaw(trust))
        return CampaignReport(
            campaignID: list.campaignID, label: labels.campaign, currency: shop.currency, from: list.firstDay,
            to: max(list.day, totals.last?.day ?? list.day), dataThrough: material.dataThrough, verdict: verdict,
            result: result,
            actions: actions(verdict: verdict, trust: trust, offers: offers, segments: segments, budget: budget),
            trust: trust, offers: offers, allocation: allocation(of: offers), segments: segments,
            flow: shopSegments.flow,
            lifetimeValue: valueBasis, budget: budget,
            audience: audience(), funnel: funnel(), stamp: stamp,
            smallCell: configuration?.report.k ?? Self.usualSmallCell)
    }

    /// Fewest users that a removed campaign's figures may tell about.
    static let usualSmallCell = 10

    /// Days of decisions whose windows are over.
    var matureDays: Set<CalendarDay> {
        Set(totals.map(\.day)).subtracting(totals.lazy.filter { !$0.isMature }.map(\.day))
    }

    /// The day on which the first decisions can be told: the night after their window's last day.
    private var firstMature: CalendarDay { list.firstDay + shop.windowDays + 1 }

    private func result() throws -> IncrementalResult {
        let mature = totals.filter(\.isMature)
        let last = comparison.lastMature
        let redeems =
            list.arms.contains { $0.terms.costKind == .onRedemption } || totals.contains { $0.redeemed > 0 }
        return IncrementalResult(
            profit: try last.flatMap { try interval($0.profit, unit: 1_000_000, windows: $0.windows) },
            orders: try last.flatMap { try interval($0.orders, unit: 1, windows: $0.windows) },
            cost: mature.reduce(.zero) { $0 + $1.spend },
            attributedMargin: redeems ? mature.reduce(.zero) { $0 + $1.attributedMargin } : nil,
            attributedOrders: redeems ? mature.reduce(0) { $0 + $1.redeemed } : nil,
            policyUsers: Int(last?.profit.policy.users ?? 0), holdoutUsers: Int(last?.profit.holdout.users ?? 0),
            daily: try comparison.days.map { day in
                DailyEstimate(
                    day: day.day,
                    cumulative: try interval(day.profit, unit: 1_000_000, windows: day.windows),
                    isMature: day.isMature)
            })
    }

    private func interval(_ groups: HoldoutFold.Groups, unit: Double, windows: Int) throws -> Interval? {
        try HoldoutFold.contrast(
            groups, unit: unit, windows: windows, plannedWindows: plannedWindows, level: shop.report.level)?.alwaysValid
    }

    private var stamp: RunStamp {
        RunStamp(
            runID: list.runID.description, interval: list.day, revision: list.revision + 1, version: list.version,
            seed: list.seed, toolVersion: list.toolVersion, configurationDigest: list.configurationDigest,
            sqlDigest: list.sqlDigest, listDigest: list.rowDigest, windowDays: shop.windowDays,
            winsorisingCap: list.summary.winsorCap < VersionSummary.noCap
                ? Money(micros: list.summary.winsorCap).units : nil,
            minimumEffectiveN: list.summary.minimumEffectiveUsers, floor: list.floor)
    }
}
