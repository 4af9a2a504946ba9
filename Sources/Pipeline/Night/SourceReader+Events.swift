internal import Audience
internal import Postgres
internal import Records

// Events are many, so they are folded while they are read and none is kept but its identifier, 8 bytes, until the reading
// is over; with many threads, the server works for several connections at once. What stands against that are corrections, which repeat an event: whether a row counts,
// only its later rows can tell. Where the last night had corrections, each connection therefore reads its part twice, in
// one snapshot: first the identifiers alone, to find those that occur again, then the rows. Rows of such identifiers are
// set aside until the part is read; of them, latestCorrections(of:) decides. Where it had none, rows are read at once, and
// what was folded is thrown away if an identifier turns out to occur again. All rows of an event are in one part, because
// parts are made by the identifier's hash. No sum depends on the order of rows, hence none on the number of connections.

extension SourceReader {
    /// Amounts of this many units of the currency or more are taken for mistakes.
    static let implausibleUnits: Int64 = 1_000_000_000

    /// Connections beyond which the server's disks, not its processors, set the pace.
    private static let maximumConnections = 4

    /// Connections for `threads`: one for two, because the server works for each of them more than we do, on the same
    /// machine often, and goes through the whole table for every part.
    private static func connections(threads: Int) -> Int { max(1, min(threads / 2, maximumConnections)) }

    /// What became of a part of the events.
    private struct PartResult: Sendable {
        var rows: Int
        var quarantine: Quarantine
        var through: Int64?
        var corrections: EventCorrections
        var digests: EventDigests
        var judged: [DayFold]
        /// Whether an identifier occurred again that was not known to.
        var isRepeated: Bool
    }

    /// Reads events, quarantines what cannot be used, and folds the latest version of each.
    ///
    /// - Parameters:
    ///   - condition: SQL over the contract's columns; all of the history where left out.
    ///   - snapshot: Gets counts, digest and the time of the latest event; its users are the ones that count.
    ///   - emptyFold: Makes what is folded into.
    ///   - scope: Which events are new to features.
    ///   - days: The days of the history.
    ///   - bounds: The stretch of time.
    ///   - threads: How many may read at once.
    ///   - connection: The source, in the transaction whose snapshot is read.
    /// - Returns: The fold of all usable events, which of them have more than one row, and what the rows come to by day.
    /// - Throws: ``NightError`` where the query fails on the data; `PostgresError`; `ParameterError` where a user's money
    ///   passes the range of `Money`.
    func readEvents(
        where condition: String? = nil, into snapshot: inout SourceSnapshot, emptyFold: () throws -> EventFold,
        scope: FeatureScope, days: ShopDays, bounds: Bounds, threads: Int, on connection: inout Connection
    ) throws -> (fold: EventFold, corrections: EventCorrections, digests: EventDigests) {
        let now = try connection.query("SELECT statement_timestamp() AS now").only.timestamp("now")
        let task = EventTask(
            condition: condition, scope: scope, days: days, customers: snapshot.customers,
            historyFrom: bounds.historyFrom, to: bounds.to,
            judged: (bounds.unjudged.map { $0.from..<$0.to } + [bounds.from..<bounds.to]).map {
                DayFold($0, items: snapshot.items, now: now)
            },
            identifiersFirst: bounds.expectsCorrections)
        var read = try readParts(of: task, into: emptyFold(), threads: threads, on: &connection)
        if read.results.contains(where: \.isRepeated) {
            read = try readParts(
                of: task.readingIdentifiersFirst, into: emptyFold(), threads: threads, on: &connection)
        }
        var corrections = EventCorrections()
        var digests = EventDigests(days: days)
        var judged = task.judged
        for result in read.results {
            for place in judged.indices { judged[place].add(result.judged[place]) }
            snapshot.rowsRead["events", default: 0] += result.rows
            snapshot.quarantine.add(result.quarantine)
            snapshot.through = [snapshot.through, result.through].compactMap(\.self).max()
            corrections.add(result.corrections)
            digests.add(result.digests)
        }
        snapshot.digest = digests.total
        snapshot.measures = judged.removeLast().measures
        snapshot.unjudged = zip(bounds.unjudged, judged).map { ($0.day, $1.measures) }
        return (read.fold, corrections, digests)
    }

    /// Reads the usable events that `condition` holds for, the latest version of each among those rows, to keep them.
    ///
    /// - Parameters:
    ///   - condition: SQL over the contract's columns.
    ///   - days: Days whose rows are to be told apart.
    ///   - customers: The users that count.
    ///   - from: The first instant of events.
    ///   - to: The first instant after them.
    ///   - connection: The source, in the transaction whose snapshot is read.
    /// - Returns: The events, the rows of their users, and which of them have more than one row; among its suspects is every
    ///   row that was read, whether it can be used or not.
    /// - Throws: As ``readEvents(where:into:emptyFold:scope:days:bounds:threads:on:)``.
    func collectEvents(
        where condition: String, days: ShopDays, customers: CustomerTable, from: Int64, to: Int64,
        on connection: inout Connection
    ) throws -> CollectedEvents.Result {
        let collected = CollectedEvents()
        try setBounds(from: from, to: to, on: &connection)
        let result = try readPart(
            0, of: 1,
            EventTask(
                condition: condition, scope: FeatureScope(newestEvent: .max), days: days, customers: customers,
                historyFrom: from, to: to, judged: [], identifiersFirst: true),
            into: collected, on: &connection)
        let events = collected.all
        return CollectedEvents.Result(
            log: events.log, userIndex: events.userIndex, corrections: result.corrections, digests: result.digests)
    }

    /// What to read of the events.
    private struct EventTask: Sendable {
        var condition: String?
        var scope: FeatureScope
        var days: ShopDays
        var customers: CustomerTable
        var historyFrom: Int64
        var to: Int64
        /// Take count of the days that are to be judged, the night's own last.
        var judged: [DayFold]
        var identifiersFirst: Bool

        /// The same where some events are known to have more than one row.
        var readingIdentifiersFirst: EventTask {
            var task = self
            task.identifiersFirst = true
            return task
        }
    }

    private func readParts(
        of task: EventTask, into fold: consuming EventFold, threads: Int, on connection: inout Connection
    ) throws -> (fold: EventFold, results: [PartResult]) {
        // What a part of the history takes is not worth a second connection.
        let parts = task.condition == nil ? Self.connections(threads: threads) : 1
        let shared = SharedEventFold(fold)
        let exported =
            parts == 1 ? nil : try connection.query("SELECT pg_export_snapshot() AS snapshot").only.text("snapshot")
        let others = (1..<parts).map { part in
            BackgroundTask(name: "allot events \(part)") {
                guarding(shared) {
                    var connection = try Connection(conninfo)
                    return try inSnapshot(exported, on: &connection) { connection throws(any Error) in
                        try setBounds(from: task.historyFrom, to: task.to, on: &connection)
                        return try readPart(part, of: parts, task, into: shared, on: &connection)
                    }
                }
            }
        }
        let own = guarding(shared) { try readPart(0, of: parts, task, into: shared, on: &connection) }
        let results = ([own] + others.map { $0.wait() }).compactMap(\.self)
        return (try shared.finish(), results)
    }

    /// Runs `body`; what it throws stops the other threads too.
    private func guarding(_ shared: SharedEventFold, _ body: () throws -> PartResult) -> PartResult? {
        do {
            return try body()
        } catch {
            shared.fail(error)
            return nil
        }
    }

    private func readPart(
        _ part: Int, of parts: Int, _ task: EventTask, into sink: any EventSink, on connection: inout Connection
    ) throws -> PartResult {
        // Part 0 has the rows without an identifier, too: they are quarantined there.
        let share = parts == 1 ? nil : "coalesce((hashint8(event_id) & 2147483647) % \(parts), 0) = \(part)"
        let conditions = [task.condition.map { "(\($0))" }, share].compactMap(\.self)
        let condition = conditions.isEmpty ? nil : conditions.joined(separator: " AND ")
        var repeated: UserIndex?
        if task.identifiersFirst {
            var identifiers = RepeatedIdentifiers()
            _ = try copyOut(.events, "event_id", where: condition, on: &connection) { row throws(PostgresError) in
                if let id = try row.optionalInt64() { identifiers.add(id) }
            }
            repeated = try identifiers.finish()
        }
        var events = EventPart(
            sink: sink, scope: task.scope, days: task.days, customers: task.customers, currency: currency,
            to: task.to, judged: task.judged, repeated: repeated)
        var batch = EventPart.emptyBatch()
        let rows = try copyOut(.events, EventPart.columns, where: condition, into: &batch, on: &connection) {
            rows throws(PostgresError) in
            try events.take(&rows)
        }
        let isRepeated = try events.finish()
        return PartResult(
            rows: rows, quarantine: events.quarantine, through: events.through, corrections: events.corrections,
            digests: events.digests, judged: events.judged, isRepeated: isRepeated)
    }

    /// Whether a time is one: PostgreSQL also has `infinity` and `-infinity`, with which nothing can be computed.
    static func isFinite(_ micros: Int64?) -> Bool {
        micros != PostgresTime.infinity && micros != PostgresTime.minusInfinity
    }

    struct Fault: Error {
        let reason: Quarantine.Reason
    }

    /// An amount in micros, or why it cannot be one; a missing amount is 0.
    static func usable(_ numeric: ScaledNumeric) -> Result<Int64, Fault> {
        switch numeric {
        case .null: .success(0)
        case .value(let micros), .inexact(let micros):
            // The magnitude: the smallest 64-bit integer has no absolute value.
            micros.magnitude < UInt64(implausibleUnits) * 1_000_000
                ? .success(micros) : .failure(Fault(reason: .implausible))
        case .nan: .failure(Fault(reason: .notANumber))
        case .infinity: .failure(Fault(reason: .infinite))
        case .overflow: .failure(Fault(reason: .implausible))
        }
    }
}
