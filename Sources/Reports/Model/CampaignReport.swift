package import Records
internal import Statistics

/// Everything that one campaign's report says, as plain values; ``html(language:languages:)``, ``json()`` and ``csv()``
/// say it.
///
/// Money is in the shop's currency. Exact sums are `Money`, estimates are `Interval` in the
/// currency's unit. A missing interval means *not enough data yet*, and the report says so in words.
package struct CampaignReport: Sendable, Hashable {
    /// The campaign, unique within the shop.
    package var campaignID: String
    /// Its name.
    package var label: LocalLabel
    /// The shop's currency, ISO 4217.
    package var currency: String
    /// First day of decisions that the report covers.
    package var from: CalendarDay
    /// Last day of decisions that the report covers, tonight's interval; not before ``from``.
    package var to: CalendarDay
    /// Last day of the shop's data that the report knows.
    package var dataThrough: CalendarDay
    /// What the data say should happen.
    package var verdict: Verdict
    /// What the campaign earned beyond the holdout.
    package var result: IncrementalResult
    /// What to do next, most valuable first; the report prints the first three.
    package var actions: [SuggestedAction]
    /// Why the numbers can be trusted, or not.
    package var trust: [TrustCheck]
    /// The arms but `none`, in a fixed order: their colours follow it.
    package var offers: [OfferResult]
    /// The nights' division among ``offers``, ascending by day, the last one tonight's.
    package var allocation: [AllocationNight]
    /// The segments, in any order; a partition of the users.
    package var segments: [SegmentResult]
    /// How the shop's users moved between segments since an earlier night; `nil` where there was none.
    package var flow: SegmentFlow?
    /// What forecasts of customers' value are made with; `nil` where there are none.
    package var lifetimeValue: ValueBasis?
    /// The budget; `nil` for a campaign without one.
    package var budget: BudgetState?
    /// Who was left out of tonight's list, and why.
    package var audience: AudienceFlow
    /// From sent to paid; empty before anything was sent.
    package var funnel: [FunnelStep]
    /// What it takes to compute the report again.
    package var stamp: RunStamp
    /// Fewest people that a figure may tell about, ≥ 1.
    package var smallCell: Int

    /// A report.
    package init(
        campaignID: String, label: LocalLabel, currency: String, from: CalendarDay, to: CalendarDay,
        dataThrough: CalendarDay, verdict: Verdict, result: IncrementalResult, actions: [SuggestedAction] = [],
        trust: [TrustCheck] = [], offers: [OfferResult] = [], allocation: [AllocationNight] = [],
        segments: [SegmentResult] = [], flow: SegmentFlow? = nil, lifetimeValue: ValueBasis? = nil,
        budget: BudgetState? = nil, audience: AudienceFlow, funnel: [FunnelStep] = [], stamp: RunStamp,
        smallCell: Int = 10
    ) {
        self.campaignID = campaignID
        self.label = label
        self.currency = currency
        self.from = from
        self.to = to
        self.dataThrough = dataThrough
        self.verdict = verdict
        self.result = result
        self.actions = actions
        self.trust = trust
        self.offers = offers
        self.allocation = allocation
        self.segments = segments
        self.flow = flow
        self.lifetimeValue = lifetimeValue
        self.budget = budget
        self.audience = audience
        self.funnel = funnel
        self.stamp = stamp
        self.smallCell = smallCell
    }

    /// The report as all its documents show it, so that page, JSON and CSV cannot differ.
    ///
    /// Groups below ``smallCell`` are hidden, intervals that are not finite are gone, the segments stand in order of
    /// profit with those without an interval last, and no more than three actions are left. A verdict that needs an
    /// interval and has none becomes ``Verdict/tooEarly(_:)``.
    func published() -> CampaignReport {
        var report = self
        report.result.profit = result.profit?.usable
        report.result.orders = result.orders?.usable
        report.result.daily = result.daily.map {
            DailyEstimate(day: $0.day, cumulative: $0.cumulative?.usable, isMature: $0.isMature)
        }
        report.actions = actions.prefix(3).map { SuggestedAction($0.kind, value: $0.value?.usable) }
        report.offers = offers.map {
            var offer = $0
            // No total over the offers is printed, since sending nothing is one of the arms: no complement to hide.
            if offer.users > 0, offer.users < smallCell { offer.hide(.fewerThan(smallCell)) }
            offer.profitPerUser = offer.profitPerUser?.usable
            return offer
        }
        report.segments = SmallCells.applied(to: segments, k: smallCell).map {
            var segment = $0
            segment.profitPerUser = segment.profitPerUser?.usable
            return segment
        }
        report.segments.sort { left, right in
            (left.profitPerUser?.estimate ?? -.infinity, right.id) > (
                right.profitPerUser?.estimate ?? -.infinity, left.id
            )
        }
        if report.result.profit == nil, verdict == .keepRunning || verdict == .stop {
            report.verdict = .tooEarly(.firstDecisions(mature: nil))
        }
        return report
    }
}
