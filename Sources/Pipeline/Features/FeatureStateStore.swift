internal import Audience
internal import Postgres
internal import Records

/// The state of users' features in the tool's own tables.
enum FeatureStateStore {
    /// What is there of the users of a table.
    struct Loaded {
        /// Their rows, counting decayed units from one period; of users who have none, empty ones.
        private(set) var state: FeatureState
        /// By user: whether there is a row.
        var isKnown: [Bool]
        /// Identifiers of users with a row who are not in the table, or may not be profiled any more.
        var gone: [Int64]

        init(state: FeatureState, isKnown: [Bool], gone: [Int64]) {
            self.state = state
            self.isKnown = isKnown
            self.gone = gone
        }

        /// Whether nobody has taken the state yet.
        var hasState: Bool { state.count == isKnown.count }

        /// The state, to be changed without being copied.
        mutating func takeState() -> FeatureState {
            var taken = FeatureState(users: 0)
            swap(&taken, &state)
            return taken
        }
    }

    /// Loads the state.
    ///
    /// - Parameters:
    ///   - customers: The users.
    ///   - refuses: By user: whether nothing may be derived about him.
    ///   - row: How rows are packed.
    ///   - decay: How events were weighted by age on the night of the checkpoint.
    ///   - target: The tool's own tables.
    /// - Returns: The rows of the table's users, and who else has one.
    /// - Throws: `PostgresError`.
    static func load(
        customers: CustomerTable, refuses: [Bool], row: FeatureRow, decay: DecayedCounts, on target: inout Connection
    ) throws -> Loaded {
        var state = FeatureState(users: customers.count)
        var isKnown = [Bool](repeating: false, count: customers.count)
        var gone: [Int64] = []
        var words: [Int64] = []
        try target.copyOut("SELECT user_id, totals FROM allot.user_state") { reader throws(PostgresError) in
            let userID = try reader.int64()
            guard try reader.packedWords(into: &words), words.count == FeatureRow.words else {
                throw Self.damaged("user_state")
            }
            guard let user = customers.index(of: userID), !refuses[Int(user)] else { return gone.append(userID) }
            let index = Int(user)
            isKnown[index] = true
            let period = row.unpack(words, into: &state, index)
            guard period != decay.firstPeriod else { return }
            for slot in index * FeatureState.stride..<(index + 1) * FeatureState.stride {
                state.decayed[slot] = decay.units(state.decayed[slot], since: period)
            }
        }
        return Loaded(state: state, isKnown: isKnown, gone: gone)
    }

    private static func damaged(_ table: String) -> PostgresError {
        PostgresError(
            .decoding,
            "allot.\(table) has a row that this version has not written; DELETE FROM allot.feature_checkpoint, and the next "
                + "night reads the whole history")
    }

    /// Loads purchases and weights of categories of `users`, rows of `customers`.
    static func recall(
        _ users: [Int32], customers: CustomerTable, row: FeatureRow, on target: inout Connection
    ) throws -> (purchases: PurchaseRecords, interests: CategoryInterests) {
        var purchases = PurchaseRecords()
        var interests = CategoryInterests()
        guard !users.isEmpty else { return (purchases, interests) }
        var isWanted = [Bool](repeating: false, count: customers.count)
        for user in users { isWanted[Int(user)] = true }
        // Of many, going through all is cheaper than looking each up.
        let condition =
            users.count * 10 > customers.count
            ? "" : " WHERE user_id = ANY ('\(ArrayText.format(users.map { customers.userID[Int($0)] }))')"
        var words: [Int64] = []
        try target.copyOut("SELECT user_id, events FROM allot.user_history\(condition)") {
            reader throws(PostgresError) in
            let userID = try reader.int64()
            guard try reader.packedWords(into: &words) else { throw Self.damaged("user_history") }
            guard let user = customers.index(of: userID), isWanted[Int(user)] else { return }
            guard row.unpack(words, of: user, into: &purchases, &interests) else { throw Self.damaged("user_history") }
        }
        return (purchases, interests)
    }

    /// The items that have said something about users' interests, and the digest of the category that each had, 0 for none.
    static func items(on target: inout Connection) throws -> (item: [Int64], category: [Int64]) {
        var items = (item: [Int64](), category: [Int64]())
        try target.copyOut("SELECT item_id, category FROM allot.item_category") { reader throws(PostgresError) in
            items.item.append(try reader.int64())
            items.category.append(try reader.optionalInt64() ?? 0)
        }
        return items
    }

    /// What the days of the state come to.
    static func days(on target: inout Connection) throws -> [CalendarDay: DayDigest] {
        var days: [CalendarDay: DayDigest] = [:]
        try target.copyOut("SELECT day, rows, digest FROM allot.feature_day") { reader throws(PostgresError) in
            let day = CalendarDay(number: Int(try reader.date()))
            days[day] = DayDigest(rows: try reader.int64(), digest: UInt64(bitPattern: try reader.int64()))
        }
        return days
    }

    /// The users of events that have more than one row and are among `events`.
    static func corrected(
        _ events: Set<Int64>, customers: CustomerTable, on target: inout Connection
    ) throws -> Set<Int32> {
        var users: Set<Int32> = []
        guard !events.isEmpty else { return users }
        // Of many, going through all is cheaper than looking each up.
        let condition =
            events.count > 10_000 ? "" : " WHERE event_id = ANY ('\(ArrayText.format(events))')"
        try target.copyOut("SELECT event_id, user_id FROM allot.corrected_event\(condition)") {
            reader throws(PostgresError) in
            let event = try reader.int64()
            let userID = try reader.int64()
            if events.contains(event), let user = customers.index(of: userID) { users.insert(user) }
        }
        return users
    }

    /// Makes the next night go on from `advance`; in a transaction that is open.
    ///
    /// - Throws: ``NightError`` with exit code 75 where another run has changed the state since it was read.
    static func save(_ advance: FeatureAdvance, customers: CustomerTable, on target: inout Connection) throws {
        if let from = advance.from {
            guard try FeatureCheckpoint.load(locks: true, on: &target) == from else {
                throw NightError(
                    .tryAgain, "another run has brought users' features up to date meanwhile; run the night again")
            }
            try replace(advance, customers: customers, on: &target)
        } else {
            try target.execute(
                """
                TRUNCATE allot.user_state, allot.user_history, allot.feature_day, allot.item_category, \
                allot.corrected_event
                """)
        }
        let userID = customers.userID
        try target.copyIn("allot.user_state (user_id, totals)", columns: 2, rows: advance.users.count) {
            writer, index throws(PostgresError) in
            try writer.int64(userID[Int(advance.users[index])])
            try advance.totals.write(index, to: &writer)
        }
        try target.copyIn("allot.user_history (user_id, events)", columns: 2, rows: advance.historyUsers.count) {
            writer, index throws(PostgresError) in
            try writer.int64(userID[Int(advance.historyUsers[index])])
            try advance.history.write(index, to: &writer)
        }
        let days = advance.days.sorted { $0.key < $1.key }
        try target.copyIn("allot.feature_day (day, rows, digest)", columns: 3, rows: days.count) {
            writer, index throws(PostgresError) in
            try writer.date(Int32(days[index].key.number))
            try writer.int64(days[index].value.rows)
            try writer.int64(Int64(bitPattern: days[index].value.digest))
        }
        try target.copyIn("allot.item_category (item_id, category)", columns: 2, rows: advance.items.count) {
            writer, index throws(PostgresError) in
            let category = advance.items[index].category
            try writer.int64(advance.items[index].item)
            try writer.int64(category == 0 ? nil : category)
        }
        let corrected = Array(advance.corrected)
        try target.execute("CREATE TEMPORARY TABLE new_correction (event_id bigint, user_id bigint) ON COMMIT DROP")
        try target.copyIn("pg_temp.new_correction (event_id, user_id)", columns: 2, rows: corrected.count) {
            writer, index throws(PostgresError) in
            try writer.int64(corrected[index].event)
            try writer.int64(corrected[index].userID)
        }
        try target.execute(
            """
            INSERT INTO allot.corrected_event (event_id, user_id) \
            SELECT event_id, user_id FROM pg_temp.new_correction ON CONFLICT DO NOTHING;
            DELETE FROM allot.corrected_event AS c WHERE NOT EXISTS (
                SELECT FROM allot.user_state AS s WHERE s.user_id = c.user_id)
            """)
        try advance.checkpoint.save(on: &target)
    }

    /// Drops the rows that `advance` replaces or ends.
    private static func replace(
        _ advance: FeatureAdvance, customers: CustomerTable, on target: inout Connection
    ) throws {
        func fill(_ table: String, _ identifiers: [Int64]) throws {
            try target.execute("CREATE TEMPORARY TABLE \(table) (id bigint) ON COMMIT DROP")
            try target.copyIn("pg_temp.\(table) (id)", columns: 1, rows: identifiers.count) {
                writer, index throws(PostgresError) in
                try writer.int64(identifiers[index])
            }
            try target.execute("ANALYZE pg_temp.\(table)")
        }
        try fill("replaced_user", advance.users.map { customers.userID[Int($0)] } + advance.gone)
        try fill("recounted_user", advance.recounted.map { customers.userID[Int($0)] } + advance.gone)
        try fill("expired_event", Array(advance.expired))
        try fill("replaced_item", advance.items.map(\.item))
        try target.execute(
            """
            DELETE FROM allot.user_state USING pg_temp.replaced_user AS r WHERE user_state.user_id = r.id;
            DELETE FROM allot.user_history USING pg_temp.recounted_user AS r WHERE user_history.user_id = r.id;
            DELETE FROM allot.corrected_event USING pg_temp.expired_event AS e WHERE corrected_event.event_id = e.id;
            DELETE FROM allot.item_category USING pg_temp.replaced_item AS r WHERE item_category.item_id = r.id;
            DELETE FROM allot.feature_day
            """)
    }
}
