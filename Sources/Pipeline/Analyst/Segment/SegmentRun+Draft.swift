internal import Audience
internal import Records
internal import Reports

extension SegmentRun {
    /// Segments of users while they are put together.
    struct Draft {
        let users: KeyTable
        var membership: [Int32] = []
        var scores: RFMScores?
        var warnings: [String] = []
        var asOf: CalendarDay?
        var features: [String]
        var segments: [SegmentationReport.Segment] = []
        var grid: [[Int]] = []
        var clustering: SegmentationReport.Clustering?

        /// Segments of who bought.
        init(_ purchases: SegmentPurchases, _ request: SegmentRequest) throws {
            users = purchases.users
            asOf = purchases.asOf
            features = PurchaseProfile.features
            if purchases.laterRows > 0 {
                warnings.append("\(purchases.laterRows) rows are later than \(purchases.asOf) and do not count")
            }
            let columns = Self.columns(purchases)
            switch request.method {
            case .rfm:
                let scores = RFM.score(
                    recencyDays: purchases.recencyDays, orders: purchases.orders, monetary: purchases.monetary)
                take(scores, columns)
            case .lifecycle:
                let stages = try Lifecycle().stages(purchases.rhythm, today: purchases.asOf)
                take(stages.map(\.rawValue), LifecycleStage.allCases.map { ($0.rawValue, $0.id) }, columns)
            case .kMeans:
                let buyers = purchases.orders.indices.filter { purchases.orders[$0] > 0 }
                guard !buyers.isEmpty else { throw TableError("nobody bought anything: every amount is below 0") }
                try cluster(columns, rows: buyers, request)
            }
        }

        /// Segments of users with features.
        init(_ table: SegmentFeatures, features: [String], _ request: SegmentRequest) throws {
            users = table.users
            self.features = features
            switch request.method {
            case .rfm:
                let columns = table.columns
                take(try RFM.score(recency: columns[0], frequency: columns[1], monetary: columns[2]), columns)
            case .lifecycle: preconditionFailure("a lifecycle follows from purchases")
            case .kMeans: try cluster(table.columns, rows: Array(0..<table.users.count), request)
            }
        }

        private static func columns(_ purchases: SegmentPurchases) -> [[Float]] {
            let rhythm = purchases.rhythm
            return PurchaseProfile.columns(
                recencyDays: purchases.recencyDays, orders: purchases.orders, monetary: purchases.monetary,
                sinceFirst: rhythm.purchaseDays.indices.map {
                    rhythm.purchaseDays[$0] > 0 ? Int32(purchases.asOf.number) - rhythm.firstPurchase[$0] : 0
                })
        }

        private mutating func take(_ scores: RFMScores, _ columns: [[Float]]) {
            self.scores = scores
            take(scores.segment, Segment.allCases.map { ($0.rawValue, $0.id) }, columns)
            var grid = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
            for (recency, frequency) in zip(scores.recency, scores.frequency) where recency > 0 {
                grid[5 - Int(recency)][Int(frequency) - 1] += 1
            }
            self.grid = grid
        }

        /// Segments that have names of their own; those without users are left out.
        private mutating func take(_ values: [Int32], _ all: [(value: Int32, id: String)], _ columns: [[Float]]) {
            var place = [Int32: Int32]()
            for (value, id) in all {
                let rows = values.indices.filter { values[$0] == value }
                guard !rows.isEmpty else { continue }
                place[value] = Int32(segments.count)
                segments.append(
                    SegmentationReport.Segment(
                        id: id, name: .known(id), users: rows.count, centre: means(columns, rows, of: id)))
            }
            membership = values.map { place[$0] ?? 0 }
        }

        private func means(_ columns: [[Float]], _ rows: [Int], of id: String) -> [Double?] {
            columns.indices.map { feature in
                // Whoever never bought has no last and no first purchase.
                let isUnknown = [Segment.noPurchase.id, LifecycleStage.prospect.id].contains(id)
                guard !isUnknown || features[feature] == "frequency" || features[feature] == "monetary" else {
                    return nil
                }
                return rows.reduce(0) { $0 + Double(columns[feature][$1]) } / Double(rows.count)
            }
        }

        /// Clusters of the users in `rows`; all others are a segment without a purchase.
        private mutating func cluster(_ columns: [[Float]], rows: [Int], _ request: SegmentRequest) throws {
            var method = FeatureClustering(seed: request.seed)
            if case .fixed(let count) = request.clusters { method.clusters = count...count }
            let own = columns.map { column in rows.map { column[$0] } }
            let found = try method.fit(own, keys: rows.map { Self.key(users[$0]) }, threads: request.threads)

            var identity = ClusterIdentity()
            if let path = request.previous {
                identity = try PreviousSegments(path: path).identity(on: found.scaling, features: features)
            }
            let before = identity.known.map(\.id)
            let ids = identity.name(found.centres)
            let traits = ClusterTraits.of(found.standing)
            segments = found.counts.indices.map { cluster in
                SegmentationReport.Segment(
                    id: ClusterName.text(ids[cluster]),
                    name: .traits(
                        traits[cluster].map {
                            .init(feature: features[$0.feature], isHigh: $0.isHigh, isStrong: $0.isStrong)
                        }),
                    users: found.counts[cluster], centre: found.means[cluster].map { $0 },
                    standing: found.standing[cluster], scaled: found.centres[cluster])
            }
            membership = [Int32](repeating: Int32(segments.count), count: users.count)
            for (index, row) in rows.enumerated() { membership[row] = Int32(found.labels[index]) }
            if rows.count < users.count {
                let others = membership.indices.filter { membership[$0] == Int32(found.counts.count) }
                let id = Segment.noPurchase.id
                segments.append(
                    SegmentationReport.Segment(
                        id: id, name: .known(id), users: others.count, centre: means(columns, others, of: id)))
            }
            clustering = SegmentationReport.Clustering(
                inertia: found.inertia, seed: request.seed,
                trials: request.clusters == .automatic
                    ? found.trials.map { .init(count: $0.count, silhouette: $0.silhouette, stability: $0.stability) }
                    : [],
                isStable: found.isStable,
                scales: found.scaling.features.map {
                    .init(logarithmUnit: $0.logarithmUnit, centre: $0.centre, spread: $0.spread)
                }, nextID: identity.next)
            warn(found, ids: ids, before: request.previous == nil ? nil : before, request)
        }

        private mutating func warn(
            _ found: FittedClustering, ids: [Int], before: [Int]?, _ request: SegmentRequest
        ) {
            for (index, feature) in found.scaling.features.enumerated() where feature.isConstant {
                warnings.append("\(features[index]) is the same for every user and tells nobody apart")
            }
            if case .fixed(let count) = request.clusters, found.counts.count < count {
                warnings.append(
                    "\(count) clusters were asked for, but there are only \(found.counts.count) different users")
            }
            if !found.isStable {
                warnings.append("the clusters are not stable: another sample of users would be grouped differently")
            }
            guard let before else { return }
            let new = ids.filter { !before.contains($0) }
            let gone = before.filter { !ids.contains($0) }
            func names(_ ids: [Int]) -> String {
                ids.map(ClusterName.text).joined(separator: ", ")
            }
            if !new.isEmpty { warnings.append("new since the earlier run: \(names(new))") }
            if !gone.isEmpty { warnings.append("gone since the earlier run: \(names(gone))") }
        }

        /// What a user's draws are keyed by: FNV-1a of his identifier, so that rows may come in any order.
        private static func key(_ user: String) -> Int64 {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in user.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return Int64(bitPattern: hash)
        }
    }
}
