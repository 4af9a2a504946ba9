internal import Postgres
internal import Records

/// How far the state of users' features has come: what `allot.feature_checkpoint` says.
///
/// Times are in microseconds since 1970-01-01 UTC.
struct FeatureCheckpoint: Sendable, Equatable {
    /// The night that took the state.
    var day: CalendarDay
    /// The first instant of the history.
    var historyFrom: Int64
    /// Events that the shop recorded at or after this are not in it.
    var recordedThrough: Int64
    /// Events dated at or after this are not in it.
    var occurredThrough: Int64
    /// The greatest identifier of an event in it.
    var newestEvent: Int64
    /// Whether the shop had items: without any, their categories are not followed.
    var knowsItems: Bool
    /// Digest of what features depend on beside events.
    var settings: String

    /// The checkpoint; `nil` where there is none.
    ///
    /// - Parameters:
    ///   - locks: Whether nobody else is to put another one in its place until the transaction ends.
    ///   - target: The tool's own tables.
    /// - Returns: The checkpoint.
    /// - Throws: `PostgresError`.
    static func load(locks: Bool = false, on target: inout Connection) throws -> FeatureCheckpoint? {
        guard
            let row = try target.query(
                """
                SELECT day::text AS day, history_from, recorded_through, occurred_through, newest_event, \
                knows_items, settings FROM allot.feature_checkpoint\(locks ? " FOR UPDATE" : "")
                """
            ).first,
            let day = CalendarDay(try row.text("day")), let historyFrom = try row.optionalTimestamp("history_from"),
            let recorded = try row.optionalTimestamp("recorded_through"),
            let occurred = try row.optionalTimestamp("occurred_through")
        else { return nil }
        return FeatureCheckpoint(
            day: day, historyFrom: historyFrom, recordedThrough: recorded, occurredThrough: occurred,
            newestEvent: try row.int64("newest_event"), knowsItems: try row.bool("knows_items"),
            settings: try row.text("settings"))
    }

    /// Whether the night of `interval`, whose history begins at `historyFrom`, can go on from this state.
    ///
    /// It cannot go back, nor skip so many nights that most of what has left the history would have to be taken back.
    func serves(_ interval: DataInterval, historyFrom: Int64, storedBefore: Int64, settings: String) -> Bool {
        self.settings == settings && day <= interval.day && self.historyFrom <= historyFrom
            && recordedThrough <= storedBefore && occurredThrough <= interval.to
            && (historyFrom - self.historyFrom) * 4 <= interval.to - historyFrom
    }

    /// Lets no night go on from the state that is there: the next one reads everything.
    static func forget(on target: inout Connection) throws {
        try target.execute("DELETE FROM allot.feature_checkpoint")
    }

    /// Puts this one in the place of the one that is there.
    func save(on target: inout Connection) throws {
        try Self.forget(on: &target)
        try target.run(
            """
            INSERT INTO allot.feature_checkpoint \
            (day, history_from, recorded_through, occurred_through, newest_event, knows_items, \
            settings) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .date(Int32(day.number)), .timestamp(historyFrom), .timestamp(recordedThrough),
                .timestamp(occurredThrough), .int64(newestEvent), .bool(knowsItems), .text(settings),
            ])
    }
}
