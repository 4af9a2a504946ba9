/// What each user did up to the end of an interval, as parallel columns in the order of the users' table.
///
/// Each column's definition is written as SQL too, over `event`: the events of the user that count
/// (``latestCorrections(of:)``) with `history_from <= occurred_at AND occurred_at < to`, where `"to"` is the end of the
/// interval and money is in micros. An aggregate over no row is what `coalesce` says.
package struct UserFeatures: Sendable, Equatable {
    /// Whole days of 24 hours from the last purchase to the end of the interval; −1 for no purchase.
    ///
    /// ```sql
    /// coalesce(floor(extract(epoch FROM "to" - max(occurred_at) FILTER (WHERE kind = 'purchase')) / 86400), -1)
    /// ```
    package internal(set) var recencyDays: [Int32]

    /// Orders with a purchase; a purchase without an order is an order of its own.
    ///
    /// ```sql
    /// count(DISTINCT order_id) FILTER (WHERE kind = 'purchase')
    ///   + count(*) FILTER (WHERE kind = 'purchase' AND order_id IS NULL)
    /// ```
    package internal(set) var frequency: [Int32]

    /// Purchases less refunds, in micros.
    ///
    /// ```sql
    /// coalesce(sum(CASE kind WHEN 'purchase' THEN amount WHEN 'refund' THEN -amount END), 0)
    /// ```
    package internal(set) var monetary: [Int64]

    /// Margin of purchases less margin of refunds, in micros.
    ///
    /// ```sql
    /// coalesce(sum(CASE kind WHEN 'purchase' THEN margin WHEN 'refund' THEN -margin END), 0)
    /// ```
    package internal(set) var margin: [Int64]

    /// Views: `count(*) FILTER (WHERE kind = 'view')`.
    package internal(set) var views: [Int32]
    /// Searches: `count(*) FILTER (WHERE kind = 'search')`.
    package internal(set) var searches: [Int32]
    /// Things put into a cart: `count(*) FILTER (WHERE kind = 'cart')`.
    package internal(set) var carts: [Int32]
    /// Purchases, counted as events: `count(*) FILTER (WHERE kind = 'purchase')`.
    package internal(set) var purchases: [Int32]
    /// Reviews: `count(*) FILTER (WHERE kind = 'review')`.
    package internal(set) var reviews: [Int32]
    /// Shares: `count(*) FILTER (WHERE kind = 'share')`.
    package internal(set) var shares: [Int32]
    /// Refunds: `count(*) FILTER (WHERE kind = 'refund')`.
    package internal(set) var refunds: [Int32]

    /// Discounts given by this tool as a share of purchases; 0 for no purchases.
    ///
    /// `given` is the user's discounts in micros.
    ///
    /// ```sql
    /// coalesce(sum(given)::float8 / nullif(sum(amount) FILTER (WHERE kind = 'purchase'), 0)::float8, 0)::real
    /// ```
    package internal(set) var discountShare: [Float]

    /// Share of deliveries to the user that were opened or clicked, shrunk to the population's share.
    ///
    /// (responses + *k* · population share) / (deliveries + *k*) with *k* = ``priorDeliveries``; the population share
    /// is over all users of the table, and 0 where nothing was delivered. `total_…` are over all users.
    ///
    /// ```sql
    /// ((responses + 10 * coalesce(total_responses::float8 / nullif(total_deliveries, 0), 0))
    ///   / (deliveries + 10))::real
    /// ```
    package internal(set) var channelResponse: [Float]

    /// Whole days of 24 hours from joining to the end of the interval; −1 where unknown or not yet joined.
    ///
    /// ```sql
    /// CASE WHEN joined_at < "to" THEN floor(extract(epoch FROM "to" - joined_at) / 86400) ELSE -1 END
    /// ```
    package internal(set) var tenureDays: [Int32]

    /// How many deliveries the population's response counts as in ``channelResponse``.
    ///
    /// Ten: one response among few deliveries moves a user by at most a tenth, a hundred deliveries speak for
    /// themselves.
    package static let priorDeliveries = 10.0

    /// Number of users.
    package var count: Int { recencyDays.count }
}
