import Postgres
import Records

/// What the tool has written about users, against a computation in SQL over the shop's own tables.
///
/// RFM is written here from METHODS §7: score = 1 + ⌊5 × (users strictly worse) / n⌋ among those with a purchase, with
/// fewer days, more orders and more money better, and money in minor units. In a window ordered from the worst on,
/// `rank() − 1` is the number of users strictly worse, because users who tie have the same rank.
enum RealInputAudit {
    /// What a comparison has found.
    struct Findings: Equatable {
        /// Users of the independent computation.
        var users: Int
        /// Those of them with a purchase.
        var buyers: Int
        /// Rows that only one of the two has, a few of them.
        var differences: [String]
    }

    private static let columns = """
        user_id, recency_days, frequency, monetary, views, searches, carts, purchases, reviews, shares, refunds, \
        margin, discount_share, channel_response, tenure_days
        """

    /// Compares `allot.user_feature` and the night's `allot.segment_membership` with `features`, every user and column.
    ///
    /// - Parameters:
    ///   - features: A query with the columns of `allot.user_feature` but `as_of`, NULL for unknown days.
    ///   - day: The night.
    ///   - connection: The database of both.
    /// - Returns: What was found.
    /// - Throws: `PostgresError`.
    static func compare(features: String, day: CalendarDay, on connection: inout Connection) throws -> Findings {
        try connection.execute(
            """
            DROP SCHEMA IF EXISTS audit CASCADE;
            CREATE SCHEMA audit;
            CREATE TABLE audit.feature AS SELECT \(columns) FROM (\(features)) AS independent;
            CREATE TABLE audit.segment AS
            WITH buyer AS (
                SELECT user_id, recency_days AS days, frequency AS orders, floor(monetary / 10000.0) AS minor_units
                FROM audit.feature WHERE purchases > 0
            ), rated AS (
                SELECT user_id,
                    1 + 5 * (rank() OVER (ORDER BY days DESC) - 1) / count(*) OVER () AS recency,
                    1 + 5 * (rank() OVER (ORDER BY orders) - 1) / count(*) OVER () AS frequency,
                    1 + 5 * (rank() OVER (ORDER BY minor_units) - 1) / count(*) OVER () AS monetary
                FROM buyer
            ), grid (recency, names) AS (
                VALUES
                    (5, '{new, potential_loyal, potential_loyal, champions, champions}'::text[]),
                    (4, '{promising, potential_loyal, potential_loyal, loyal, loyal}'),
                    (3, '{about_to_sleep, about_to_sleep, need_attention, loyal, loyal}'),
                    (2, '{hibernating, hibernating, at_risk, at_risk, cannot_lose}'),
                    (1, '{hibernating, hibernating, at_risk, at_risk, cannot_lose}')
            )
            SELECT user_id, names[frequency] AS segment_id, recency, frequency, monetary
            FROM rated JOIN grid USING (recency)
            UNION ALL
            SELECT user_id, 'no_purchase', 0, 0, 0 FROM audit.feature WHERE purchases = 0;
            """)
        let sizes = try connection.query(
            """
            SELECT count(*) AS users, count(*) FILTER (WHERE purchases > 0) AS buyers FROM audit.feature
            """
        ).only
        return Findings(
            users: try sizes.int("users"), buyers: try sizes.int("buyers"),
            differences: try differences(
                "SELECT '\(day)'::date AS as_of, \(columns) FROM audit.feature",
                "SELECT as_of, \(columns) FROM allot.user_feature", on: &connection)
                + differences(
                    "SELECT user_id, segment_id, recency, frequency, monetary FROM audit.segment",
                    """
                    SELECT user_id, segment_id, recency, frequency, monetary FROM allot.segment_membership
                    WHERE as_of = '\(day)'
                    """, on: &connection))
    }

    /// Compares the rows that the last run read and quarantined with `rows`, a query with one row for each row of the
    /// source: its source file and the first reason for which it cannot be used, or NULL.
    ///
    /// - Returns: The differences, and the number of usable rows, which with the quarantined ones makes all rows read.
    static func compareQuarantine(
        rows: String, on connection: inout Connection
    ) throws -> (usable: [String: Int], differences: [String]) {
        try connection.execute(
            """
            CREATE SCHEMA IF NOT EXISTS audit;
            DROP TABLE IF EXISTS audit.source_row;
            CREATE TABLE audit.source_row AS SELECT source, reason FROM (\(rows)) AS independent (source, reason);
            CREATE OR REPLACE VIEW audit.last_run AS SELECT * FROM allot.run ORDER BY fence DESC LIMIT 1;
            """)
        var found = try differences(
            "SELECT source, reason, count(*) FROM audit.source_row WHERE reason IS NOT NULL GROUP BY source, reason",
            "SELECT source, reason, rows FROM allot.quarantine WHERE run_id = (SELECT run_id FROM audit.last_run)",
            on: &connection)
        found += try differences(
            "SELECT source, count(*) FROM audit.source_row GROUP BY source",
            """
            SELECT key, value::bigint FROM audit.last_run, jsonb_each_text(row_counts)
            WHERE key IN (SELECT source FROM audit.source_row)
            """, on: &connection)
        var usable: [String: Int] = [:]
        for row in try connection.query(
            "SELECT source, count(*) AS rows FROM audit.source_row WHERE reason IS NULL GROUP BY source")
        {
            usable[try row.text("source")] = try row.int("rows")
        }
        return (usable, found)
    }

    /// Rows that only one of two queries has: up to three of each, as text.
    static func differences(
        _ expected: String, _ actual: String, on connection: inout Connection
    ) throws -> [String] {
        try connection.query(
            """
            WITH expected AS (\(expected)), actual AS (\(actual))
            (SELECT 'expected ' || missing::text AS line
            FROM (TABLE expected EXCEPT ALL TABLE actual) AS missing LIMIT 3)
            UNION ALL
            (SELECT 'found ' || extra::text
            FROM (TABLE actual EXCEPT ALL TABLE expected) AS extra LIMIT 3)
            """
        ).map { try $0.text("line") }
    }
}
