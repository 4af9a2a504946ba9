/// The traits that name clusters.
///
/// A cluster is named by the features in which its centre stands farthest from all users' mean, in standard deviations
/// over users: up to ``most`` of those beyond ``notable``, the farthest first. Where two clusters would be called alike,
/// both take on further features until they differ, or none is left.
package enum ClusterTraits {
    /// Traits a name has where that tells it from all others.
    package static let most = 3
    /// Standard deviations below which a feature says nothing.
    package static let notable = 0.4
    /// Standard deviations above which a feature is very high or low.
    package static let strong = 1.5

    /// The traits of each cluster, the most telling first; none for one that is like everybody.
    ///
    /// - Parameter standing: How far each cluster's centre stands from all users' mean, in standard deviations, by
    ///   feature.
    /// - Returns: As many lists; a function of `standing` alone.
    package static func of(_ standing: [[Double]]) -> [[ClusterTrait]] {
        let ranked = standing.map { distances in
            distances.indices.sorted { (abs(distances[$1]), $0) < (abs(distances[$0]), $1) }
        }
        var lengths = zip(standing, ranked).map { distances, order in
            min(most, order.prefix { abs(distances[$0]) >= notable }.count)
        }
        func traits(_ cluster: Int) -> [ClusterTrait] {
            ranked[cluster].prefix(lengths[cluster]).map { feature in
                let distance = standing[cluster][feature]
                return ClusterTrait(feature: feature, isHigh: distance > 0, isStrong: abs(distance) >= strong)
            }
        }
        while true {
            var alike: [[ClusterTrait]: [Int]] = [:]
            for cluster in standing.indices {
                // A name says the same in any order.
                alike[traits(cluster).sorted { $0.feature < $1.feature }, default: []].append(cluster)
            }
            var isChanged = false
            for group in alike.values where group.count > 1 {
                for cluster in group where lengths[cluster] < ranked[cluster].count {
                    guard standing[cluster][ranked[cluster][lengths[cluster]]] != 0 else { continue }
                    lengths[cluster] += 1
                    isChanged = true
                }
            }
            guard isChanged else { return standing.indices.map(traits) }
        }
    }
}
