internal import Audience
internal import Logging
internal import Postgres
internal import Records

// A night goes on from the state of users' features that an earlier night has left: it reads events that the shop has
// recorded since, and takes back those that have left the history. The state lags behind by the days in which events may
// still become visible late: those of the last days are read again every night, and come on top. Only sums and counts
// can be brought up to date like that, so a user is read anew from the shop's events, whole, where anything else has
// happened: an event that is in the state was corrected, or the user came, or consents to be profiled again. Whatever the
// way, the features are those that all events of the history give.

/// Reads the events of a night and brings users' features up to date.
struct FeatureReader {
    let source: SourceReader
    let bounds: SourceReader.Bounds
    let interval: DataInterval
    /// The first instant that features look at, microseconds since 1970-01-01 UTC.
    let historyFrom: Int64
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
    /// - Throws: As ``SourceReader/readEvents(where:into:emptyFold:scope:bounds:threads:on:)``.
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

    // MARK: - The whole history

    private func readAll(
        keeps: Bool, into snapshot: inout SourceSnapshot, on source: inout Connection,
        emptyFold: (SourceSnapshot, FeatureScope) throws -> EventFold
    ) throws -> Result {
        log.info("reading the events of the whole history")
        let scope = FeatureScope(storedBefore: keeps ? storedBefore : .max)
        try self.source.setBounds(from: bounds.historyFrom, to: bounds.to, on: &source)
        let users = snapshot
        var (events, corrections) = try self.source.readEvents(
            into: &snapshot, emptyFold: { try emptyFold(users, scope) }, scope: scope, bounds: bounds,
            threads: threads, on: &source)
        guard keeps else { return Result(events: events, advance: nil) }
        // Whose events were corrected so lately that the state would need the row before is read anew next night.
        let unstable = corrections.users(since: storedBefore)
        let refuses = snapshot.consent.refusesPersonalisation
        let kept = (0..<Int32(snapshot.customers.count)).filter {
            !refuses[Int($0)] && (unstable.isEmpty || !unstable.contains($0))
        }
        let advance = advance(
            &events, users: kept, recounted: kept, isWhole: true, gone: [], corrections: corrections,
            correctedSince: .min, newestEvent: corrections.newestEvent, snapshot: snapshot)
        try events.features.add(events.recent.log, userIndex: events.recent.userIndex)
        return Result(events: events, advance: advance)
    }

    // MARK: - Going on

    /// - Returns: `nil` where so many users would have to be read anew that the whole history is quicker to read.
    private func goOn(
        from checkpoint: FeatureCheckpoint, keeps: Bool, into snapshot: inout SourceSnapshot,
        on source: inout Connection, target: inout Connection,
        emptyFold: (SourceSnapshot, FeatureScope) throws -> EventFold
    ) throws -> Result? {
        log.info("going on from the features of \(checkpoint.day)")
        let customers = snapshot.customers
        let refuses = snapshot.consent.refusesPersonalisation
        let row = FeatureRow(categories: snapshot.items.names)
        let earlier = DecayedCounts(
            interval: DataInterval(day: checkpoint.day, from: checkpoint.historyFrom, to: checkpoint.occurredThrough),
            historyFrom: checkpoint.historyFrom, dayStart: dayStart)
        let loaded = try FeatureStateStore.load(
            customers: customers, refuses: refuses, row: row, decay: earlier, on: &target)
        var anew = Set((0..<Int32(customers.count)).filter { !loaded.isKnown[Int($0)] && !refuses[Int($0)] })
        guard isFew(anew.count, of: customers.count) else { return nil }

        // What has left the history.
        var expired = (log: EventLog(), userIndex: [Int32]())
        if historyFrom > checkpoint.historyFrom {
            let found = try self.source.collectEvents(
                where: """
                    occurred_at >= \(Self.literal(checkpoint.historyFrom)) AND \
                    occurred_at < \(Self.literal(historyFrom)) AND recorded_at < \(Self.literal(checkpoint.recordedThrough))
                    """, customers: customers, from: checkpoint.historyFrom, to: bounds.to, on: &source)
            expired = (found.log, found.userIndex)
            // Where the row that decided has left the history, an earlier one may be left that decides now.
            anew.formUnion(
                try FeatureStateStore.corrected(Set(found.corrections.suspects), customers: customers, on: &target))
            for position in expired.userIndex.indices where expired.userIndex[position] >= 0 {
                if refuses[Int(expired.userIndex[position])] { expired.userIndex[position] = -1 }
            }
        }
        let scope = FeatureScope(
            recordedFrom: checkpoint.recordedThrough, occurredFrom: checkpoint.occurredThrough,
            storedBefore: keeps ? storedBefore : .max, newestEvent: checkpoint.newestEvent)
        let from = min(recentFrom, checkpoint.recordedThrough)
        try self.source.setBounds(from: bounds.historyFrom, to: bounds.to, on: &source)
        let users = snapshot
        var (events, corrections) = try self.source.readEvents(
            where: "recorded_at >= \(Self.literal(from)) OR occurred_at >= \(Self.literal(from))", into: &snapshot,
            emptyFold: {
                var fold = try emptyFold(users, scope)
                fold.features.resume(
                    try AgedFeatures(
                        loaded.state, decay: earlier, without: expired.log, userIndex: expired.userIndex,
                        items: users.items, later: fold.features.decay))
                return fold
            }, scope: scope, bounds: bounds, threads: threads, on: &source)

        // Whose events of the state were corrected since.
        anew.formUnion(corrections.users(since: checkpoint.recordedThrough))
        let corrected = try correctedUsers(
            corrections, before: checkpoint.recordedThrough, from: checkpoint.historyFrom, customers: customers,
            on: &source)
        anew.formUnion(corrected.users)
        anew = anew.filter { !refuses[Int($0)] }
        guard isFew(anew.count, of: customers.count) else { return nil }
        if !anew.isEmpty { log.info("reading \(anew.count) users anew") }
        return try finish(
            &events, anew: anew, expired: expired.userIndex, corrections: corrections,
            corrected: corrected.events, checkpoint: checkpoint, gone: loaded.gone, isKnown: loaded.isKnown,
            keeps: keeps, snapshot: snapshot, on: &source, target: &target)
    }

    private func finish(
        _ events: inout EventFold, anew: Set<Int32>, expired: [Int32], corrections: EventCorrections,
        corrected: [(event: Int64, user: Int64)], checkpoint: FeatureCheckpoint, gone: [Int64], isKnown: [Bool],
        keeps: Bool, snapshot: SourceSnapshot, on source: inout Connection, target: inout Connection
    ) throws -> Result {
        let customers = snapshot.customers
        events.features.forget(anew.sorted())
        events.dropRecent(of: anew)
        let fresh = try eventsOfUsers(anew, customers: customers, on: &source)
        let isFinal = fresh.log.recordedAt.map { $0 < storedBefore || !keeps }
        var recalled = events.features.usersToRecall(with: events.recent.userIndex)
        recalled.removeAll { anew.contains($0) }
        let earlier = try FeatureStateStore.recall(
            recalled, customers: customers, row: FeatureRow(categories: snapshot.items.names), on: &target)
        events.features.recall(purchases: earlier.purchases, interests: earlier.interests)
        try events.features.add(fresh.log, userIndex: zip(fresh.userIndex, isFinal).map { $1 ? $0 : -1 })

        var advance: FeatureAdvance?
        if keeps {
            let unstable = fresh.corrections.users(since: storedBefore)
            var isTouched = events.isTouched
            for user in expired where user >= 0 { isTouched[Int(user)] = true }
            for user in anew { isTouched[Int(user)] = true }
            for user in unstable { isTouched[Int(user)] = false }
            let touched = isTouched.indices.filter { isTouched[$0] }.map { Int32($0) }
            let recounted = (recalled + anew.sorted()).filter { isTouched[Int($0)] }
            let dropped = unstable.filter { isKnown[Int($0)] }.map { customers.userID[Int($0)] }.sorted()
            advance = self.advance(
                &events, users: touched, recounted: recounted, isWhole: false, gone: gone + dropped,
                corrections: corrections, correctedSince: checkpoint.recordedThrough,
                newestEvent: max(checkpoint.newestEvent, corrections.newestEvent),
                snapshot: snapshot)
            advance?.add(corrected)
            advance?.add(fresh.corrections.events(since: .min, of: customers))
        }
        try events.features.add(events.recent.log, userIndex: events.recent.userIndex)
        try events.features.add(fresh.log, userIndex: zip(fresh.userIndex, isFinal).map { $1 ? -1 : $0 })
        return Result(events: events, advance: advance)
    }

    private func isFew(_ users: Int, of all: Int) -> Bool {
        users <= max(Self.fewAnew, Int(Double(all) * Self.mostAnew))
    }

    /// The users of events in the state whose identifiers occur among new rows, and those rows' users.
    private func correctedUsers(
        _ corrections: EventCorrections, before: Int64, from: Int64, customers: CustomerTable,
        on source: inout Connection
    ) throws -> (users: Set<Int32>, events: [(event: Int64, user: Int64)]) {
        var users: Set<Int32> = []
        var events: [(event: Int64, user: Int64)] = []
        let suspects = Set(corrections.suspects).sorted()
        var found: Set<Int64> = []
        try self.source.setBounds(from: min(from, bounds.historyFrom), to: bounds.to, on: &source)
        for start in stride(from: 0, to: suspects.count, by: Self.lookUpAtOnce) {
            let some = suspects[start..<min(start + Self.lookUpAtOnce, suspects.count)]
            _ = try self.source.copyOut(
                .events, "event_id, user_id",
                where: "event_id = ANY ('{\(some.map { "\($0)" }.joined(separator: ","))}') "
                    + "AND recorded_at < \(Self.literal(before))", on: &source
            ) { row throws(PostgresError) in
                let event = try row.int64()
                found.insert(event)
                guard let userID = try row.optionalInt64(), let user = customers.index(of: userID) else { return }
                users.insert(user)
                events.append((event, userID))
            }
        }
        for (event, user) in zip(corrections.suspects, corrections.suspectUser) where found.contains(event) {
            guard user >= 0 else { continue }
            users.insert(user)
            events.append((event, customers.userID[Int(user)]))
        }
        return (users, events)
    }

    /// Identifiers that are looked up by one query.
    private static let lookUpAtOnce = 100_000

    /// The events of the history that are `users`' in the end, the latest version of each.
    private func eventsOfUsers(
        _ users: Set<Int32>, customers: CustomerTable, on source: inout Connection
    ) throws -> (log: EventLog, userIndex: [Int32], corrections: EventCorrections) {
        guard !users.isEmpty else { return (EventLog(), [], EventCorrections()) }
        let list = users.sorted().map { "\(customers.userID[Int($0)])" }.joined(separator: ",")
        // A correction may have moved an event from one user to another: all rows of the users' events count.
        var found = try self.source.collectEvents(
            where: """
                user_id = ANY ('{\(list)}') OR event_id IN (
                    SELECT event_id FROM (\(self.source.contract.selection(of: .events))) AS own
                    WHERE user_id = ANY ('{\(list)}'))
                """, customers: customers, from: historyFrom, to: bounds.to, on: &source)
        for row in found.userIndex.indices where !users.contains(found.userIndex[row]) { found.userIndex[row] = -1 }
        return found
    }

    // MARK: - What is kept

    private func advance(
        _ events: inout EventFold, users: [Int32], recounted: [Int32], isWhole: Bool, gone: [Int64],
        corrections: EventCorrections, correctedSince: Int64, newestEvent: Int64, snapshot: SourceSnapshot
    ) -> FeatureAdvance {
        let kept = events.features.state(of: users)
        var advance = FeatureAdvance(
            checkpoint: FeatureCheckpoint(
                day: interval.day, historyFrom: historyFrom, recordedThrough: storedBefore,
                occurredThrough: interval.to, newestEvent: newestEvent, settings: settings),
            isWhole: isWhole, users: users, state: kept.state, period: events.features.decay.firstPeriod,
            recounted: recounted, purchases: kept.purchases, interests: kept.interests,
            categoryNames: snapshot.items.names, gone: gone)
        advance.add(corrections.events(since: correctedSince, of: snapshot.customers))
        return advance
    }

    /// An instant as SQL.
    private static func literal(_ micros: Int64) -> String {
        "(timestamptz 'epoch' + interval '\(micros) microseconds')"
    }
}
