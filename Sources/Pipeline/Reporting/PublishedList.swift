internal import Foundation
internal import Postgres
internal import Records

/// A campaign's list as its report describes it: the one that is live, with the run that made it.
struct PublishedList {
    var campaignID: String
    var version: Int64
    var day: CalendarDay
    /// 0 for the first list of the day.
    var revision: Int
    var cohorts: [Int]
    /// First instant at which an outcome counts, microseconds since 1970-01-01 UTC: the end of the day's interval.
    var windowFrom: Int64
    /// The most that the list could plan to spend.
    var budget: Money
    var plannedSpend: Money
    /// ``plannedSpend`` with what is kept for its spread.
    var budgetReserved: Money
    var floor: Double
    var summary: VersionSummary
    /// λ by budget and stock of the night; `nil` where it is infinite.
    var prices: [String: Double?]
    var rowDigest: String
    /// First day on which the campaign decided anything.
    var firstDay: CalendarDay

    var runID: RunID
    var seed: UInt64
    var toolVersion: String
    var configurationDigest: String
    var sqlDigest: String
    /// The newest usable row of the source, microseconds since 1970-01-01 UTC.
    var sourceThrough: Int64?
    /// Rows of the source that the run read.
    var rowsRead: Int
    /// Rows of the source that the run could not use, as far as they count against `limits.quarantine`
    /// (``Quarantine/isFault(_:of:)``).
    var rowsQuarantined: Int

    /// The list of every campaign that has one, by campaign: what the pointer shows, or else the latest published.
    static func load(on connection: inout Connection) throws -> [PublishedList] {
        try connection.query(
            """
            SELECT v.campaign_id, v.version, v.interval_day, v.revision, v.cohorts, v.window_from,
                v.floor, v.summary::text AS summary, v.prices, v.row_digest,
                (v.budget * 1000000)::bigint AS budget, (v.planned_spend * 1000000)::bigint AS planned_spend,
                (v.budget_reserved * 1000000)::bigint AS budget_reserved,
                (SELECT min(f.interval_day) FROM allot.targeting_version f
                    WHERE f.campaign_id = v.campaign_id AND f.published_at IS NOT NULL) AS first_day,
                r.run_id, coalesce(r.seed, 0) AS seed, r.tool_version,
                coalesce(r.configuration_digest, '') AS configuration_digest, coalesce(r.sql_digest, '') AS sql_digest,
                r.source_through,
                (SELECT coalesce(sum(c.value::bigint), 0)::bigint FROM jsonb_each_text(r.row_counts) c) AS rows_read,
                (SELECT coalesce(sum(q.rows), 0)::bigint FROM allot.quarantine q
                    WHERE q.run_id = r.run_id AND q.reason <> $1
                        AND NOT (q.source = 'events' AND q.reason = $2)) AS rows_quarantined
            FROM (
                SELECT DISTINCT ON (t.campaign_id) t.version
                FROM allot.targeting_version t LEFT JOIN allot.targeting_pointer p USING (campaign_id)
                WHERE t.published_at IS NOT NULL
                ORDER BY t.campaign_id, (t.version = p.version) DESC NULLS LAST, t.interval_day DESC, t.revision DESC
            ) live
            JOIN allot.targeting_version v USING (version)
            JOIN allot.run r USING (run_id)
            ORDER BY v.campaign_id
            """, [.text(Quarantine.Reason.superseded.rawValue), .text(Quarantine.Reason.unknownUser.rawValue)]
        ).map { try PublishedList($0) }
    }

    private init(_ row: Row) throws {
        campaignID = try row.text("campaign_id")
        version = try row.int64("version")
        day = CalendarDay(number: Int(try row.date("interval_day")))
        revision = try row.int("revision")
        cohorts = try row.intArray("cohorts")
        windowFrom = try row.timestamp("window_from")
        budget = Money(micros: try row.int64("budget"))
        plannedSpend = Money(micros: try row.int64("planned_spend"))
        budgetReserved = Money(micros: try row.int64("budget_reserved"))
        floor = try row.double("floor")
        summary = try VersionSummary(json: try row.text("summary"))
        prices = try DocumentText.decode([String: Double?].self, from: try row.json("prices"))
        rowDigest = try row.text("row_digest")
        firstDay = CalendarDay(number: Int(try row.date("first_day")))
        runID = RunID(try row.uuid("run_id"))
        seed = UInt64(bitPattern: try row.int64("seed"))
        toolVersion = try row.text("tool_version")
        configurationDigest = try row.text("configuration_digest")
        sqlDigest = try row.text("sql_digest")
        sourceThrough = try row.optionalTimestamp("source_through")
        rowsRead = try row.int("rows_read")
        rowsQuarantined = try row.int("rows_quarantined")
    }

    /// The campaign's own arms, as they were when the list was made, and those that it had only in earlier revisions.
    var arms: [Arm] {
        var known: Set<String> = []
        return (summary.arms + summary.earlierArms.map(\.arm)).filter {
            $0.campaignID == campaignID && known.insert($0.id).inserted
        }
    }
}
