internal import Postgres
internal import Records

/// The shop's local days as instants, by the database's clock and its time zone data.
///
/// The tool's own clock and zone tables are never asked: a night on two machines has the same bounds.
struct ShopClock {
    /// IANA name of the shop's time zone.
    let timezone: String

    /// Bounds of the local day `day`; 23 or 25 hours long where the clock changes.
    func interval(_ day: CalendarDay, on connection: inout Connection) throws -> DataInterval {
        DataInterval(day: day, from: try midnight(day, on: &connection), to: try midnight(day + 1, on: &connection))
    }

    /// The local day before the one that the database's clock shows.
    func yesterday(on connection: inout Connection) throws -> CalendarDay {
        let rows = try connection.query(
            "SELECT ((statement_timestamp() AT TIME ZONE $1)::date - 1)::text AS day", [.text(timezone)])
        let text = try rows[0].text("day")
        guard let day = CalendarDay(text) else {
            throw NightError(.bug, "the database wrote a date as '\(text)'; expected YYYY-MM-DD")
        }
        return day
    }

    /// What separates midnight UTC from the beginning of days that never change their length, in microseconds: the zone's
    /// offset on the first day of 2000.
    func dayStart(on connection: inout Connection) throws -> Int64 {
        let midnight = try midnight(CalendarDay(year: 2000, month: 1, day: 1), on: &connection)
        let rest = midnight % microsecondsPerDay
        return rest < 0 ? rest + microsecondsPerDay : rest
    }

    /// First instant of the local day `day`, in microseconds since 1970-01-01 UTC.
    func midnight(_ day: CalendarDay, on connection: inout Connection) throws -> Int64 {
        let rows = try connection.query(
            "SELECT (extract(epoch FROM ($1::date)::timestamp AT TIME ZONE $2) * 1000000)::bigint AS at",
            [.text(day.description), .text(timezone)])
        return try rows[0].int64("at")
    }

    /// The local days from `first` on.
    ///
    /// - Parameters:
    ///   - first: The first of them.
    ///   - count: Number of days, ≥ 0.
    ///   - connection: Any database: its zone data count.
    /// - Returns: The days.
    /// - Throws: `PostgresError`.
    func days(from first: CalendarDay, count: Int, on connection: inout Connection) throws -> ShopDays {
        let bounds = try connection.query(
            """
            SELECT (extract(epoch FROM ($1::date + day)::timestamp AT TIME ZONE $3) * 1000000)::bigint AS at
            FROM generate_series(0, $2::integer) AS day ORDER BY day
            """, [.text(first.description), .int64(Int64(count)), .text(timezone)])
        return ShopDays(first: first, bounds: try bounds.map { try $0.int64("at") })
    }
}
