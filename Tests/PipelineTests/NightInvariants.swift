import Pipeline
import Postgres
import Records
import Testing

/// What holds in the database after every night, whatever happened in it.
///
/// Written in SQL over the published tables
/// alone, so that nothing of how the lists were computed is taken for granted.
enum NightInvariants {
    /// Expects all of them.
    static func expect(
        _ shop: NightShop, after event: String = "the night", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var connection = try shop.connect()
        for (name, sql) in checks {
            let rows = try connection.query(sql)
            #expect(rows.isEmpty, "\(name), after \(event): \(rows.count) rows do not", sourceLocation: sourceLocation)
        }
        for campaign in NightShop.campaigns {
            guard let live = try Ledger.liveVersion(of: campaign, on: &connection) else { continue }
            let stored = try ListDigest(of: "allot.targeting_v\(live.version)", on: &connection)
            #expect(stored.count == live.rowCount, "I1, after \(event)", sourceLocation: sourceLocation)
            #expect(stored.description == live.rowDigest, "I1, after \(event)", sourceLocation: sourceLocation)
        }
    }

    /// Rows that break a promise, by what it is.
    private static let checks: [(name: String, sql: String)] = [
        (
            "I2: what the nights of a campaign plan to spend stays within its budget of the night",
            "SELECT version FROM allot.targeting_version WHERE planned_spend > budget + 0.000001"
        ),
        (
            "I3: of a campaign, interval and user there is one decision",
            """
            SELECT user_id FROM \(latest) l GROUP BY campaign_id, interval_day, user_id HAVING count(*) > 1
            """
        ),
        (
            "I3: a decision has one row in all lists, revisions of one list aside",
            """
            SELECT decision_id FROM allot.targeting JOIN allot.targeting_version v USING (version)
            GROUP BY decision_id HAVING count(DISTINCT (v.campaign_id, v.interval_day, user_id)) > 1
            """
        ),
        (
            "a campaign decides nobody again before the window of the last decision is over",
            """
            SELECT a.user_id FROM \(latest) a JOIN \(latest) b
            ON a.campaign_id = b.campaign_id AND a.user_id = b.user_id AND a.interval_day < b.interval_day
                AND a.window_to > b.window_from
            """
        ),
        (
            "nobody has offers of two campaigns whose windows overlap",
            """
            SELECT a.user_id FROM \(latest) a JOIN \(latest) b
            ON a.campaign_id < b.campaign_id AND a.user_id = b.user_id AND a.arm_id <> 'none' AND b.arm_id <> 'none'
                AND a.window_from < b.window_to AND b.window_from < a.window_to
            """
        ),
        (
            "I4: who refuses personalisation is in the segment generic, or held out",
            """
            SELECT t.user_id FROM \(latest) t
            JOIN (SELECT DISTINCT customer_id FROM shop.consents WHERE NOT personalise) c ON c.customer_id = t.user_id
            WHERE t.segment_id <> 'generic' OR t.reason NOT IN ('generic', 'holdout')
            """
        ),
        (
            "I4: nothing is derived about who refuses personalisation",
            """
            SELECT f.user_id FROM allot.user_feature f JOIN shop.consents c ON c.customer_id = f.user_id
            WHERE NOT c.personalise
            """
        ),
        (
            "I5: odds are in (0, 1]",
            "SELECT user_id FROM allot.targeting WHERE NOT (propensity > 0 AND propensity <= 1)"
        ),
        (
            "I5: the weights of a cell sum to 2^32 exactly",
            """
            SELECT cell_id FROM allot.policy_cell GROUP BY version, cell_id HAVING sum(weight) <> 4294967296
            """
        ),
        (
            "I5: a drawn row has the odds of its arm, and a row without an offer those of the other campaigns' arms and "
                + "of nothing",
            """
            SELECT t.user_id FROM allot.targeting t
            LEFT JOIN (
                SELECT version, cell_id,
                    4294967296 - coalesce(sum(weight) FILTER (WHERE split_part(arm, '/', 1) = v.campaign_id), 0) AS nothing
                FROM allot.policy_cell JOIN allot.targeting_version v USING (version) GROUP BY version, cell_id
            ) o ON o.version = t.version AND o.cell_id = t.cell_id
            LEFT JOIN allot.policy_cell c ON c.version = t.version AND c.cell_id = t.cell_id AND c.arm = t.arm_id
            WHERE t.propensity * 4294967296 IS DISTINCT FROM
                CASE WHEN t.reason = 'holdout' THEN 4294967296
                    WHEN t.arm_id = 'none' THEN o.nothing ELSE c.weight END
            """
        ),
        ("I6: no run is left running", "SELECT run_id FROM allot.run WHERE status = 'running'"),
        (
            "every list's table belongs to a list that was published",
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'allot'::regnamespace AND relkind = 'r' AND relname ~ '^targeting_v[0-9]+$'
                AND substring(relname FROM 12)::bigint NOT IN (
                    SELECT version FROM allot.targeting_version WHERE published_at IS NOT NULL)
            """
        ),
    ]

    /// The rows of the last revision of every list, with what is known about the list.
    private static let latest = """
        (SELECT t.*, v.interval_day, v.window_from, v.window_to FROM allot.targeting t
         JOIN (SELECT DISTINCT ON (campaign_id, interval_day) version, interval_day, window_from, window_to
               FROM allot.targeting_version WHERE published_at IS NOT NULL
               ORDER BY campaign_id, interval_day, revision DESC) v USING (version))
        """
}
