/// At most three things to do next, each with what it is worth.
struct ActionsSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "next"
    var name: String { local.texts(.actionsSection) }

    var headline: HTML {
        guard let first = report.actions.first else { return .text(local.texts(.actionsHeadlineNone)) }
        let count = report.actions.count
        guard let value = first.value else {
            return local.texts.sentence(.actionsHeadline, count: count, ["count": local.number.count(count)])
        }
        return local.texts.sentence(
            .actionsHeadlineWorth, count: count,
            [
                "count": local.number.count(count), "value": local.money.estimate(value),
                "range": local.money.range(value), "days": days,
            ])
    }

    var content: HTML {
        if !report.actions.isEmpty {
            HTML(.ol, .class("actions")) {
                for action in report.actions {
                    HTML(.li) {
                        HTML(.p, .class("do")) { sentence(action.kind) }
                        if let worth = worth(action) { HTML(.p, .class("small")) { worth } }
                    }
                }
            }
        }
    }

    private var days: String { local.number.count(report.stamp.windowDays) }

    private func worth(_ action: SuggestedAction) -> HTML? {
        guard let value = action.value else {
            switch action.kind {
            case .raiseBudget: return .text(local.texts(.actionsWorthBudget))
            case .repair, .wait: return nil
            default: return .text(local.texts(.actionsWorthUnknown))
            }
        }
        return local.texts.sentence(
            .actionsWorth,
            ["value": local.money.estimate(value, signed: true), "range": local.money.range(value), "days": days])
    }

    private func sentence(_ kind: SuggestedAction.Kind) -> HTML {
        let texts = local.texts
        let money = local.money
        switch kind {
        case .stopOffer(let offer, let perUser):
            return texts.html(
                .actionsStopOffer,
                [
                    "offer": local.label(offer), "amount": .figure(money.size(perUser)),
                    "range": .figure(money.range(perUser)),
                ])
        case .favourOffer(let offer, let perUser):
            return texts.html(
                .actionsFavourOffer,
                [
                    "offer": local.label(offer), "amount": .figure(money.estimate(perUser)),
                    "range": .figure(money.range(perUser)),
                ])
        case .raiseBudget(let step, let returns):
            return texts.html(
                .actionsRaiseBudget, ["step": .figure(money.exact(step)), "returns": .figure(money.exact(returns))])
        case .stretchBudget(let ends, let campaignEnds):
            return texts.html(
                .actionsStretchBudget,
                ["ends": .figure(local.day.full(ends)), "campaign_ends": .figure(local.day.full(campaignEnds))])
        case .leaveOutSegment(let segment, let perUser):
            return texts.html(
                .actionsLeaveOutSegment,
                [
                    "segment": local.label(segment), "amount": .figure(money.size(perUser)),
                    "range": .figure(money.range(perUser)),
                ])
        case .restock(let offer, let day):
            return texts.html(.actionsRestock, ["offer": local.label(offer), "day": .figure(local.day.full(day))])
        case .repair(let check):
            return texts.html(.actionsRepair, ["check": .text(texts(TrustSection.name(check)))])
        case .wait(let day):
            return texts.html(.actionsWait, ["day": .figure(local.day.full(day))])
        }
    }
}
