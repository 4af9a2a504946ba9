/// What sets a cluster apart from all users, in a feature.
package struct ClusterTrait: Sendable, Hashable {
    /// Number of the feature.
    package let feature: Int
    /// Whether its users have more of it than the population; less otherwise.
    package let isHigh: Bool
    /// Whether by more than ``ClusterTraits/strong`` standard deviations.
    package let isStrong: Bool

    /// A trait.
    package init(feature: Int, isHigh: Bool, isStrong: Bool) {
        self.feature = feature
        self.isHigh = isHigh
        self.isStrong = isStrong
    }
}
