internal import Foundation
internal import Records
internal import Reports
internal import Statistics

extension CampaignReporter {
    /// Share of traffic that an offer which pays is suggested to get more of.
    private static let step = 0.1

    /// What to do next, most valuable first.
    ///
    /// A broken check comes before everything, and alone.
    ///
    /// An action's value is what it changes over the next outcome window if users go on as they do, with the ends of the
    /// interval that it rests on.
    func actions(
        verdict: Reports.Verdict, trust: [TrustCheck], offers: [OfferResult], segments: [SegmentResult],
        budget: Reports.BudgetState?
    ) -> [SuggestedAction] {
        if let broken = trust.first(where: { $0.level == .red }) {
            return [SuggestedAction(.repair(broken.finding.kind))]
        }
        var actions = offerActions(offers) + segmentActions(segments)
        actions.sort { ($0.value?.estimate ?? 0) > ($1.value?.estimate ?? 0) }
        let supply = stockActions() + (budget.map(budgetActions) ?? [])
        actions = Array(actions.prefix(2)) + supply + actions.dropFirst(2)
        if actions.isEmpty, let wait = wait(verdict) { actions.append(wait) }
        return Array(actions.prefix(3))
    }

    /// Decisions that the policy draws in one outcome window, counted over the last one.
    private var decisionsPerWindow: Double {
        let first = list.day + (1 - shop.windowDays)
        let earlier = totals.lazy.filter { $0.isDrawn && $0.day >= first && $0.day < list.day }
        return Double(earlier.reduce(tonight.drawn) { $0 + $1.decisions })
    }

    private func offerActions(_ offers: [OfferResult]) -> [SuggestedAction] {
        let shown = offers.filter { $0.users >= configuration?.report.k ?? 0 }
        var actions: [SuggestedAction] = shown.compactMap { offer in
            guard let perUser = offer.profitPerUser, perUser.high < 0, offer.shareTonight > 0 else { return nil }
            return SuggestedAction(
                .stopOffer(offer: labels.arm(offer.id), perUser: perUser),
                value: perUser.times(-offer.shareTonight * decisionsPerWindow))
        }
        let paying = shown.filter { ($0.profitPerUser?.low ?? 0) > 0 }
        let unused = 1 - offers.reduce(0) { $0 + $1.shareTonight }
        if let best = paying.max(by: { ($0.profitPerUser?.estimate ?? 0) < ($1.profitPerUser?.estimate ?? 0) }),
            let perUser = best.profitPerUser, unused > 0
        {
            actions.append(
                SuggestedAction(
                    .favourOffer(offer: labels.arm(best.id), perUser: perUser),
                    value: perUser.times(min(Self.step, unused) * decisionsPerWindow)))
        }
        return actions
    }

    private func segmentActions(_ segments: [SegmentResult]) -> [SuggestedAction] {
        segments.compactMap { segment in
            guard let perUser = segment.profitPerUser, perUser.high < 0,
                let group = comparison.segments.first(where: { material.segmentIDs[Int($0.segment)] == segment.id })
            else { return nil }
            let users = Double(group.profit.policy.users)
            return SuggestedAction(
                .leaveOutSegment(segment: segment.label, perUser: perUser),
                value: perUser.times(-users / windowsPerUser(segment.id)))
        }
    }

    private func budgetActions(_ budget: Reports.BudgetState) -> [SuggestedAction] {
        if let ends = budget.lastsUntil, let configuration {
            return [SuggestedAction(.stretchBudget(ends: ends, campaignEnds: configuration.ends))]
        }
        // λ holds near tonight's budget only: no more than a tenth of what a window may spend.
        let step = Self.roundStep(atMost: list.budget.units * Double(shop.windowDays) * Self.step)
        guard let price = budget.price, let step, let returns = Money(rounding: step.units * price),
            returns > .zero
        else { return [] }
        return [SuggestedAction(.raiseBudget(step: step, returns: returns))]
    }

    private func wait(_ verdict: Reports.Verdict) -> SuggestedAction? {
        guard case .tooEarly(let wait) = verdict else { return nil }
        switch wait {
        case .firstDecisions(let day): return day.map { SuggestedAction(.wait(until: $0)) }
        case .narrowerInterval(let days):
            // The campaign's last decisions mature a window after its end: nothing comes after that.
            let last = (configuration?.ends ?? list.day) + shop.windowDays
            return days.map { SuggestedAction(.wait(until: min(list.day + $0, max(last, list.day)))) }
        }
    }

    /// The greatest of 1, 2 and 5 times a power of ten that is at most `units` of the currency; `nil` below 1.
    static func roundStep(atMost units: Double) -> Money? {
        guard units >= 1, units.isFinite else { return nil }
        let power = pow(10, log10(units).rounded(.down))
        let lead = units / power
        return Money(rounding: power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1))
    }
}

extension Interval {
    /// The interval of `factor` times the quantity; a negative factor swaps the ends.
    fileprivate func times(_ factor: Double) -> Interval {
        Interval(
            estimate: estimate * factor, low: min(low * factor, high * factor), high: max(low * factor, high * factor),
            level: level)
    }
}
