internal import Audience
internal import Records
internal import Reports

/// The names that a campaign's report uses, in every language: from the configuration, else the identifiers.
struct ReportLabels {
    /// The campaign.
    let campaign: LocalLabel
    private let offers: [String: LocalLabel]
    private let arms: [String: Arm]
    /// Clusters of users by identifier, gone ones included.
    let clusters: [String: LocalLabel]

    init(list: PublishedList, configuration: CampaignConfiguration?, clusters: [NightClusters]) {
        campaign = Self.label(list.campaignID, configuration?.labels)
        offers = Dictionary(
            uniqueKeysWithValues: (configuration?.offers ?? []).map { ($0.id, Self.label($0.id, $0.labels)) })
        arms = Dictionary(list.arms.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.clusters = clusters.reduce(into: [:]) { known, night in
            known.merge(Self.labels(of: night)) { $1 }
        }
    }

    /// The names of a night's clusters, by what set each apart on that night.
    private static func labels(of night: NightClusters) -> [String: LocalLabel] {
        let traits = ClusterTraits.of(night.clusters.map(\.standing))
        let segments = zip(night.clusters, traits).map { cluster, traits in
            SegmentationReport.Segment(
                id: ClusterName.text(cluster.id),
                name: .traits(
                    traits.map {
                        .init(feature: night.features[$0.feature], isHigh: $0.isHigh, isStrong: $0.isStrong)
                    }), users: cluster.users, centre: [])
        }
        let names = Dictionary(
            uniqueKeysWithValues: Language.allCases.map { ($0, SegmentWords($0).names(segments)) })
        return Dictionary(
            uniqueKeysWithValues: segments.enumerated().map { place, segment in
                (segment.id, LocalLabel.cluster(segment.id, named: names.mapValues { $0[place] }))
            })
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
