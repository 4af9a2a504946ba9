internal import Records

/// The clusters that a night takes its identifiers from.
struct KnownClusters: Sendable {
    /// Those of the last night before it that made any; `nil` where there is none.
    var earlier: NightClusters?
    /// Those that an earlier run of the same night made; `nil` where there was none.
    var own: NightClusters?
    /// The number that the next new cluster gets: above all that were ever given, on whatever night.
    var next: Int

    /// No night has made clusters yet.
    static let none = KnownClusters(earlier: nil)

    /// The clusters of the night before, where nights run once each and one after the other.
    init(earlier: NightClusters?) {
        self.init(earlier: earlier, own: nil, next: earlier?.next ?? 1)
    }

    /// Clusters that are known from a database.
    init(earlier: NightClusters?, own: NightClusters?, next: Int) {
        self.earlier = earlier
        self.own = own
        self.next = next
    }

    /// The clusters that a night's own are called by, of those that were made in the way that `settings` stands for.
    ///
    /// A night that is run again calls its clusters as it did before, or a number would mean one thing in a list that was
    /// sent and another in the tables.
    func naming(_ settings: String) -> [NightClusters.Cluster] {
        [own, earlier].compactMap(\.self).first { $0.settings == settings }?.clusters ?? []
    }

    /// What ``NightClusters/next`` is after a night that has given numbers below `given`.
    func next(given: Int) -> Int { given > next ? given : own?.next ?? next }
}
