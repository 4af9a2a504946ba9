internal import Audience
internal import Postgres
internal import Records

/// What the events of a day looked like that were as they should be, or let through, as `allot.source_quality` keeps it.
struct SourceQuality: Sendable, Equatable {
    /// The interval.
    var day: CalendarDay
    /// What was counted.
    var measures: DayMeasures
    /// Checks that failed and were let through; `nil` to leave those that an earlier run has noted.
    var letThrough: [String]?

    /// How many days are kept, for people to look back on; nights look back on ``QualityJudge/daysBack``.
    private static let daysKept = 366

    /// What is kept of the days in `days`, ascending.
    ///
    /// - Throws: `PostgresError`.
    static func load(_ days: Range<CalendarDay>, on target: inout Connection) throws -> [SourceQuality] {
        try target.query(
            "SELECT * FROM allot.source_quality WHERE day >= $1 AND day < $2 ORDER BY day",
            [.date(Int32(days.lowerBound.number)), .date(Int32(days.upperBound.number))]
        ).map { try SourceQuality($0) }
    }

    /// The days before a night of which no row is kept, ascending: they were refused, missed, or not as they should be when
    /// they were filled in.
    ///
    /// A night reads the events of those days whole. Days before the first that a night judged, whether it refused them or
    /// not, are left out: a first night learns a history that nobody has seen.
    ///
    /// - Parameters:
    ///   - days: The night's history, without its own day.
    ///   - target: The tool's tables.
    /// - Returns: The days.
    /// - Throws: `PostgresError`.
    static func unjudged(in days: Range<CalendarDay>, on target: inout Connection) throws -> [CalendarDay] {
        // Only nights have this check of their own day, not what fills days in later.
        let first = try target.query(
            """
            SELECT min(interval_day) AS day FROM allot.run
            WHERE status IN ('published', 'unchanged', 'refused') AND checks @> '[{"name": "unknown_users"}]'
            """
        ).only.optionalDate("day").map { CalendarDay(number: Int($0)) }
        guard let first else { return [] }
        let known = max(days.lowerBound, first, days.upperBound + -daysKept)
        guard known < days.upperBound else { return [] }
        let judged = Set(try load(known..<days.upperBound, on: &target).map(\.day))
        return (0..<days.upperBound - known).map { known + $0 }.filter { !judged.contains($0) }
    }

    /// Drops the row of `day`, whose events are not what they were when it was written.
    ///
    /// - Throws: `PostgresError`.
    static func drop(_ day: CalendarDay, on target: inout Connection) throws {
        try target.run("DELETE FROM allot.source_quality WHERE day = $1", [.date(Int32(day.number))])
    }

    private init(_ row: Row) throws {
        day = CalendarDay(number: Int(try row.date("day")))
        var measures = DayMeasures()
        measures.events = try row.int("events")
        measures.strangers = try row.int("unknown_users")
        measures.repeatedRows = try row.int("repeated_rows")
        measures.items = try row.int("items")
        measures.unknownItems = try row.int("unknown_items")
        measures.withoutAmount = try row.int("purchases_without_amount")
        measures.withoutOrder = try row.int("purchases_without_order")
        measures.recordedAhead = try row.int("recorded_ahead")
        measures.datedAhead = try row.int("dated_ahead")
        measures.buyers = try row.int("buyers")
        measures.ofKind = try row.intArray("kinds")
        measures.withoutItem = try row.intArray("kinds_without_item")
        measures.amounts = try row.intArray("amounts")
        measures.hours = try row.intArray("hours")
        measures.activity = try row.intArray("activity")
        self.measures = measures
        letThrough = try row.textArray("let_through")
    }

    /// Of `day`.
    init(day: CalendarDay, measures: DayMeasures, letThrough: [String]?) {
        self.day = day
        self.measures = measures
        self.letThrough = letThrough
    }

    /// Takes the place of the day's row, and drops those of more than a year before.
    ///
    /// - Parameter target: The tool's tables, in the transaction that writes the night's features.
    /// - Throws: `PostgresError`.
    func save(on target: inout Connection) throws {
        func array(_ counts: [Int]) -> Parameter { .int64Array(counts.map(Int64.init)) }
        func number(_ count: Int) -> Parameter { .int64(Int64(count)) }
        try target.run(
            """
            INSERT INTO allot.source_quality (day, events, unknown_users, repeated_rows, items, unknown_items, \
            purchases_without_amount, purchases_without_order, recorded_ahead, dated_ahead, buyers, kinds, \
            kinds_without_item, amounts, hours, activity, let_through) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, coalesce($17, '{}'::text[])) \
            ON CONFLICT (day) DO UPDATE SET measured_at = excluded.measured_at, events = excluded.events, \
            unknown_users = excluded.unknown_users, repeated_rows = excluded.repeated_rows, items = excluded.items, \
            unknown_items = excluded.unknown_items, \
            purchases_without_amount = excluded.purchases_without_amount, \
            purchases_without_order = excluded.purchases_without_order, recorded_ahead = excluded.recorded_ahead, \
            dated_ahead = excluded.dated_ahead, buyers = excluded.buyers, kinds = excluded.kinds, \
            kinds_without_item = excluded.kinds_without_item, amounts = excluded.amounts, hours = excluded.hours, \
            activity = excluded.activity, let_through = coalesce($17, source_quality.let_through)
            """,
            [
                .date(Int32(day.number)), number(measures.events), number(measures.strangers),
                number(measures.repeatedRows), number(measures.items), number(measures.unknownItems),
                number(measures.withoutAmount), number(measures.withoutOrder), number(measures.recordedAhead),
                number(measures.datedAhead), number(measures.buyers), array(measures.ofKind),
                array(measures.withoutItem), array(measures.amounts), array(measures.hours), array(measures.activity),
                letThrough.map { .textArray($0) } ?? .null,
            ])
        try target.run(
            "DELETE FROM allot.source_quality WHERE day < $1", [.date(Int32((day + -Self.daysKept).number))])
    }
}
