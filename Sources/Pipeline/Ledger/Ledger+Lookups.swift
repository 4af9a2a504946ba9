package import Postgres
package import Records

extension Ledger {
    /// The newest revision of a campaign's list for `day` that went live; `nil` where none did.
    package static func latestVersion(
        of campaignID: String, day: CalendarDay, on connection: inout Connection
    ) throws -> PublishedVersion? {
        try versions(
            "campaign_id = $1 AND interval_day = $2 ORDER BY revision DESC LIMIT 1",
            [.text(campaignID), .date(Int32(day.number))], &connection
        ).first
    }

    /// The list that a campaign's pointer shows, expired or paused or not; `nil` before the first.
    package static func liveVersion(
        of campaignID: String, on connection: inout Connection
    ) throws -> PublishedVersion? {
        try versions(
            "version = (SELECT p.version FROM allot.targeting_pointer p WHERE p.campaign_id = $1)",
            [.text(campaignID)], &connection
        ).first
    }

    /// The version of this number, if it ever went live.
    package static func version(
        _ version: Int64, on connection: inout Connection
    ) throws -> PublishedVersion? {
        try versions("version = $1", [.int64(version)], &connection).first
    }

    /// A campaign's lists whose outcome windows overlap `from` … `to` (microseconds since 1970-01-01 UTC), oldest first.
    package static func versions(
        of campaignID: String, windowOverlapping from: Int64, _ to: Int64, on connection: inout Connection
    ) throws -> [PublishedVersion] {
        try versions(
            "campaign_id = $1 AND window_from < $3 AND window_to > $2 ORDER BY version",
            [.text(campaignID), .timestamp(from), .timestamp(to)], &connection)
    }

    /// The published versions that `condition` selects.
    private static func versions(
        _ condition: String, _ parameters: [Parameter], _ connection: inout Connection
    ) throws -> [PublishedVersion] {
        let rows = try connection.query(
            """
            SELECT version, campaign_id, interval_day, revision, run_id, input_digest, row_digest, row_count, cohorts,
                published_at, valid_to, window_from, window_to
            FROM allot.targeting_version
            WHERE published_at IS NOT NULL AND \(condition)
            """, parameters)
        return try rows.map { row in
            PublishedVersion(
                version: try row.int64("version"), campaignID: try row.text("campaign_id"),
                day: CalendarDay(number: Int(try row.date("interval_day"))), revision: try row.int("revision"),
                runID: RunID(try row.uuid("run_id")), inputDigest: try row.text("input_digest"),
                rowDigest: try row.text("row_digest"), rowCount: try row.int("row_count"),
                cohorts: try row.intArray("cohorts"), publishedAt: UTCTime(micros: try row.timestamp("published_at")),
                validTo: UTCTime(micros: try row.timestamp("valid_to")),
                windowFrom: try row.timestamp("window_from"), windowTo: try row.timestamp("window_to"))
        }
    }
}
