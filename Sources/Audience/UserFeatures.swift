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

    /// Views that fade: each counts half after every ``DecayedCounts/halfLife`` days *h*, ≥ 0.
    ///
    /// With `day(t)` the number of the shop's day of `t` (``DecayedCounts/day(of:)``), and its weight in steps as
    /// ``DecayedCounts`` says:
    ///
    /// ```sql
    /// sum(power(2, (day(occurred_at) - day("to" - interval '1 microsecond')) / h::float8))
    ///   FILTER (WHERE kind = 'view')
    /// ```
    package internal(set) var decayedViews: [Float]
    /// Searches that fade, as ``decayedViews``.
    package internal(set) var decayedSearches: [Float]
    /// Carts that fade, as ``decayedViews``.
    package internal(set) var decayedCarts: [Float]
    /// Purchases that fade, as ``decayedViews``.
    package internal(set) var decayedPurchases: [Float]
    /// Reviews that fade, as ``decayedViews``.
    package internal(set) var decayedReviews: [Float]
    /// Shares that fade, as ``decayedViews``.
    package internal(set) var decayedShares: [Float]

    /// Paid per order before refunds, in micros, rounded down; 0 for no order.
    ///
    /// ```sql
    /// coalesce(div(sum(amount) FILTER (WHERE kind = 'purchase'), nullif(frequency, 0)), 0)
    /// ```
    package internal(set) var averageBasket: [Int64]

    /// The shop's days with a purchase: `count(DISTINCT day(occurred_at)) FILTER (WHERE kind = 'purchase')`.
    package internal(set) var purchaseDays: [Int32]

    /// Whole days of 24 hours from the first purchase of the history to the end of the interval; −1 for none.
    package internal(set) var firstPurchaseDays: [Int32]

    /// Purchase rhythm: mean number of days between one day with a purchase and the next; −1 for fewer than two.
    ///
    /// ```sql
    /// (max(day(occurred_at)) - min(day(occurred_at)))::real / nullif(purchase_days - 1, 0)
    /// ```
    package internal(set) var purchaseGapDays: [Float]

    /// Days between the last two days with a purchase; −1 for fewer than two.
    package internal(set) var lastGapDays: [Int32]

    /// Share of things put into a cart that were not bought, in [0, 1]; −1 without a cart.
    ///
    /// ```sql
    /// greatest(0, carts - purchases)::real / nullif(carts, 0)
    /// ```
    package internal(set) var cartAbandonment: [Float]

    /// Share of what was paid that was paid back, in [0, 1]; 0 for nothing paid.
    ///
    /// ```sql
    /// least(1, coalesce(sum(amount) FILTER (WHERE kind = 'refund')::float8
    ///   / nullif(sum(amount) FILTER (WHERE kind = 'purchase'), 0)::float8, 0))::real
    /// ```
    package internal(set) var returnRate: [Float]

    /// Discounts given by this tool as a share of purchases; 0 for no purchases.
    ///
    /// `given` is the user's discounts in micros.
    ///
    /// ```sql
    /// coalesce(sum(given)::float8 / nullif(sum(amount) FILTER (WHERE kind = 'purchase'), 0)::float8, 0)::real
    /// ```
    package internal(set) var discountShare: [Float]

    /// Price sensitivity: coupons redeemed per order, in [0, 1], shrunk to the population's.
    ///
    /// (min(redeemed, orders) + *k* · population share) / (orders + *k*) with *k* = ``priorOrders``; the population share
    /// is Σ min(redeemed, orders) / Σ orders, 0 where nobody ordered.
    package internal(set) var priceSensitivity: [Float]

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
    /// Share of deliveries that were opened, shrunk as ``channelResponse``.
    package internal(set) var openRate: [Float]
    /// Share of deliveries that were clicked, shrunk as ``channelResponse``.
    package internal(set) var clickRate: [Float]
    /// Coupons redeemed per delivery, at most 1, shrunk as ``channelResponse``.
    package internal(set) var redeemRate: [Float]

    /// Whole days of 24 hours from joining to the end of the interval; −1 where unknown or not yet joined.
    ///
    /// ```sql
    /// CASE WHEN joined_at < "to" THEN floor(extract(epoch FROM "to" - joined_at) / 86400) ELSE -1 END
    /// ```
    package internal(set) var tenureDays: [Int32]

    /// The categories that the user put into carts, bought, reviewed and shared most, the heaviest first: three a user,
    /// index into ``categoryNames`` or −1.
    ///
    /// A purchase weighs 3, a cart, a review and a share 1; of equal ones the first by name comes first.
    ///
    /// ```sql
    /// row_number() OVER (PARTITION BY user_id ORDER BY sum(CASE kind WHEN 'purchase' THEN 3 ELSE 1 END) DESC, category)
    /// ```
    package internal(set) var categories: [Int32]
    /// Share of each of ``categories`` in the user's whole weight, in [0, 1]; 0 for none.
    package internal(set) var categoryShares: [Float]
    /// The names that ``categories`` indexes.
    package internal(set) var categoryNames: [String]

    /// Categories a user in ``categories``.
    package static let topCategories = FeatureState.topCategories

    /// How many deliveries the population's response counts as in ``channelResponse``.
    ///
    /// Ten: one response among few deliveries moves a user by at most a tenth, a hundred deliveries speak for
    /// themselves.
    package static let priorDeliveries = 10.0

    /// How many orders the population's share counts as in ``priceSensitivity``.
    package static let priorOrders = 5.0

    /// Number of users.
    package var count: Int { recencyDays.count }
}
