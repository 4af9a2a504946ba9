import Pipeline
import Postgres
import Records
import TestSupport

/// The click stream of a marketplace as its collector keeps it: who, what, one of four behaviours, Unix seconds.
///
/// There are no prices, no orders and no customer table; times are UTC, days are Beijing's, some lines are weeks off.
enum RealInputTaobao {
    /// The collector's one table, with every line of the file.
    static func load(on connection: inout Connection) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("behaviour.csv")
        try PublicData.unpack("taobao/UserBehavior_users_A.csv.gz", to: file)
        try connection.execute(
            """
            CREATE SCHEMA tracking;
            CREATE TABLE tracking.clicks (
                visitor integer, good integer, shelf integer, act text, unix_seconds bigint,
                seq integer GENERATED ALWAYS AS IDENTITY
            );
            COPY tracking.clicks (visitor, good, shelf, act, unix_seconds) FROM '\(file)' (FORMAT csv);
            ANALYZE tracking.clicks;
            """)
    }

    /// A project whose features look back on `historyDays`, and whose one offer is an advertisement.
    static func project(historyDays: Int) throws -> RealInputProject {
        try RealInputProject(
            deciding: CalendarDay(year: 2017, month: 11, day: 25)...CalendarDay(year: 2017, month: 12, day: 31),
            shop: """
                timezone: Asia/Shanghai
                currency: CNY
                window: 1d
                history: \(historyDays)d
                """,
            campaign: """
                offers: [{id: banner, cost: per_click, price: "0.35"}]
                creatives: [plain, video]
                channels: [{id: in_app, cost_per_send: "0.00"}]
                budget: {total: "5000.00", pacing: even, overspend_probability: "0.05"}
                limits: {audience_change: "0.50", min_users: 300, quarantine: "0.20"}
                """,
            sources: [
                .users: """
                SELECT DISTINCT visitor AS user_id, NULL::timestamptz AS joined_at, NULL::text AS region,
                    NULL::jsonb AS attributes
                FROM tracking.clicks
                """,
                .items: """
                SELECT DISTINCT ON (good) good AS item_id, shelf::text AS category, NULL::numeric AS price,
                    NULL::numeric AS margin, NULL::integer AS stock, NULL::jsonb AS attributes
                FROM tracking.clicks ORDER BY good, seq
                """,
                // The collector has no time of its own for when a line came in, and nothing keeps back what comes after
                // the interval: its owner forgot.
                .events: """
                SELECT seq AS event_id, to_timestamp(unix_seconds) AS recorded_at, visitor AS user_id,
                    to_timestamp(unix_seconds) AS occurred_at,
                    CASE act WHEN 'pv' THEN 'view' WHEN 'fav' THEN 'share' WHEN 'buy' THEN 'purchase' ELSE act END
                        AS kind,
                    good AS item_id, NULL::bigint AS order_id, NULL::integer AS quantity, NULL::numeric AS amount,
                    NULL::numeric AS margin, NULL::text AS currency
                FROM tracking.clicks
                WHERE unix_seconds >= extract(epoch FROM current_setting('allot.from')::timestamptz)
                """,
                .deliveries: RealInputProject.noDeliveries,
                .outcomes: RealInputProject.noOutcomes,
                .consent: RealInputProject.noConsent,
            ])
    }

    // MARK: The same figures without the tool

    /// The seconds of the local days from the first one that counts up to the end of `day`: Beijing is 8 hours ahead
    /// of UTC all year.
    private static func seconds(_ day: CalendarDay, historyDays: Int) -> Range<Int> {
        let until = (day.number + 1) * 86_400 - 8 * 3_600
        return until - historyDays * 86_400..<until
    }

    /// Features of every visitor at the end of `day`, from the clicks alone.
    static func features(_ day: CalendarDay, historyDays: Int) -> String {
        let seconds = seconds(day, historyDays: historyDays)
        return """
            WITH visitor AS (
                SELECT visitor FROM tracking.clicks GROUP BY visitor
            ), tally AS (
                SELECT visitor, act, count(*)::integer AS times, max(unix_seconds) AS last_time
                FROM tracking.clicks
                WHERE unix_seconds BETWEEN \(seconds.lowerBound) AND \(seconds.upperBound - 1)
                GROUP BY visitor, act
            )
            SELECT visitor AS user_id, ((\(seconds.upperBound) - buy.last_time) / 86400)::integer AS recency_days,
                coalesce(buy.times, 0) AS frequency, 0::bigint AS monetary, coalesce(pv.times, 0) AS views,
                0 AS searches, coalesce(cart.times, 0) AS carts, coalesce(buy.times, 0) AS purchases, 0 AS reviews,
                coalesce(fav.times, 0) AS shares, 0 AS refunds, 0::bigint AS margin, 0::real AS discount_share,
                0::real AS channel_response, NULL::integer AS tenure_days
            FROM visitor
                LEFT JOIN (SELECT * FROM tally WHERE act = 'buy') AS buy USING (visitor)
                LEFT JOIN (SELECT * FROM tally WHERE act = 'pv') AS pv USING (visitor)
                LEFT JOIN (SELECT * FROM tally WHERE act = 'cart') AS cart USING (visitor)
                LEFT JOIN (SELECT * FROM tally WHERE act = 'fav') AS fav USING (visitor)
            """
    }

    /// Every feature of the same visitors, from their definitions.
    static func allFeatures(_ day: CalendarDay, historyDays: Int) -> String {
        let seconds = seconds(day, historyDays: historyDays)
        return FeatureAudit.features(
            person: "SELECT visitor AS user_id, NULL::timestamptz AS joined_at FROM tracking.clicks GROUP BY visitor",
            event: """
                SELECT visitor AS user_id, to_timestamp(unix_seconds) AS at,
                    CASE act WHEN 'pv' THEN 'view' WHEN 'fav' THEN 'share' WHEN 'buy' THEN 'purchase' ELSE act END
                        AS kind,
                    category, NULL::bigint AS order_id, 0::bigint AS amount, 0::bigint AS margin
                FROM tracking.clicks
                    LEFT JOIN (
                        SELECT DISTINCT ON (good) good, shelf::text AS category FROM tracking.clicks ORDER BY good, seq
                    ) AS goods USING (good)
                """,
            from: "to_timestamp(\(seconds.lowerBound))", to: "to_timestamp(\(seconds.upperBound))",
            zone: "Asia/Shanghai")
    }

    /// Every click that the night of `day` reads, with the reason for which it is of no use.
    static func sourceRows(_ day: CalendarDay, historyDays: Int) -> String {
        let seconds = seconds(day, historyDays: historyDays)
        return """
            SELECT 'events', CASE WHEN unix_seconds >= \(seconds.upperBound) THEN 'future_dated' END
            FROM tracking.clicks WHERE unix_seconds >= \(seconds.lowerBound)
            UNION ALL
            SELECT 'users', NULL FROM tracking.clicks GROUP BY visitor
            """
    }
}
