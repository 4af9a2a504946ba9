package import Records

/// Users of a table grouped into segments, to be read as a page, a table or JSON.
package struct SegmentationReport: Sendable, Hashable {
    /// How the segments were made.
    package enum Method: String, Sendable, CaseIterable {
        /// Quintiles of recency, frequency and money.
        case rfm
        /// Stages by each customer's own rhythm.
        case lifecycle
        /// Clusters of users alike.
        case kMeans = "kmeans"
    }

    /// What a segment is called.
    package enum Name: Sendable, Hashable {
        /// A segment with a name of its own, by its identifier.
        case known(String)
        /// A cluster, by what sets it apart, the most telling first.
        case traits([Trait])
    }

    /// What sets a cluster apart from all users.
    package struct Trait: Sendable, Hashable {
        /// The feature's identifier or the table's name of it.
        package var feature: String
        /// Whether its users have more of it; less otherwise.
        package var isHigh: Bool
        /// Whether by so much that it is "very".
        package var isStrong: Bool

        /// A trait.
        package init(feature: String, isHigh: Bool, isStrong: Bool) {
            self.feature = feature
            self.isHigh = isHigh
            self.isStrong = isStrong
        }
    }

    /// One segment.
    package struct Segment: Sendable, Hashable {
        /// Its identifier, which stays the same.
        package var id: String
        /// What it is called.
        package var name: Name
        /// Users in it.
        package var users: Int
        /// Means of the features over its users, in the features' own units; `nil` where no user has one.
        package var centre: [Double?]
        /// Of a cluster, how far its centre stands from all users' mean in standard deviations; else empty.
        package var standing: [Double]
        /// Of a cluster, its centre on the robust scale; else empty.
        package var scaled: [Double]

        /// A segment.
        package init(
            id: String, name: Name, users: Int, centre: [Double?], standing: [Double] = [], scaled: [Double] = []
        ) {
            self.id = id
            self.name = name
            self.users = users
            self.centre = centre
            self.standing = standing
            self.scaled = scaled
        }
    }

    /// What clustering found besides the clusters.
    package struct Clustering: Sendable, Hashable {
        /// A number of clusters that was tried.
        package struct Trial: Sendable, Hashable {
            /// Clusters.
            package var count: Int
            /// Mean simplified silhouette, −1 … 1.
            package var silhouette: Double
            /// Adjusted Rand index of the clusters of two halves of the users, ≤ 1.
            package var stability: Double

            /// A trial.
            package init(count: Int, silhouette: Double, stability: Double) {
                self.count = count
                self.silhouette = silhouette
                self.stability = stability
            }
        }

        /// How a feature came to the robust scale.
        package struct Scale: Sendable, Hashable {
            /// The unit of its logarithm; `nil` without one.
            package var logarithmUnit: Double?
            /// What became 0.
            package var centre: Double
            /// What became 1; 0 for a feature that is the same for everybody.
            package var spread: Double

            /// A scale.
            package init(logarithmUnit: Double?, centre: Double, spread: Double) {
                self.logarithmUnit = logarithmUnit
                self.centre = centre
                self.spread = spread
            }
        }

        /// The sum of squared distances of users to their centres on the robust scale.
        package var inertia: Double
        /// Key of the draws.
        package var seed: UInt64
        /// The numbers of clusters tried; one where it was given.
        package var trials: [Trial]
        /// Whether clusters like these would be found again among other users of the kind.
        package var isStable: Bool
        /// The scale of each feature.
        package var scales: [Scale]
        /// The number that the next new cluster gets.
        package var nextID: Int

        /// What clustering found.
        package init(
            inertia: Double, seed: UInt64, trials: [Trial], isStable: Bool, scales: [Scale], nextID: Int
        ) {
            self.inertia = inertia
            self.seed = seed
            self.trials = trials
            self.isStable = isStable
            self.scales = scales
            self.nextID = nextID
        }
    }

    /// How the segments were made.
    package var method: Method
    /// What the table is called.
    package var source: String
    /// Rows read.
    package var rows: Int
    /// Rows that were of no use, by reason.
    package var rejected: [String: Int]
    /// What should be known before the segments are used, in English.
    package var warnings: [String]
    /// The day up to which purchases are known; `nil` for a table of features.
    package var asOf: CalendarDay?
    /// The features, as many as each segment's centre has.
    package var features: [String]
    /// The segments, those of clustering the largest first.
    package var segments: [Segment]
    /// Users by scores of recency (5 first) and frequency (1 first), five by five; empty without scores.
    package var grid: [[Int]]
    /// Of clusters, what else was found.
    package var clustering: Clustering?

    /// A report.
    package init(
        method: Method, source: String, rows: Int, rejected: [String: Int], warnings: [String], asOf: CalendarDay?,
        features: [String], segments: [Segment], grid: [[Int]] = [], clustering: Clustering? = nil
    ) {
        self.method = method
        self.source = source
        self.rows = rows
        self.rejected = rejected
        self.warnings = warnings
        self.asOf = asOf
        self.features = features
        self.segments = segments
        self.grid = grid
        self.clustering = clustering
    }

    /// The segments that are clusters, which come first.
    package var clusters: ArraySlice<Segment> { segments.prefix { !$0.standing.isEmpty } }

    /// Users in all segments.
    package var users: Int { segments.reduce(0) { $0 + $1.users } }
}
