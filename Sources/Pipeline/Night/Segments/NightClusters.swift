internal import Audience
internal import Records

/// A night's clusters of users alike, as they are kept for the next night to take its identifiers from.
struct NightClusters: Sendable, Equatable {
    /// One cluster.
    struct Cluster: Sendable, Equatable {
        /// Its number, which it keeps from night to night.
        let id: Int
        /// Users in it.
        let users: Int
        /// Its centre in each feature, in the feature's own unit: on no night's scale.
        let centre: [Double]
        /// How far the centre stands from all users' mean, in standard deviations, by feature.
        let standing: [Double]
    }

    /// The night.
    let day: CalendarDay
    /// What clusters have to have in common to be the same ones: their features and how many there may be.
    let settings: String
    /// The features by name.
    let features: [String]
    /// The clusters, ascending by number.
    let clusters: [Cluster]
    /// The number that the next new cluster gets; above all that were ever given.
    let next: Int
    /// Whether another sample of users would have given the same clusters.
    let isStable: Bool

    /// What clusters of a shop's nights have to have in common.
    static func settings(_ shop: ShopConfiguration) -> String {
        Digest(
            of: "allot.clusters/1 \(PurchaseProfile.features.joined(separator: " ")) "
                + "\(shop.segments.mostClusters) \(shop.currency)"
        ).description
    }

    /// Clusters the users who bought.
    ///
    /// - Parameters:
    ///   - users: Their rows, ascending.
    ///   - features: What they did.
    ///   - userID: By user: what draws are keyed by.
    ///   - shop: The seed, and how many clusters there may be.
    ///   - day: The night.
    ///   - known: The clusters of the nights before.
    ///   - threads: Threads to compute with; the result is the same at any number.
    /// - Returns: The clusters, and the place of each of `users` among them; `nil` where nobody bought.
    /// - Throws: `ParameterError` where a night's known clusters contradict themselves.
    static func find(
        _ users: [Int], features: UserFeatures, userID: [Int64], shop: ShopConfiguration, day: CalendarDay,
        known: KnownClusters, threads: Int
    ) throws(ParameterError) -> (clusters: NightClusters, place: [Int32])? {
        guard !users.isEmpty else { return nil }
        let columns = PurchaseProfile.columns(
            recencyDays: users.map { features.recencyDays[$0] }, orders: users.map { features.frequency[$0] },
            monetary: users.map { features.monetary[$0] }, sinceFirst: users.map { features.firstPurchaseDays[$0] })
        var method = FeatureClustering(seed: shop.seed)
        let most = shop.segments.mostClusters
        method.clusters = min(method.clusters.lowerBound, most)...most
        let settings = settings(shop)
        // Clusters of other features are other clusters, but a number that was given is never given again.
        let usual = known.earlier.map { $0.settings == settings ? $0.clusters.count : 0 } ?? 0
        method.usual = usual == 0 ? nil : usual
        let found = try method.fit(columns, keys: users.map { userID[$0] }, threads: threads)
        var identity = try ClusterIdentity(
            known: known.naming(settings).map { cluster in
                ClusterIdentity.Known(
                    id: cluster.id, centre: zip(found.scaling.features, cluster.centre).map { $0.scaled($1) })
            }, next: known.next)
        let ids = identity.name(found.centres)
        let order = ids.indices.sorted { ids[$0] < ids[$1] }
        var place = [Int32](repeating: 0, count: ids.count)
        for (position, cluster) in order.enumerated() { place[cluster] = Int32(position) }
        let clusters = order.map { cluster in
            Cluster(
                id: ids[cluster], users: found.counts[cluster],
                centre: zip(found.scaling.features, found.centres[cluster]).map { $0.value(at: $1) },
                standing: found.standing[cluster])
        }
        return (
            NightClusters(
                day: day, settings: settings, features: PurchaseProfile.features, clusters: clusters,
                next: known.next(given: identity.next), isStable: found.isStable),
            found.labels.map { place[Int($0)] }
        )
    }

    /// What people should know about tonight's clusters beside `earlier` ones.
    func description(after earlier: NightClusters?) -> String {
        let users = clusters.reduce(0) { $0 + $1.users }
        var text =
            "\(clusters.count) clusters of \(users) users who bought: "
            + clusters.map { "\(ClusterName.text($0.id)) \($0.users)" }.joined(separator: ", ")
        if let earlier {
            func names(_ some: [Cluster], _ others: [Cluster]) -> String {
                let ids = Set(others.map(\.id))
                return some.filter { !ids.contains($0.id) }.map { ClusterName.text($0.id) }.joined(separator: ", ")
            }
            let (new, gone) = (names(clusters, earlier.clusters), names(earlier.clusters, clusters))
            if !new.isEmpty { text += "; new since \(earlier.day): \(new)" }
            if !gone.isEmpty { text += "; gone since \(earlier.day): \(gone)" }
            if earlier.settings != settings {
                text += "; all have new identifiers, because they are made in another way than on \(earlier.day)"
            }
        }
        if !isStable { text += "; they are not stable: another sample of users would be grouped differently" }
        return text
    }
}
