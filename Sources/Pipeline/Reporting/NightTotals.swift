internal import Postgres
internal import Records

/// What came of one night's decisions for one arm and reason: sums, in the database, over `allot.decision_outcome`.
struct NightTotals {
    var day: CalendarDay
    var armID: String
    var reason: String
    /// Whether the outcome windows are over.
    var isMature: Bool
    var decisions: Int
    var sent: Int
    var opened: Int
    var claimed: Int
    var clicked: Int
    var redeemed: Int
    /// Redeemed, and an order stands in the window.
    var paid: Int
    /// Discounts and costs.
    var spend: Money
    /// Margin of the orders that used the offer.
    ///
    /// The tool keeps what a user ordered in the window, not order by order, so the order that used the offer counts with
    /// the mean margin of the window's orders.
    var attributedMargin: Money
    /// Decisions whose probability is not in (0, 1].
    var invalidOdds: Int
    /// The smallest probability.
    var smallestOdds: Double

    /// Whether a policy drew these decisions, rather than the holdout, or the end of a user's eligibility.
    var isDrawn: Bool { reason != TargetingList.Reason.holdout.name && reason != "left" }

    /// Sums of all campaigns, by campaign and ascending by day.
    static func load(on connection: inout Connection) throws -> [String: [NightTotals]] {
        var totals: [String: [NightTotals]] = [:]
        for row in try connection.query(
            """
            SELECT campaign_id, day, arm_id, reason, bool_and(matured) AS mature, count(*) AS decisions,
                count(*) FILTER (WHERE delivered) AS sent, count(*) FILTER (WHERE opened) AS opened,
                count(*) FILTER (WHERE claimed) AS claimed, count(*) FILTER (WHERE clicked) AS clicked,
                count(*) FILTER (WHERE redeemed) AS redeemed, count(*) FILTER (WHERE redeemed AND orders > 0) AS paid,
                sum(discount + cost)::bigint AS spend,
                coalesce(sum(margin / greatest(orders, 1)) FILTER (WHERE redeemed), 0)::bigint AS attributed_margin,
                count(*) FILTER (WHERE NOT (propensity > 0 AND propensity <= 1)) AS invalid_odds,
                min(propensity) AS smallest_odds
            FROM allot.decision_outcome
            GROUP BY campaign_id, day, arm_id, reason
            ORDER BY campaign_id, day, arm_id, reason
            """)
        {
            totals[try row.text("campaign_id"), default: []].append(try NightTotals(row))
        }
        return totals
    }

    private init(_ row: Row) throws {
        day = CalendarDay(number: Int(try row.date("day")))
        armID = try row.text("arm_id")
        reason = try row.text("reason")
        isMature = try row.bool("mature")
        decisions = try row.int("decisions")
        sent = try row.int("sent")
        opened = try row.int("opened")
        claimed = try row.int("claimed")
        clicked = try row.int("clicked")
        redeemed = try row.int("redeemed")
        paid = try row.int("paid")
        spend = Money(micros: try row.int64("spend"))
        attributedMargin = Money(micros: try row.int64("attributed_margin"))
        invalidOdds = try row.int("invalid_odds")
        smallestOdds = try row.double("smallest_odds")
    }
}
