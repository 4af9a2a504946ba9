import Records

/// Every feature of a user, computed in SQL from the definitions in `UserFeatures`, from scratch.
enum FeatureAudit {
    /// All columns of `allot.user_feature` but `as_of`.
    static let columns = """
        user_id, recency_days, frequency, monetary, views, searches, carts, purchases, reviews, shares, refunds, margin, \
        discount_share, channel_response, tenure_days, decayed_views, decayed_searches, decayed_carts, \
        decayed_purchases, decayed_reviews, decayed_shares, average_basket, purchase_days, first_purchase_days, \
        purchase_gap_days, last_gap_days, cart_abandonment, return_rate, price_sensitivity, open_rate, click_rate, \
        redeem_rate, category_1, category_1_share, category_2, category_2_share, category_3, category_3_share
        """

    /// A query with ``columns``.
    ///
    /// - Parameters:
    ///   - person: A query of everybody: user_id, joined_at.
    ///   - event: A query of the events that count: user_id, at, kind, category, order_id, amount and margin in micros.
    ///   - response: A query of what came of messages: user_id, discount in micros, delivered, opened, clicked, responded,
    ///     redeemed.
    ///   - from: The first instant of the history, as SQL.
    ///   - to: The end of the interval, as SQL.
    ///   - zone: The shop's time zone.
    /// - Returns: The query.
    static func features(
        person: String, event: String, response: String = nobodyResponded, from: String, to: String, zone: String
    ) -> String {
        """
        WITH bound AS (
            SELECT *, greatest(30, ceil(round(extract(epoch FROM upto - since) / 86400) / 24))::float8 AS half_life,
                extract(epoch FROM '2000-01-01'::timestamp AT TIME ZONE '\(zone)')::numeric % 86400 AS day_start
            FROM (SELECT (\(from))::timestamptz AS since, (\(to))::timestamptz AS upto) AS instants
        ), clock AS (
            SELECT *, floor((extract(epoch FROM since) - day_start) / 86400)::float8 AS first_day,
                floor((extract(epoch FROM upto - interval '1 microsecond') - day_start) / 86400)::float8 AS last_day
            FROM bound
        ), deed AS (
            SELECT e.*, floor((extract(epoch FROM e.at) - day_start) / 86400)::float8 AS day
            FROM (\(event)) AS e, clock WHERE e.at >= since AND e.at < upto
        ), weighted AS (
            SELECT d.*, round(4096 * power(2::float8, (day - floor(day / half_life) * half_life) / half_life)::numeric)::float8
                * power(2::float8, floor(day / half_life) - floor(first_day / half_life)) AS units
            FROM deed AS d, clock
        ), tally AS (
            SELECT user_id, kind, count(*)::integer AS times,
                (sum(units) * (SELECT power(2::float8, floor(first_day / half_life) - last_day / half_life - 12)
                    FROM clock))::real AS faded,
                max(at) AS latest, min(at) AS earliest, sum(amount)::bigint AS amount, sum(margin)::bigint AS margin,
                (count(DISTINCT order_id) + count(*) FILTER (WHERE order_id IS NULL))::integer AS orders,
                count(DISTINCT day)::integer AS days, max(day) AS latest_day, min(day) AS earliest_day
            FROM weighted GROUP BY user_id, kind
        ), gap AS (
            SELECT user_id, (max(day) FILTER (WHERE place = 1) - max(day) FILTER (WHERE place = 2))::integer AS days
            FROM (
                SELECT user_id, day, row_number() OVER (PARTITION BY user_id ORDER BY day DESC) AS place
                FROM (SELECT DISTINCT user_id, day FROM deed WHERE kind = 'purchase') AS shopping
            ) AS placed
            GROUP BY user_id
        ), interest AS (
            SELECT user_id, category, w, sum(w) OVER (PARTITION BY user_id) AS whole,
                row_number() OVER (PARTITION BY user_id ORDER BY w DESC, category COLLATE "C") AS place
            FROM (
                SELECT user_id, category, sum(CASE kind WHEN 'purchase' THEN 3 ELSE 1 END) AS w FROM deed
                WHERE category IS NOT NULL AND kind IN ('cart', 'purchase', 'review', 'share')
                GROUP BY user_id, category
            ) AS weight
        ), answer AS (
            \(response)
        ), joint AS (
            SELECT person.user_id, person.joined_at, coalesce(bought.orders, 0) AS orders,
                coalesce(answer.discount, 0) AS discount, coalesce(answer.delivered, 0) AS delivered,
                coalesce(answer.opened, 0) AS opened, coalesce(answer.clicked, 0) AS clicked,
                coalesce(answer.responded, 0) AS responded, coalesce(answer.redeemed, 0) AS redeemed
            FROM (\(person)) AS person LEFT JOIN (SELECT * FROM tally WHERE kind = 'purchase') AS bought USING (user_id)
                LEFT JOIN answer USING (user_id)
        ), everybody AS (
            SELECT coalesce(sum(responded)::float8 / nullif(sum(delivered), 0), 0) AS responded,
                coalesce(sum(opened)::float8 / nullif(sum(delivered), 0), 0) AS opened,
                coalesce(sum(clicked)::float8 / nullif(sum(delivered), 0), 0) AS clicked,
                coalesce(sum(least(redeemed, delivered))::float8 / nullif(sum(delivered), 0), 0) AS redeemed,
                coalesce(sum(least(redeemed, orders))::float8 / nullif(sum(orders), 0), 0) AS sensitive
            FROM joint
        )
        SELECT joint.user_id,
            floor(extract(epoch FROM upto - bought.latest) / 86400)::integer AS recency_days,
            joint.orders AS frequency,
            (coalesce(bought.amount, 0) - coalesce(refunded.amount, 0))::bigint AS monetary,
            coalesce(viewed.times, 0) AS views, coalesce(searched.times, 0) AS searches,
            coalesce(carted.times, 0) AS carts, coalesce(bought.times, 0) AS purchases,
            coalesce(reviewed.times, 0) AS reviews, coalesce(shared.times, 0) AS shares,
            coalesce(refunded.times, 0) AS refunds,
            (coalesce(bought.margin, 0) - coalesce(refunded.margin, 0))::bigint AS margin,
            coalesce(joint.discount::float8 / nullif(bought.amount, 0)::float8, 0)::real AS discount_share,
            ((joint.responded + 10 * everybody.responded) / (joint.delivered + 10))::real AS channel_response,
            CASE WHEN joined_at < upto THEN floor(extract(epoch FROM upto - joined_at) / 86400)::integer END
                AS tenure_days,
            coalesce(viewed.faded, 0)::real AS decayed_views, coalesce(searched.faded, 0)::real AS decayed_searches,
            coalesce(carted.faded, 0)::real AS decayed_carts, coalesce(bought.faded, 0)::real AS decayed_purchases,
            coalesce(reviewed.faded, 0)::real AS decayed_reviews, coalesce(shared.faded, 0)::real AS decayed_shares,
            coalesce(div(bought.amount::numeric, nullif(joint.orders, 0)), 0)::bigint AS average_basket,
            coalesce(bought.days, 0) AS purchase_days,
            floor(extract(epoch FROM upto - bought.earliest) / 86400)::integer AS first_purchase_days,
            (bought.latest_day - bought.earliest_day)::real / nullif(bought.days - 1, 0)::real AS purchase_gap_days,
            gap.days AS last_gap_days,
            greatest(0, carted.times - coalesce(bought.times, 0))::real / carted.times::real AS cart_abandonment,
            least(1, coalesce(refunded.amount::float8 / nullif(bought.amount, 0)::float8, 0))::real AS return_rate,
            ((least(joint.redeemed, joint.orders) + 5 * everybody.sensitive) / (joint.orders + 5))::real
                AS price_sensitivity,
            ((joint.opened + 10 * everybody.opened) / (joint.delivered + 10))::real AS open_rate,
            ((joint.clicked + 10 * everybody.clicked) / (joint.delivered + 10))::real AS click_rate,
            ((least(joint.redeemed, joint.delivered) + 10 * everybody.redeemed) / (joint.delivered + 10))::real
                AS redeem_rate,
            first.category AS category_1, (first.w::float8 / first.whole::float8)::real AS category_1_share,
            second.category AS category_2, (second.w::float8 / second.whole::float8)::real AS category_2_share,
            third.category AS category_3, (third.w::float8 / third.whole::float8)::real AS category_3_share
        FROM joint CROSS JOIN clock CROSS JOIN everybody
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'purchase') AS bought USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'refund') AS refunded USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'view') AS viewed USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'search') AS searched USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'cart') AS carted USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'review') AS reviewed USING (user_id)
            LEFT JOIN (SELECT * FROM tally WHERE kind = 'share') AS shared USING (user_id)
            LEFT JOIN gap USING (user_id)
            LEFT JOIN (SELECT * FROM interest WHERE place = 1) AS first USING (user_id)
            LEFT JOIN (SELECT * FROM interest WHERE place = 2) AS second USING (user_id)
            LEFT JOIN (SELECT * FROM interest WHERE place = 3) AS third USING (user_id)
        """
    }

    /// Nothing was sent to anybody.
    static let nobodyResponded = """
        SELECT NULL::bigint AS user_id, 0::bigint AS discount, 0 AS delivered, 0 AS opened, 0 AS clicked, 0 AS responded,
            0 AS redeemed WHERE false
        """
}
