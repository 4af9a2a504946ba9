package import Records

/// Which of tonight's clusters is which of last night's: identifiers that mean the same from night to night.
///
/// New centres are matched with the old ones by the assignment of least total distance, leaving a cluster unmatched
/// costing ``limit``. A match farther than that is none: the cluster gets the next identifier that was never given, and
/// one that is gone never comes back. Distances are root mean squares over the features on the common robust scale, on
/// which 1 is a standard deviation of the bulk of the users.
///
/// ```swift
/// var identity = ClusterIdentity()
/// identity.name(monday)   // [1, 2, 3]
/// identity.name(tuesday)  // [2, 1, 3] where k-means found the first two the other way round
/// ```
package struct ClusterIdentity: Sendable, Equatable {
    /// A cluster with its identifier.
    package struct Known: Sendable, Equatable {
        /// Its identifier, ≥ 1.
        package let id: Int
        /// Its centre on the common scale.
        package let centre: [Double]

        /// Cluster `id` at `centre`.
        package init(id: Int, centre: [Double]) {
            self.id = id
            self.centre = centre
        }
    }

    /// The distance up to which a cluster is the one it was: half a standard deviation in every feature.
    package static let limit = 0.5

    /// Last night's clusters.
    package private(set) var known: [Known]
    /// The identifier that the next new cluster gets; above all that were ever given.
    package private(set) var next: Int

    /// No clusters yet.
    package init() {
        known = []
        next = 1
    }

    /// Last night's clusters and the next new identifier, brought to tonight's scale.
    ///
    /// - Throws: ``ParameterError`` where an identifier occurs twice, is below 1 or not below `next`, or centres differ
    ///   in their features.
    package init(known: [Known], next: Int) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "ClusterIdentity", parameter: parameter, allowed: allowed, got: got)
        }
        guard Set(known.map(\.id)).count == known.count else {
            throw refuse("known", "clusters with different identifiers", "\(known.map(\.id))")
        }
        if let wrong = known.first(where: { $0.id < 1 || $0.id >= next }) {
            throw refuse("known", "identifiers from 1 to \(next - 1)", "\(wrong.id)")
        }
        guard Set(known.map(\.centre.count)).count <= 1 else {
            throw refuse("known", "centres with the same features", "centres of different length")
        }
        self.known = known
        self.next = next
    }

    /// The identifiers of the clusters at `centres`, which are the known ones from now on.
    ///
    /// - Parameter centres: Tonight's centres on the common scale, in the features of the known ones.
    /// - Returns: An identifier for each, all different.
    /// - Complexity: O((new + old)³).
    package mutating func name(_ centres: [[Double]]) -> [Int] {
        let (new, old) = (centres.count, known.count)
        // A row a new cluster; a column an old one, and one more a new cluster, to stay without.
        let costs = centres.map { centre in
            known.map { Self.distance(centre, $0.centre) } + [Double](repeating: Self.limit, count: new)
        }
        let columns = OptimalAssignment.columns(costs: costs)
        let names = (0..<new).map { row -> Int in
            let column = columns[row]
            guard column < old, costs[row][column] <= Self.limit else {
                defer { next += 1 }
                return next
            }
            return known[column].id
        }
        known = zip(names, centres).map { Known(id: $0, centre: $1) }
        return names
    }

    /// The root of the mean squared difference of two centres over their features.
    package static func distance(_ left: [Double], _ right: [Double]) -> Double {
        precondition(left.count == right.count && !left.isEmpty, "centres have the same features")
        let sum = zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (sum / Double(left.count)).squareRoot()
    }
}
