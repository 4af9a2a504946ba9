internal import Records
internal import Reports

extension CampaignReporter {
    /// Who was left out of tonight's list.
    func audience() -> AudienceFlow {
        let leftOut = tonight.exclusions.filter { $0.users > 0 }.map {
            AudienceFlow.Step(Self.reason($0.reason), $0.users)
        }
        // The cells hold everybody whom the policy drew for; what it drew for another campaign, or nothing for, stands
        // among the exclusions as well.
        let notOwn = tonight.exclusions.filter { Self.drawnReasons.contains($0.reason) }.reduce(0) { $0 + $1.users }
        let targeted = max(0, tonight.cellUsers - notOwn)
        let generic = tonight.rows.filter { $0.reason == TargetingList.Reason.generic.name && $0.armID != Arm.none.id }
        return AudienceFlow(
            considered: targeted + leftOut.reduce(0) { $0 + $1.users }, leftOut: leftOut,
            generic: generic.reduce(0) { $0 + $1.users })
    }

    private static let drawnReasons: Set<String> = ["another_campaign", "nothing_pays"]

    /// The report's word for a step of the waterfall.
    private static func reason(_ key: String) -> AudienceFlow.Reason {
        switch NightPopulation.Standing.allCases.first(where: { $0.reason == key }) {
        case .otherNight: .otherCohort
        case .otherSegment: .segment
        case .conditionNotMet: .condition
        case .refusedPersonalisation: .refusedPersonalisation
        case .notReachable: .unreachable
        case .holdsAnotherOffer: .holdsAnotherOffer
        case .alreadyDelivered: .alreadyDelivered
        case .universalHoldout: .universalHoldout
        case .campaignHoldout: .holdout
        case .policy: .other
        case nil: key == "another_campaign" ? .otherCampaign : key == "nothing_pays" ? .nothingDrawn : .other
        }
    }

    /// From sent to paid, over all decisions for one of the campaign's arms; steps that nothing records are left out.
    func funnel() -> [FunnelStep] {
        let own = totals.filter { $0.armID != Arm.none.id }
        func count(_ value: KeyPath<NightTotals, Int>) -> Int { own.reduce(0) { $0 + $1[keyPath: value] } }
        let steps = [
            FunnelStep(.sent, count(\.sent)), FunnelStep(.opened, count(\.opened)),
            FunnelStep(.claimed, count(\.claimed)), FunnelStep(.clicked, count(\.clicked)),
            FunnelStep(.redeemed, count(\.redeemed)), FunnelStep(.paid, count(\.paid)),
        ]
        return (steps.first?.count ?? 0) == 0 ? [] : steps.filter { $0.count > 0 }
    }
}
