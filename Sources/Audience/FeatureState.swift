internal import Records
internal import Statistics

/// What is kept of users from one night to the next, as columns: row `i` of every column belongs to user `i` of a table.
///
/// Everything is a sum, or an order statistic of purchases, over the events in the history that the shop had recorded when
/// the state was taken: so the next night needs no older event to bring it up to date (``FeatureFold``).
package struct FeatureState: Sendable, Equatable {
    /// Counters of a user stand side by side: value of kind `k` of user `i` at `i * stride + k`.
    package static let stride = 8
    /// Categories that are kept of a user, those that weigh most.
    package static let topCategories = 3
    /// The value of ``firstPurchase`` and ``lastPurchase`` without a purchase.
    package static let never = Int64.min
    /// The value of ``previousPurchaseDay`` without a second day of purchases.
    package static let noDay = Int32.min

    /// Events by user and kind.
    package var counts: [Int32]
    /// Units of ``DecayedCounts`` by user and kind.
    package var decayed: [Int64]
    /// Paid, in micros.
    package var purchased: [Int64]
    /// Paid back, in micros.
    package var refunded: [Int64]
    /// Margin of purchases less margin of refunds, in micros.
    package var margin: [Int64]
    /// Distinct orders; a purchase without an order is one of its own.
    package var orders: [Int32]
    /// Distinct days with a purchase.
    package var purchaseDays: [Int32]
    /// Instant of the first purchase in the history; ``never`` for none.
    package var firstPurchase: [Int64]
    /// Instant of the last purchase; ``never`` for none.
    package var lastPurchase: [Int64]
    /// The last day with a purchase before the day of the last one; ``noDay`` for none.
    package var previousPurchaseDay: [Int32]
    /// The categories that weigh most, the heaviest first: ``topCategories`` a user, −1 for none.
    package var categories: [Int32]
    /// Their shares of the user's whole weight, in [0, 1]; 0 for none.
    package var categoryShares: [Float]

    /// Nothing known of `users` users.
    package init(users: Int) {
        counts = [Int32](inLargePages: 0, count: users * Self.stride)
        decayed = [Int64](inLargePages: 0, count: users * Self.stride)
        purchased = [Int64](inLargePages: 0, count: users)
        refunded = [Int64](inLargePages: 0, count: users)
        margin = [Int64](inLargePages: 0, count: users)
        orders = [Int32](inLargePages: 0, count: users)
        purchaseDays = [Int32](inLargePages: 0, count: users)
        firstPurchase = [Int64](inLargePages: Self.never, count: users)
        lastPurchase = [Int64](inLargePages: Self.never, count: users)
        previousPurchaseDay = [Int32](inLargePages: Self.noDay, count: users)
        categories = [Int32](inLargePages: -1, count: users * Self.topCategories)
        categoryShares = [Float](inLargePages: 0, count: users * Self.topCategories)
    }

    /// Number of users.
    package var count: Int { purchased.count }

    /// Puts row `source` of `other` at row `row`.
    package mutating func set(_ row: Int, from other: FeatureState, _ source: Int) {
        for slot in 0..<Self.stride {
            counts[row * Self.stride + slot] = other.counts[source * Self.stride + slot]
            decayed[row * Self.stride + slot] = other.decayed[source * Self.stride + slot]
        }
        purchased[row] = other.purchased[source]
        refunded[row] = other.refunded[source]
        margin[row] = other.margin[source]
        orders[row] = other.orders[source]
        purchaseDays[row] = other.purchaseDays[source]
        firstPurchase[row] = other.firstPurchase[source]
        lastPurchase[row] = other.lastPurchase[source]
        previousPurchaseDay[row] = other.previousPurchaseDay[source]
        for slot in 0..<Self.topCategories {
            categories[row * Self.topCategories + slot] = other.categories[source * Self.topCategories + slot]
            categoryShares[row * Self.topCategories + slot] = other.categoryShares[source * Self.topCategories + slot]
        }
    }
}
