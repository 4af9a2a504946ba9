internal import Audience
internal import Postgres
internal import Records

/// The state of users' features in the tool's own tables.
enum FeatureStateStore {
    /// What is there of the users of a table.
    struct Loaded {
        /// Their rows, counting decayed units from one period; of users who have none, empty ones.
        var state: FeatureState
        /// By user: whether there is a row.
        var isKnown: [Bool]
        /// Identifiers of users with a row who are not in the table, or may not be profiled any more.
        var gone: [Int64]
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
        var loaded = Loaded(
            state: FeatureState(users: customers.count), isKnown: [Bool](repeating: false, count: customers.count),
            gone: [])
        var words = [Int64](repeating: 0, count: FeatureRow.words)
        try target.copyOut("SELECT user_id, totals FROM allot.user_state") { reader throws(PostgresError) in
            let userID = try reader.int64()
            try reader.words(into: &words)
            guard let user = customers.index(of: userID), !refuses[Int(user)] else { return loaded.gone.append(userID) }
            let index = Int(user)
            loaded.isKnown[index] = true
            let period = row.unpack(words, into: &loaded.state, index)
            guard period != decay.firstPeriod else { return }
            for slot in index * FeatureState.stride..<(index + 1) * FeatureState.stride {
                loaded.state.decayed[slot] = decay.units(loaded.state.decayed[slot], since: period)
            }
        }
        return loaded
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
            ? "" : " WHERE user_id = ANY ('{\(users.map { "\(customers.userID[Int($0)])" }.joined(separator: ","))}')"
        try target.copyOut("SELECT user_id, order_id, occurred_at FROM allot.user_purchase\(condition)") {
            reader throws(PostgresError) in
            let userID = try reader.int64()
            let order = try reader.optionalInt64()
            let instant = try reader.timestamp()
            guard let user = customers.index(of: userID), isWanted[Int(user)] else { return }
            purchases.append(user: user, order: order ?? EventLog.none, instant: instant)
        }
        try target.copyOut("SELECT user_id, category, weight FROM allot.user_interest\(condition)") {
            reader throws(PostgresError) in
            let userID = try reader.int64()
            let category = row.category(try reader.int64())
            let weight = try reader.int64()
            guard let user = customers.index(of: userID), isWanted[Int(user)], category >= 0 else { return }
            interests.append(user: user, category: category, weight: weight)
        }
        return (purchases, interests)
    }

    /// The users of events that have more than one row and are among `events`.
    static func corrected(
        _ events: Set<Int64>, customers: CustomerTable, on target: inout Connection
    ) throws -> Set<Int32> {
        var users: Set<Int32> = []
        guard !events.isEmpty else { return users }
        try target.copyOut("SELECT event_id, user_id FROM allot.corrected_event") { reader throws(PostgresError) in
            let event = try reader.int64()
            let userID = try reader.int64()
            if events.contains(event), let user = customers.index(of: userID) { users.insert(user) }
        }
        return users
    }

    /// Makes the next night go on from `advance`; in a transaction that is open.
    static func save(_ advance: FeatureAdvance, customers: CustomerTable, on target: inout Connection) throws {
        if advance.isWhole {
            try target.execute(
                "TRUNCATE allot.user_state, allot.user_purchase, allot.user_interest, allot.corrected_event")
        } else {
            try replace(advance, customers: customers, on: &target)
        }
        let row = FeatureRow(categories: advance.categoryNames)
        var words = [Int64](repeating: 0, count: FeatureRow.words)
        let userID = customers.userID
        try target.copyIn("allot.user_state (user_id, totals)", columns: 2, rows: advance.users.count) {
            writer, index throws(PostgresError) in
            row.pack(advance.state, index, period: advance.period, into: &words)
            try writer.int64(userID[Int(advance.users[index])])
            try writer.words(words)
        }
        let purchases = advance.purchases
        try target.copyIn(
            "allot.user_purchase (user_id, order_id, occurred_at)", columns: 3, rows: purchases.count
        ) { writer, index throws(PostgresError) in
            let order = purchases.order[index]
            try writer.int64(userID[Int(purchases.user[index])])
            try writer.int64(order == EventLog.none ? nil : order)
            try writer.timestamp(purchases.instant[index])
        }
        let interests = advance.interests
        try target.copyIn(
            "allot.user_interest (user_id, category, weight)", columns: 3, rows: interests.count
        ) { writer, index throws(PostgresError) in
            try writer.int64(userID[Int(interests.user[index])])
            try writer.int64(row.digest(of: interests.category[index]))
            try writer.int64(interests.weight[index])
        }
        try target.copyIn(
            "allot.corrected_event (event_id, user_id)", columns: 2, rows: advance.correctedEvent.count
        ) { writer, index throws(PostgresError) in
            try writer.int64(advance.correctedEvent[index])
            try writer.int64(advance.correctedUser[index])
        }
        try advance.checkpoint.save(on: &target)
    }

    /// Drops the rows of the users whose rows are new or gone.
    private static func replace(
        _ advance: FeatureAdvance, customers: CustomerTable, on target: inout Connection
    ) throws {
        func fill(_ table: String, _ users: [Int32]) throws {
            let userID = users.map { customers.userID[Int($0)] } + advance.gone
            try target.execute("CREATE TEMPORARY TABLE \(table) (user_id bigint) ON COMMIT DROP")
            try target.copyIn("pg_temp.\(table) (user_id)", columns: 1, rows: userID.count) {
                writer, index throws(PostgresError) in
                try writer.int64(userID[index])
            }
            try target.execute("ANALYZE pg_temp.\(table)")
        }
        try fill("replaced_user", advance.users)
        try fill("recounted_user", advance.recounted)
        try target.execute(
            """
            DELETE FROM allot.user_state USING pg_temp.replaced_user AS r WHERE user_state.user_id = r.user_id;
            DELETE FROM allot.user_purchase USING pg_temp.recounted_user AS r WHERE user_purchase.user_id = r.user_id;
            DELETE FROM allot.user_interest USING pg_temp.recounted_user AS r WHERE user_interest.user_id = r.user_id
            """)
        try target.run(
            "DELETE FROM allot.corrected_event WHERE user_id = ANY ($1)", [.int64Array(advance.gone)])
    }
}
