internal import Audience
internal import Logging
internal import Postgres
internal import Records

extension FeatureReader {
    /// Reads what is new since `checkpoint`, and of some users everything.
    ///
    /// - Returns: `nil` where the whole history has to be read, or is quicker to read.
    func goOn(
        from checkpoint: FeatureCheckpoint, keeps: Bool, into snapshot: inout SourceSnapshot,
        on source: inout Connection, target: inout Connection,
        emptyFold: (SourceSnapshot, FeatureScope) throws -> EventFold
    ) throws -> Result? {
        log.info("going on from the features of \(checkpoint.day)")
        guard checkpoint.knowsItems == (snapshot.items.count > 0) else { return nil }
        let row = FeatureRow(categories: snapshot.items.names)
        guard let moved = try movedItems(since: checkpoint, snapshot, row: row, on: &source, target: &target),
            let expired = try expired(since: checkpoint, snapshot: snapshot, on: &source, target: &target)
        else { return nil }
        let refuses = snapshot.consent.refusesPersonalisation
        let state = EarlierState(
            checkpoint: checkpoint, refuses: refuses, row: row,
            decay: DecayedCounts(
                interval: DataInterval(
                    day: checkpoint.day, from: checkpoint.historyFrom, to: checkpoint.occurredThrough),
                historyFrom: checkpoint.historyFrom, dayStart: dayStart))
        var loaded = try state.load(customers: snapshot.customers, on: &target)
        var anew = Set((0..<Int32(snapshot.customers.count)).filter { !loaded.isKnown[Int($0)] })
        anew.formUnion(moved.users)
        anew.formUnion(expired.corrected)
        anew = anew.filter { !refuses[Int($0)] }
        guard isFew(anew.count, of: snapshot.customers.count) else { return nil }

        let scope = FeatureScope(
            recordedFrom: checkpoint.recordedThrough, occurredFrom: checkpoint.occurredThrough,
            storedBefore: keeps ? storedBefore : .max, newestEvent: checkpoint.newestEvent)
        guard let condition = try conditionOfNew(since: checkpoint, on: &source) else { return nil }
        let users = snapshot
        var (events, corrections, digests) = try self.source.readEvents(
            where: condition, into: &snapshot,
            emptyFold: {
                // The first fold takes the state itself; the second one, after corrections that nobody expected, loads
                // it again.
                if !loaded.hasState { loaded = try state.load(customers: users.customers, on: &target) }
                var fold = try emptyFold(users, scope)
                fold.features.resume(
                    try AgedFeatures(
                        loaded.takeState(), decay: state.decay, without: expired.log, userIndex: expired.userIndex,
                        items: users.items, later: fold.features.decay))
                return fold
            }, scope: scope, days: days, bounds: bounds, threads: threads, on: &source)

        // Whose events of the state were corrected since.
        anew.formUnion(corrections.users(since: checkpoint.recordedThrough))
        let corrected = try correctedUsers(
            corrections, since: checkpoint, customers: snapshot.customers, on: &source)
        anew.formUnion(corrected.users)
        anew = anew.filter { !refuses[Int($0)] }
        guard isFew(anew.count, of: snapshot.customers.count) else { return nil }
        if !anew.isEmpty { log.info("reading \(anew.count) users anew") }

        var advance = FeatureAdvance(
            checkpoint: self.checkpoint(
                newestEvent: max(checkpoint.newestEvent, corrections.newestEvent), snapshot: snapshot),
            from: checkpoint)
        advance.days = expired.daysLeft.merging(digests.sums, uniquingKeysWith: +)
        advance.gone = loaded.gone
        advance.expired = expired.events
        advance.corrected.formUnion(corrections.events(of: snapshot.customers))
        advance.corrected.formUnion(corrected.events)
        return try finish(
            &events, anew: anew, expired: expired, moved: moved, isKnown: loaded.isKnown, advance: advance,
            keeps: keeps, row: row, snapshot: snapshot, on: &source, target: &target)
    }

    private func finish(
        _ events: inout EventFold, anew: Set<Int32>, expired: Expired, moved: MovedItems, isKnown: [Bool],
        advance: FeatureAdvance, keeps: Bool, row: FeatureRow, snapshot: SourceSnapshot, on source: inout Connection,
        target: inout Connection
    ) throws -> Result {
        let customers = snapshot.customers
        try events.features.forget(anew.sorted())
        events.dropRecent(of: anew)
        let fresh = try eventsOfUsers(anew, customers: customers, on: &source)
        let isFinal = fresh.log.recordedAt.map { $0 < storedBefore || !keeps }
        var recalled = events.features.usersToRecall(with: events.recent.userIndex)
        recalled.removeAll { anew.contains($0) }
        let earlier = try FeatureStateStore.recall(recalled, customers: customers, row: row, on: &target)
        events.features.recall(purchases: earlier.purchases, interests: earlier.interests)
        try events.features.add(fresh.log, userIndex: zip(fresh.userIndex, isFinal).map { $1 ? $0 : -1 })

        var kept: FeatureAdvance?
        if keeps {
            var advance = advance
            let unstable = fresh.corrections.users(since: storedBefore)
            var isTouched = events.isTouched
            for user in expired.userIndex where user >= 0 { isTouched[Int(user)] = true }
            for user in anew { isTouched[Int(user)] = true }
            for user in unstable { isTouched[Int(user)] = false }
            let touched = isTouched.indices.filter { isTouched[$0] }.map { Int32($0) }
            let recounted = (recalled + anew).filter { isTouched[Int($0)] }.sorted()
            advance.gone += unstable.filter { isKnown[Int($0)] }.map { customers.userID[Int($0)] }.sorted()
            advance.corrected.formUnion(fresh.corrections.events(of: customers))
            advance.items = moved.updates(events.features.weighedItems, items: snapshot.items, row: row)
            try advance.pack(touched, recounted: recounted, of: &events.features, row: row, threads: threads)
            kept = advance
        }
        try events.features.add(events.recent.log, userIndex: events.recent.userIndex)
        try events.features.add(fresh.log, userIndex: zip(fresh.userIndex, isFinal).map { $1 ? -1 : $0 })
        return Result(events: events, advance: kept)
    }

    // MARK: - What is new

    /// Events that one query may look up.
    private static let mostLookedUp = 100_000

    /// The condition of all rows that tonight can depend on, whether they are new or only recent; `nil` where too many
    /// of them were dated ahead.
    private func conditionOfNew(since checkpoint: FeatureCheckpoint, on source: inout Connection) throws -> String? {
        let from = Self.literal(min(recentFrom, checkpoint.recordedThrough))
        let occurred = "occurred_at >= \(from) AND occurred_at < \(Self.literal(interval.to))"
        // Of an event that was dated ahead when the shop recorded it, a later row may have moved it into the past: only
        // together do its rows tell whether it counts.
        var dated: [Int64] = []
        try self.source.setBounds(from: bounds.historyFrom, to: bounds.to, on: &source)
        _ = try self.source.copyOut(
            .events, "event_id", where: "\(occurred) AND recorded_at < \(from)", on: &source
        ) { row throws(PostgresError) in
            if let event = try row.optionalInt64() { dated.append(event) }
        }
        guard dated.count <= Self.mostLookedUp else { return nil }
        let rest = dated.isEmpty ? "" : " OR event_id = ANY ('\(ArrayText.format(dated))')"
        return "recorded_at >= \(from) OR (\(occurred))\(rest)"
    }

    /// The users of events in the state whose identifiers occur among new rows, and those rows' users.
    private func correctedUsers(
        _ corrections: EventCorrections, since checkpoint: FeatureCheckpoint, customers: CustomerTable,
        on source: inout Connection
    ) throws -> (users: Set<Int32>, events: Set<CorrectedEvent>) {
        var users: Set<Int32> = []
        var events: Set<CorrectedEvent> = []
        let suspects = Set(corrections.suspects).sorted()
        var found: Set<Int64> = []
        try self.source.setBounds(
            from: min(checkpoint.historyFrom, bounds.historyFrom), to: bounds.to, on: &source)
        for start in stride(from: 0, to: suspects.count, by: Self.mostLookedUp) {
            let some = suspects[start..<min(start + Self.mostLookedUp, suspects.count)]
            _ = try self.source.copyOut(
                .events, "event_id, user_id",
                where: "event_id = ANY ('\(ArrayText.format(some))') "
                    + "AND recorded_at < \(Self.literal(checkpoint.recordedThrough))", on: &source
            ) { row throws(PostgresError) in
                let event = try row.int64()
                found.insert(event)
                guard let userID = try row.optionalInt64(), let user = customers.index(of: userID) else { return }
                users.insert(user)
                events.insert(CorrectedEvent(event: event, userID: userID))
            }
        }
        for (event, user) in zip(corrections.suspects, corrections.suspectUser) where found.contains(event) {
            guard user >= 0 else { continue }
            users.insert(user)
            events.insert(CorrectedEvent(event: event, userID: customers.userID[Int(user)]))
        }
        return (users, events)
    }

    /// The events of the history that are `users`' in the end, the latest version of each.
    private func eventsOfUsers(
        _ users: Set<Int32>, customers: CustomerTable, on source: inout Connection
    ) throws -> (log: EventLog, userIndex: [Int32], corrections: EventCorrections) {
        guard !users.isEmpty else { return (EventLog(), [], EventCorrections()) }
        // A correction may have moved an event from one user to another: all rows of the users' events count. They are
        // asked for by their identifiers, which an index finds; of a subquery's it would not.
        var own: Set<Int64> = []
        try self.source.setBounds(from: historyFrom, to: bounds.to, on: &source)
        _ = try self.source.copyOut(
            .events, "event_id",
            where: "user_id = ANY ('\(ArrayText.format(users.sorted().map { customers.userID[Int($0)] }))')",
            on: &source
        ) { row throws(PostgresError) in
            if let event = try row.optionalInt64() { own.insert(event) }
        }
        guard !own.isEmpty else { return (EventLog(), [], EventCorrections()) }
        var found = try self.source.collectEvents(
            where: "event_id = ANY ('\(ArrayText.format(own.sorted()))')", days: days, customers: customers,
            from: historyFrom, to: bounds.to, on: &source)
        for row in found.userIndex.indices where !users.contains(found.userIndex[row]) { found.userIndex[row] = -1 }
        return (found.log, found.userIndex, found.corrections)
    }

    // MARK: - What has left the history

    /// Events that are in the state and have left the history since.
    struct Expired {
        var log = EventLog()
        /// By row: the user's row in the table of users; −1 where nothing of it is in the state.
        var userIndex: [Int32] = []
        /// Identifiers of all of them, whether they count or not.
        var events: Set<Int64> = []
        /// Users of those that had more than one row: where the row that decided has left the history, an earlier one may be
        /// left that decides now.
        var corrected: Set<Int32> = []
        /// What the days come to that are still in the history.
        var daysLeft: [CalendarDay: DayDigest] = [:]
    }

    /// - Returns: `nil` where the shop's tables do not have what was read of those days.
    private func expired(
        since checkpoint: FeatureCheckpoint, snapshot: SourceSnapshot, on source: inout Connection,
        target: inout Connection
    ) throws -> Expired? {
        var expired = Expired()
        let stored = try FeatureStateStore.days(on: &target)
        expired.daysLeft = stored.filter { $0.key >= days.first }
        guard historyFrom > checkpoint.historyFrom else { return expired }
        let first = checkpoint.day + (days.first - interval.day)
        let passed = try clock.days(from: first, count: days.first - first, on: &target)
        let found = try self.source.collectEvents(
            where: """
                occurred_at >= \(Self.literal(checkpoint.historyFrom)) AND occurred_at < \(Self.literal(historyFrom)) \
                AND recorded_at < \(Self.literal(checkpoint.recordedThrough))
                """, days: passed, customers: snapshot.customers, from: checkpoint.historyFrom, to: bounds.to,
            on: &source)
        guard found.digests.sums == stored.filter({ $0.key < days.first }) else {
            log.notice(
                """
                the events before \(days.first), which leave the history, are not those that were read, because some were \
                cleared away, erased or changed: the whole history is read, which is right but slow; where that happens \
                every night, keep events a few days longer than history: \(days.count)d
                """)
            return nil
        }
        expired.log = found.log
        expired.userIndex = found.userIndex
        let refuses = snapshot.consent.refusesPersonalisation
        for position in expired.userIndex.indices where expired.userIndex[position] >= 0 {
            if refuses[Int(expired.userIndex[position])] { expired.userIndex[position] = -1 }
        }
        expired.events = Set(found.corrections.suspects)
        expired.corrected = try FeatureStateStore.corrected(
            expired.events, customers: snapshot.customers, on: &target)
        return expired
    }

    // MARK: - Items

    /// Items of the state whose category is another one tonight.
    struct MovedItems {
        /// The items that the state knows.
        var known: Set<Int64>
        /// Those of them that have moved.
        var items: [Int64] = []
        /// Users who put one of them into a cart, bought, reviewed or shared it.
        var users: Set<Int32> = []

        /// What is to be kept of the items of the state beside what is kept already.
        func updates(_ weighed: [Int64], items: ItemCategories, row: FeatureRow) -> [(item: Int64, category: Int64)] {
            (weighed.filter { !known.contains($0) } + self.items).map { ($0, row.digest(of: items.category(of: $0))) }
        }
    }

    /// - Returns: `nil` where so many have moved that the whole history is quicker to read.
    private func movedItems(
        since checkpoint: FeatureCheckpoint, _ snapshot: SourceSnapshot, row: FeatureRow, on source: inout Connection,
        target: inout Connection
    ) throws -> MovedItems? {
        let known = try FeatureStateStore.items(on: &target)
        var moved = MovedItems(known: Set(known.item))
        for (item, category) in zip(known.item, known.category)
        where row.digest(of: snapshot.items.category(of: item)) != category {
            moved.items.append(item)
        }
        guard !moved.items.isEmpty else { return moved }
        guard moved.items.count <= Self.mostLookedUp else { return nil }
        log.info("\(moved.items.count) items are in another category than before")
        // What has left the history since is to be taken back from the category in which it was counted.
        try self.source.setBounds(
            from: min(checkpoint.historyFrom, bounds.historyFrom), to: bounds.to, on: &source)
        _ = try self.source.copyOut(
            .events, "user_id",
            where: "item_id = ANY ('\(ArrayText.format(moved.items))') "
                + "AND kind IN ('cart', 'purchase', 'review', 'share')", on: &source
        ) { row throws(PostgresError) in
            if let userID = try row.optionalInt64(), let user = snapshot.customers.index(of: userID) {
                moved.users.insert(user)
            }
        }
        return moved
    }

    // MARK: - SQL

    /// An instant as SQL.
    private static func literal(_ micros: Int64) -> String {
        "(timestamptz 'epoch' + interval '\(micros) microseconds')"
    }
}

/// How the state that a night goes on from is loaded.
private struct EarlierState {
    let checkpoint: FeatureCheckpoint
    let refuses: [Bool]
    let row: FeatureRow
    let decay: DecayedCounts

    func load(customers: CustomerTable, on target: inout Connection) throws -> FeatureStateStore.Loaded {
        try FeatureStateStore.load(customers: customers, refuses: refuses, row: row, decay: decay, on: &target)
    }
}
