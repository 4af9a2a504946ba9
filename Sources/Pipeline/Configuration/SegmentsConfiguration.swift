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
            if ids.contains(id) { return true }
            return self == .clusters && id.wholeMatch(of: /cluster_[1-9][0-9]{0,5}/) != nil
        }

        /// The identifiers as far as they are known beforehand.
        package var ids: [String] {
            switch self {
            case .rfm: Segment.allCases.map(\.id)
            case .lifecycle: LifecycleStage.allCases.map(\.id)
            case .clusters: [Segment.noPurchase.id]
            case .clv: ValueTier.allCases.map(\.id)
            }
        }

        /// The identifiers for people who look for one.
        var words: String {
            ((self == .clusters ? ["cluster_1", "cluster_2", "…"] : []) + ids).joined(separator: ", ")
        }

        /// The kind that most of `ids` are segments of; `nil` where they are of none.
        ///
        /// Rules' own identifiers are of none, and a few words are of several kinds: the first of those counts.
        static func of(_ ids: [String]) -> Kind? {
            let counts = allCases.map { kind in ids.count(where: kind.contains) }
            guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { return nil }
            return allCases[place]
        }
    }

    /// Whoever may not be told apart from others is in this segment, whatever the kind.
    package static let generic = "generic"
}
