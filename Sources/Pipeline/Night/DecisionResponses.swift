internal import Postgres

/// What senders reported of decisions, as parallel columns.
///
/// Times are microseconds since 1970-01-01 UTC.
struct DeliveryLog {
    /// The decision's UUID, high and low half.
    var decision: [PostgresUUID] = []
    /// When it was delivered; `Int64.min` where it was not.
    var deliveredAt: [Int64] = []
    /// Times it was shown.
    var impressions: [Int32] = []
    /// Whether it was opened.
    var opened: [Bool] = []
    /// When it was clicked, or `Int64.min`.
    var clickedAt: [Int64] = []
    /// Whether a coupon was claimed.
    var claimed: [Bool] = []
    /// Whether the user opted out on it.
    var optedOut: [Bool] = []

    /// Rows.
    var count: Int { decision.count }
}

/// What redemptions cost, as parallel columns.
struct RedemptionLog {
    /// The decision's UUID; `nil` where the shop knows only user and offer.
    var decision: [PostgresUUID?] = []
    /// User index, or −1 where the decision says it.
    var user: [Int32] = []
    /// Index into ``offerNames``, or −1 where the decision says it.
    var offer: [Int32] = []
    /// Identifiers of offers.
    var offerNames: [String] = []
    /// When it was redeemed, microseconds since 1970-01-01 UTC.
    var redeemedAt: [Int64] = []
    /// What it took off the order, in micros.
    var discount: [Int64] = []
    /// What is charged to the campaign's budget beyond the discount, in micros; below 0 where a supplier bears a part.
    var cost: [Int64] = []

    /// Rows.
    var count: Int { decision.count }
}
