internal import Audience
internal import Logging
internal import Postgres
internal import Records

// A night goes on from the state of users' features that an earlier night has left: it reads events that the shop has
// recorded since, and takes back those that have left the history. The state lags behind by the days in which events may
// still become visible late: those of the last days are read again every night, and come on top. Only sums and counts
// can be brought up to date like that, so a user is read anew from the shop's events, whole, where anything else has
// happened: an event that is in the state was corrected, an item of his has another category, or the user came, or
// consents to be profiled again. Where the events that leave the history are not those that were read, everything is read
// anew. Whatever the way, the features are those that all events of the history give.

/// Reads the events of a night and brings users' features up to date.
struct FeatureReader {
    let source: SourceReader
    let bounds: SourceReader.Bounds
    let interval: DataInterval
    let clock: ShopClock
    /// The days of the history.
    let days: ShopDays
    /// Outcomes and baselines need the events since then, whatever features need.
    let recentFrom: Int64
    /// Offset of the beginning of the shop's days from midnight UTC, in microseconds.
    let dayStart: Int64
    /// Events recorded at or after this may have got company by the next night.
    let storedBefore: Int64
    /// Digest of what features depend on beside events.
    let settings: String
    let threads: Int
    let log: Logger

    /// The first instant that features look at, microseconds since 1970-01-01 UTC.
    var historyFrom: Int64 { days.bounds[0] }

    /// Shares of the users beyond which reading the whole history is quicker than reading some users anew.
    private static let mostAnew = 0.02
    /// Users who are always few enough for that.
    private static let fewAnew = 1_000

    /// Whether this night can go on from the state of `checkpoint`.
    func canGoOn(from checkpoint: FeatureCheckpoint) -> Bool {
        checkpoint.serves(interval, historyFrom: historyFrom, storedBefore: storedBefore, settings: settings)
    }

    /// What a reading came to.
    struct Result {
        /// Everything that is learned from events; features with the recent ones.
        var events: EventFold
        /// What the next night can go on from; `nil` where it cannot.
        var advance: FeatureAdvance?
    }

    /// Reads.
    ///
    /// - Parameters:
    ///   - checkpoint: The state to go on from, where there is one that this night can use.
    ///   - keeps: Whether the next night is to go on from this one.
    ///   - snapshot: Users, items and consents; gets counts.
    ///   - sourceConnection: The shop's tables, in the transaction of the reading.
    ///   - target: The tool's own tables.
    ///   - emptyFold: What events are folded into.
    /// - Returns: The events folded, and what to keep.
    /// - Throws: As ``SourceReader/readEvents(where:into:emptyFold:scope:days:bounds:threads:on:)``.
    func read(
        from checkpoint: FeatureCheckpoint?, keeps: Bool, into snapshot: inout SourceSnapshot,
        on sourceConnection: inout Connection, target: inout Connection,
        emptyFold: (SourceSnapshot, FeatureScope) throws -> EventFold
    ) throws -> Result {
        if let checkpoint {
            let before = (rows: snapshot.rowsRead, quarantine: snapshot.quarantine)
            if let result = try goOn(
                from: checkpoint, keeps: keeps, into: &snapshot, on: &sourceConnection, target: &target,
                emptyFold: emptyFold)
            {
                return result
            }
            (snapshot.rowsRead, snapshot.quarantine) = before
            snapshot.through = nil
        }
        return try readAll(keeps: keeps, into: &snapshot, on: &sourceConnection, emptyFold: emptyFold)
    }

    /// Whether so few users are to be read anew that it is worth while.
    func isFew(_ users: Int, of all: Int) -> Bool {
        users <= max(Self.fewAnew, Int(Double(all) * Self.mostAnew))
    }

    private func readAll(
        keeps: Bool, into snapshot: inout SourceSnapshot, on source: inout Connection,
        emptyFold: (SourceSnapshot, FeatureScope) throws -> EventFold
    ) throws -> Result {
        log.info("reading the events of the whole history")
        let scope = FeatureScope(storedBefore: keeps ? storedBefore : .max)
        try self.source.setBounds(from: bounds.historyFrom, to: bounds.to, on: &source)
        let users = snapshot
        var (events, corrections, digests) = try self.source.readEvents(
            into: &snapshot, emptyFold: { try emptyFold(users, scope) }, scope: scope, days: days, bounds: bounds,
            threads: threads, on: &source)
        guard keeps else { return Result(events: events, advance: nil) }
        // Whose events were corrected so lately that the state would need the row before is read anew next night.
        let unstable = corrections.users(since: storedBefore)
        let refuses = snapshot.consent.refusesPersonalisation
        let kept = (0..<Int32(snapshot.customers.count)).filter {
            !refuses[Int($0)] && (unstable.isEmpty || !unstable.contains($0))
        }
        let row = FeatureRow(categories: snapshot.items.names)
        var advance = FeatureAdvance(
            checkpoint: checkpoint(newestEvent: corrections.newestEvent, snapshot: snapshot), from: nil)
        advance.days = digests.sums
        advance.items = events.features.weighedItems.map { ($0, row.digest(of: snapshot.items.category(of: $0))) }
        advance.corrected.formUnion(corrections.events(of: snapshot.customers))
        try advance.pack(kept, recounted: kept, of: &events.features, row: row, threads: threads)
        try events.features.add(events.recent.log, userIndex: events.recent.userIndex)
        return Result(events: events, advance: advance)
    }

    /// The checkpoint that this night leaves.
    func checkpoint(newestEvent: Int64, snapshot: SourceSnapshot) -> FeatureCheckpoint {
        FeatureCheckpoint(
            day: interval.day, historyFrom: historyFrom, recordedThrough: storedBefore, occurredThrough: interval.to,
            newestEvent: newestEvent, knowsItems: snapshot.items.count > 0, settings: settings)
    }
}
