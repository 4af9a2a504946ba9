internal import Postgres
internal import Records

/// What the last list of a night was expected to cost, and what it issued.
struct PlannedNight {
    var day: CalendarDay
    var spend: Money
    /// ``spend`` with what was kept for its spread.
    var reserved: Money
    /// Pieces issued of each offer, by offer.
    var issued: [String: Int]

    /// Every night of every campaign, ascending by day.
    static func load(on connection: inout Connection) throws -> [String: [PlannedNight]] {
        var nights: [String: [PlannedNight]] = [:]
        for row in try connection.query(
            """
            SELECT DISTINCT ON (campaign_id, interval_day) campaign_id, interval_day,
                (planned_spend * 1000000)::bigint AS planned_spend, (budget_reserved * 1000000)::bigint AS budget_reserved,
                summary->'issued' AS issued
            FROM allot.targeting_version WHERE published_at IS NOT NULL
            ORDER BY campaign_id, interval_day, revision DESC
            """)
        {
            nights[try row.text("campaign_id"), default: []].append(
                PlannedNight(
                    day: CalendarDay(number: Int(try row.date("interval_day"))),
                    spend: Money(micros: try row.int64("planned_spend")),
                    reserved: Money(micros: try row.int64("budget_reserved")),
                    issued: try DocumentText.decode([String: Int].self, from: try row.json("issued"))))
        }
        return nights
    }
}
