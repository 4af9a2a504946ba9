internal import Audience

/// What users are grouped by before arms are learned: rules of the shop's own first, then one of the built-in kinds.
package struct SegmentsConfiguration: Sendable, Hashable {
    /// The built-in kind of segment of everybody whom no rule takes (key `by`).
    package let kind: Kind
    /// The most clusters that ``Kind/clusters`` makes; how many there are follows from the data.
    package let mostClusters: Int
    /// The shop's own segments; the first whose condition holds takes the user.
    package let rules: [Rule]

    /// A segment of the shop's own.
    package struct Rule: Sendable, Hashable {
        /// Its identifier, unlike that of any other segment.
        package let id: String
        /// Its name per language.
        package let label: Labels
        /// The condition in SQL over the columns of `allot.user_feature` (key `where`).
        package let condition: String
    }

    /// A built-in kind of segments.
    package enum Kind: String, Sendable, CaseIterable {
        /// Quintiles of recency, frequency and money, with the usual names.
        case rfm
        /// Stages by each customer's own rhythm.
        case lifecycle
        /// k-means over the features.
        case clusters
        /// Tiers of customer lifetime value.
        case clv

        /// The identifiers of the kind's segments; for clusters, which come and go, those they may ever have.
        package func contains(_ id: String) -> Bool {
            guard self == .clusters else { return ids.contains(id) }
            return id.wholeMatch(of: /cluster_[1-9][0-9]{0,5}/) != nil
        }

        /// The identifiers as far as they are known beforehand.
        package var ids: [String] {
            switch self {
            case .rfm: Segment.allCases.map(\.id)
            case .lifecycle: LifecycleStage.allCases.map(\.id)
            case .clusters: []
            case .clv: ValueTier.allCases.map(\.id)
            }
        }

        /// The identifiers for people who look for one.
        var words: String { self == .clusters ? "cluster_1, cluster_2, …" : ids.joined(separator: ", ") }
    }

    /// Whoever may not be told apart from others is in this segment, whatever the kind.
    package static let generic = "generic"
}
