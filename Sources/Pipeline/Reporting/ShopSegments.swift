internal import Audience
internal import Records
internal import Reports

/// The shop's segments as all of its reports tell of them alike: their names, and how its users moved between them.
struct ShopSegments {
    /// The moves since the last night of another day; `nil` before the second one.
    private(set) var flow: SegmentFlow?

    private let rules: [String: LocalLabel]
    /// Clusters of users by identifier, gone ones included.
    private let clusters: [String: LocalLabel]

    /// The segments that `material` has.
    ///
    /// Every report shows the same moves, and some people read several: of all campaigns' k the largest counts.
    init(_ material: ReportMaterial, _ configuration: Configuration) {
        rules = Dictionary(
            configuration.shop.segments.rules.map { rule in
                var texts: [String: String] = [:]
                for language in Language.allCases { texts[language.rawValue] = rule.label[language.rawValue] }
                return (rule.id, LocalLabel(rule.id, texts: texts))
            }, uniquingKeysWith: { first, _ in first })
        clusters = material.clusters.reduce(into: [:]) { known, night in
            known.merge(Self.labels(of: night)) { $1 }
        }
        let smallCell = configuration.campaigns.map(\.report.k).max() ?? CampaignReporter.usualSmallCell
        flow = material.flow.map { flow(of: $0, smallCell: smallCell) }
    }

    /// A segment's name: the shop's own for one of its rules, a cluster's by what sets it apart.
    func label(of id: String) -> LocalLabel { rules[id] ?? clusters[id] ?? .segment(id) }

    private func flow(of flow: MembershipFlow, smallCell: Int) -> SegmentFlow {
        guard flow.isComparable else { return SegmentFlow(incomparableFrom: flow.from, to: flow.to) }
        let stability = flow.moves.stability
        let drift: SegmentFlow.Drift =
            switch stability.level {
            case .stable: .stable
            case .shifting: .shifting
            case .drifted: .drifted
            }
        return SegmentFlow(
            from: flow.from, to: flow.to,
            segments: flow.moves.segments.map { SegmentFlow.Segment(id: $0, label: label(of: $0)) },
            counts: flow.moves.counts, entered: flow.moves.entered, left: flow.moves.left, drift: drift,
            index: stability.index, smallCell: smallCell)
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
}
