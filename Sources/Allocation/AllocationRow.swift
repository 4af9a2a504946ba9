package import Records

/// One thing that a night may not use up: a campaign's budget, an offer's stock.
package struct AllocationRow: Sendable, Hashable {
    /// What a user given one of the arms uses.
    package enum Measure: Sendable, Hashable {
        /// The arm's expected cost, in the currency's unit.
        case cost
        /// One piece.
        case count
    }

    /// How messages name it, such as `budget spring-coupons` or `stock m200-30`.
    package var name: String
    /// The arms that use it; never `none`.
    package var arms: ArmSet
    /// What they use of it.
    package var measure: Measure
    /// The most that tonight may use, in the measure's unit; finite.
    ///
    /// Below 0 nothing can satisfy it.
    package var limit: Double
    /// Whether tonight publishes none of the arms that use it: not even the floor reaches them.
    ///
    /// The way to go on where a cut has already broken the promise of the budget: the campaign keeps the arms that
    /// cost nothing.
    package var isClosed: Bool

    /// A row that keeps what `arms` use below `limit`.
    package init(name: String, arms: ArmSet, measure: Measure, limit: Double, isClosed: Bool = false) {
        self.name = name
        self.arms = arms
        self.measure = measure
        self.limit = limit
        self.isClosed = isClosed
    }

    /// What one user given the arm uses of the row, in its unit, one per arm of `cell`.
    ///
    /// Costs are rounded up to a millionth, in which sums over users are exact. Together with posterior, prices and
    /// floor this is what an audit needs to compute a logged vector again.
    package func coefficients(of cell: AllocationCell) -> [Double] {
        micros(of: cell).map { Double($0) / 1_000_000 }
    }

    /// ``coefficients(of:)`` in millionths.
    func micros(of cell: AllocationCell) -> [Int64] {
        cell.arms.indices.map { a in
            guard arms.contains(cell.arms[a]) else { return 0 }
            return measure == .count ? 1_000_000 : Int64((cell.costs[a] * 1_000_000).rounded(.up))
        }
    }
}
