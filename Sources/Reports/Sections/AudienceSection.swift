/// Who was left out of tonight's list, step by step, and why.
struct AudienceSection: ReportSection {
    let flow: AudienceFlow
    let local: Localisation

    let id = "audience"
    var name: String { local.texts(.audienceSection) }

    var headline: HTML {
        var values = [
            "targeted": local.number.count(flow.targeted), "considered": local.number.count(flow.considered),
        ]
        guard flow.generic > 0 else { return local.texts.sentence(.audienceHeadline, values) }
        values["generic"] = local.number.count(flow.generic)
        return local.texts.sentence(.audienceHeadlineGeneric, values)
    }

    var content: HTML { chart.figure(id: "audience-chart", isTitled: false, tableLabel: local.texts(.pageShowTable)) }

    private var chart: BarChart {
        let texts = local.texts
        var bars = [bar(texts(.audienceConsidered), from: 0, to: flow.considered)]
        var rest = flow.considered
        for step in flow.leftOut {
            let next = max(0, rest - step.users)
            bars.append(bar(texts(Self.phrase(step.reason)), from: next, to: rest, count: -step.users))
            rest = next
        }
        bars.append(bar(texts(.audienceTargeted), from: 0, to: flow.targeted))
        return BarChart(
            title: texts(.audienceChart),
            summary: bars.map { "\($0.label): \($0.value)" }.joined(separator: "; "),
            table: DataTable(
                caption: texts(.audienceChart),
                columns: [.words(texts(.audienceStep)), .numbers(texts(.offersPeople))],
                rows: bars.map { [.text($0.label), .text($0.value)] }),
            bars: bars)
    }

    private func bar(_ label: String, from: Int, to: Int, count: Int? = nil) -> BarChart.Bar {
        BarChart.Bar(
            label: label, value: local.number.count(count ?? to), start: Double(from), end: Double(to),
            isRemoval: count != nil)
    }

    /// A reason in words.
    private static func phrase(_ reason: AudienceFlow.Reason) -> Phrase {
        switch reason {
        case .otherCohort: .audienceOtherCohort
        case .segment: .audienceSegment
        case .condition: .audienceCondition
        case .refusedPersonalisation: .audienceRefusedPersonalisation
        case .refusedContact: .audienceRefusedContact
        case .noConsent: .audienceNoConsent
        case .contactLimit: .audienceContactLimit
        case .unreachable: .audienceUnreachable
        case .noOffer: .audienceNoOffer
        case .holdsAnotherOffer: .audienceHoldsAnotherOffer
        case .alreadyDelivered: .audienceAlreadyDelivered
        case .universalHoldout: .audienceUniversalHoldout
        case .holdout: .audienceHoldout
        case .otherCampaign: .audienceOtherCampaign
        case .nothingDrawn: .audienceNothingDrawn
        case .other: .audienceOther
        }
    }
}
