internal import Records
internal import Reports

/// The names that a campaign's report uses, in every language: from the configuration, else the identifiers.
struct ReportLabels {
    /// The campaign.
    let campaign: LocalLabel
    private let offers: [String: LocalLabel]
    private let arms: [String: Arm]

    init(list: PublishedList, configuration: CampaignConfiguration?) {
        campaign = Self.label(list.campaignID, configuration?.labels)
        offers = Dictionary(
            uniqueKeysWithValues: (configuration?.offers ?? []).map { ($0.id, Self.label($0.id, $0.labels)) })
        arms = Dictionary(list.arms.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The parts of an arm: those of the list's summary, else those that its identifier is made of, for an arm that a
    /// campaign no longer has.
    func parts(of armID: String) -> (offer: LocalLabel, channel: String, creative: String) {
        if let arm = arms[armID] { return (offer(arm.offerID), arm.channelID, arm.creativeID) }
        let parts = armID.split(separator: "/").map(String.init)
        return (
            offer(parts.count > 1 ? parts[1] : armID), parts.count > 2 ? parts[parts.count - 1] : "",
            parts.count > 3 ? parts[2] : ""
        )
    }

    /// An arm in one label: its offer, and its creative and channel where it has them.
    func arm(_ armID: String) -> LocalLabel {
        let (offer, channel, creative) = parts(of: armID)
        func joined(_ text: String) -> String {
            [text, creative, channel].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        return LocalLabel(joined(offer.fallback), texts: offer.texts.mapValues(joined))
    }

    private func offer(_ id: String) -> LocalLabel { offers[id] ?? LocalLabel(id) }

    private static func label(_ id: String, _ labels: Labels?) -> LocalLabel {
        var texts: [String: String] = [:]
        for language in Language.allCases { texts[language.rawValue] = labels?[language.rawValue] }
        return LocalLabel(id, texts: texts)
    }
}
