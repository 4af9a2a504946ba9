/// How far a day's events may be from what they should be, and from what they usually are.
package struct QualityLimits: Sendable, Hashable {
    /// Largest share of events of unknown users, in [0, 1].
    package var unknownUsers: Double
    /// Largest share of events with an unknown item, of those with one, in [0, 1].
    package var unknownItems: Double
    /// Largest rise of a share of events that lack an item, an amount or an order, in [0, 1].
    package var missing: Double
    /// Largest rise of the share of rows that repeat an event, in [0, 1].
    package var duplicates: Double
    /// Largest population stability index; at least ``PopulationStability/drifted``.
    package var drift: Double
    /// Largest share of events recorded ahead of the clock, or dated after they were recorded, in [0, 1].
    package var clock: Double

    /// Limits.
    package init(
        unknownUsers: Double, unknownItems: Double, missing: Double, duplicates: Double, drift: Double, clock: Double
    ) {
        self.unknownUsers = unknownUsers
        self.unknownItems = unknownItems
        self.missing = missing
        self.duplicates = duplicates
        self.drift = drift
        self.clock = clock
    }

    /// The limit of `measure`.
    package func limit(of measure: QualityMeasure) -> Double {
        switch measure {
        case .unknownUsers: unknownUsers
        case .unknownItems: unknownItems
        case .viewsWithoutItem, .cartsWithoutItem, .purchasesWithoutItem, .purchasesWithoutAmount,
            .purchasesWithoutOrder:
            missing
        case .duplicates: duplicates
        case .kinds, .amounts, .hours, .activity: drift
        case .recordedAhead, .datedAhead: clock
        }
    }
}
