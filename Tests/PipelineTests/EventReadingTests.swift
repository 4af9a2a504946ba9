import Pipeline
import Postgres
import Records
import Testing

/// Events are read in parts and folded while they are read: nothing may depend on that.
@Suite struct EventReadingTests {
    /// Corrections, some of which move an event to another user or another kind, exact repetitions, and an event that is
    /// corrected twice, the later correction first in the table.
    private static let corrections = """
        INSERT INTO shop.events
        SELECT event_id, recorded_at + interval '2 s', customer_id % 1000 + 1, occurred_at, kind, product_id, order_id,
            quantity, amount / 2, margin / 2, currency
        FROM shop.events WHERE event_id % 5 = 0;
        INSERT INTO shop.events
        SELECT event_id, recorded_at + interval '1 s', customer_id, occurred_at, 'view', NULL, NULL, NULL, NULL, NULL, NULL
        FROM shop.events WHERE event_id % 10 = 0 AND recorded_at = (
            SELECT min(recorded_at) FROM shop.events AS first WHERE first.event_id = events.event_id);
        INSERT INTO shop.events SELECT * FROM shop.events WHERE event_id % 7 = 0;
        """

    /// The rows that count, by the definition of a correction.
    private static let latest = """
        WITH latest AS (
            SELECT DISTINCT ON (event_id) * FROM shop.events
            WHERE recorded_at < $1 AND occurred_at < $1 ORDER BY event_id, recorded_at DESC
        )
        """

    @Test
    func
        `a correction replaces its event whoever reads it, at any number of connections, the first night and the next`()
        throws
    {
        var digests: Set<[String]> = []
        for threads in [1, 4, 6] {
            let shop = try NightShop()
            var connection = try shop.connect()
            try connection.execute(Self.corrections)
            try shop.run(threads: threads)
            var own = [try digest(of: NightShop.night, on: &connection)]
            // What the first night had to find out the next one expects.
            try shop.nextDay()
            try shop.run(NightShop.night + 1, threads: threads)
            own.append(try digest(of: NightShop.night + 1, on: &connection))
            digests.insert(own)
        }
        #expect(digests.count == 1)
    }

    /// The digest of a night's events, after comparing its features and counts with the shop's own tables.
    private func digest(of night: CalendarDay, on connection: inout Connection) throws -> String {
        let to = NightShop.midnight(night + 1)
        let wrong = try connection.query(
            """
            \(Self.latest), expected AS (
                SELECT customer_id AS user_id, count(*) FILTER (WHERE kind = 'view') AS views,
                    count(*) FILTER (WHERE kind = 'purchase') AS purchases,
                    (coalesce(sum(CASE kind WHEN 'purchase' THEN amount WHEN 'refund' THEN -amount END), 0)
                        * 1000000)::bigint AS monetary
                FROM latest GROUP BY customer_id
            )
            SELECT count(*) AS users, count(*) FILTER (WHERE (f.views, f.purchases, f.monetary) IS DISTINCT FROM
                (coalesce(e.views, 0), coalesce(e.purchases, 0), coalesce(e.monetary, 0))) AS wrong
            FROM allot.user_feature AS f LEFT JOIN expected AS e USING (user_id)
            """, [.timestamp(to)]
        ).only
        #expect(try wrong.int("wrong") == 0)
        #expect(try wrong.int("users") > 1_000)
        let counts = try connection.query(
            """
            \(Self.latest) SELECT (r.row_counts ->> 'events')::bigint AS read, q.rows AS superseded,
                r.digests ->> 'events' AS digest, (SELECT count(*) FROM latest) AS used
            FROM allot.run AS r JOIN allot.quarantine AS q USING (run_id)
            WHERE q.source = 'events' AND q.reason = 'superseded' AND r.interval_day = $2
            """, [.timestamp(to), .date(Int32(night.number))]
        ).only
        #expect(try counts.int("superseded") > 100)
        // The night after reads only what is new, or may be late.
        if night == NightShop.night {
            #expect(try counts.int("read") == (try counts.int("superseded") + counts.int("used")))
        } else {
            #expect(try counts.int("read") < (try counts.int("superseded") + counts.int("used")))
        }
        return try counts.text("digest")
    }
}
