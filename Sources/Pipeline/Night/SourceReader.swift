internal import Audience
internal import Postgres
internal import Records
internal import Statistics

/// Reads the shop's own tables, through the user's SELECTs, into columns.
///
/// Everything is read in read-only, repeatable-read transactions of one snapshot under the reader's role, so that the six
/// queries see one moment; the bounds are transaction-local settings. Types and names of the output columns are verified by
/// describing the queries before the first row is read.
struct SourceReader: Sendable {
    /// The user's queries.
    let contract: SourceContract
    /// How to reach the shop's tables, for the connections that read events beside the first one.
    let conninfo: String
    /// The shop's currency; events in another one are quarantined.
    let currency: String
    /// The purpose that a consent must name to count.
    let purpose: String
    /// Role to take on for reading, or `nil` to stay who we are.
    let role: String?

    /// The stretch of time to read: from the start of the history up to the end of the interval.
    struct Bounds {
        /// First instant of events that count, microseconds since 1970-01-01 UTC.
        var historyFrom: Int64
        /// First instant of deliveries and outcomes that are still followed.
        var responsesFrom: Int64
        /// First instant of the interval.
        var from: Int64
        /// First instant after the interval.
        var to: Int64
        /// Days before it that no night has judged, and whose events this one reads.
        var unjudged: [DataInterval] = []
        /// Whether some events are likely to have corrections; the result is the same, the way to it shorter.
        var expectsCorrections = true
    }

    /// Verifies the contract without reading a row.
    ///
    /// - Throws: ``NightError`` with exit code 65 that lists every column that is missing or has the wrong type.
    func verify(on connection: inout Connection, bounds: Bounds) throws {
        try inSnapshot(on: &connection) { connection throws(any Error) in
            try setBounds(from: bounds.historyFrom, to: bounds.to, on: &connection)
            try describeAll(on: &connection)
        }
    }

    /// Reads everything inside `bounds`, after verifying the contract.
    ///
    /// - Parameters:
    ///   - connection: The source, without an open transaction.
    ///   - bounds: The stretch of time.
    ///   - channels: The channels of the campaigns, in the order of the consent table's bits.
    ///   - events: Reads the events, after users, items and consents; gets counts and the connection.
    /// - Returns: Columns of usable rows, with the others counted, and what `events` returned.
    /// - Throws: ``SourceContractError``; `PostgresError`; what `events` throws.
    func read<Events>(
        on connection: inout Connection, bounds: Bounds, channels: [String],
        events: (inout SourceSnapshot, inout Connection) throws -> Events
    ) throws -> (snapshot: SourceSnapshot, events: Events) {
        try inSnapshot(on: &connection) { connection throws(any Error) in
            try setBounds(from: bounds.historyFrom, to: bounds.to, on: &connection)
            try describeAll(on: &connection)
            var quarantine = Quarantine()
            let (customers, rows) = try readCustomers(&quarantine, on: &connection)
            var snapshot = SourceSnapshot(customers: customers)
            snapshot.quarantine = quarantine
            snapshot.rowsRead["users"] = rows
            try readConsent(into: &snapshot, channels: channels, to: bounds.to, on: &connection)
            try readItems(into: &snapshot, on: &connection)
            let events = try events(&snapshot, &connection)
            try setBounds(from: bounds.responsesFrom, to: bounds.to, on: &connection)
            snapshot.deliveries = try readDeliveries(&snapshot, to: bounds.to, on: &connection)
            try readRedemptions(into: &snapshot, to: bounds.to, on: &connection)
            return (snapshot, events)
        }
    }

    /// Reads the deliveries of decisions in `from ..< to` alone, as a revision needs them after the interval's end.
    func readDeliveries(from: Int64, to: Int64, on connection: inout Connection) throws -> DeliveryLog {
        try inSnapshot(on: &connection) { connection throws(any Error) in
            try setBounds(from: from, to: to, on: &connection)
            let nobody = try CustomerTable(userID: [], joinedAt: [], region: [], regionNames: [])
            var scratch = SourceSnapshot(customers: nobody)
            return try readDeliveries(&scratch, to: to, on: &connection)
        }
    }

    // MARK: - One moment, one role

    /// Runs `body` in a transaction that reads as the reader; of the state that another transaction exported as
    /// `snapshot`, where one is named.
    func inSnapshot<T>(
        _ snapshot: String? = nil, on connection: inout Connection, _ body: (inout Connection) throws -> T
    ) throws -> T {
        try connection.transaction(.snapshot) { connection in
            if let snapshot { try connection.execute("SET TRANSACTION SNAPSHOT '\(snapshot)'") }
            if let role {
                try connection.run("SELECT set_config('role', $1, true)", [.text(role)])
            }
            // A policy that hides rows from the reader must fail loudly instead of shrinking the audience.
            // Between its queries the state of the last night is loaded, however long that takes.
            try connection.execute(
                """
                SET LOCAL row_security = off; SET LOCAL TimeZone = 'UTC'; \
                SET LOCAL idle_in_transaction_session_timeout = 0
                """)
            return try body(&connection)
        }
    }

    func setBounds(from: Int64, to: Int64, on connection: inout Connection) throws {
        try connection.run(
            """
            SELECT set_config('allot.from', ($1::timestamptz)::text, true), \
            set_config('allot.to', ($2::timestamptz)::text, true)
            """, [.timestamp(from), .timestamp(to)])
    }

    private func describeAll(on connection: inout Connection) throws {
        var problems: [SourceProblem] = []
        for file in SourceFile.allCases {
            let query = contract[file]
            do {
                // A rejected query must not end the transaction: the others are to be described too.
                try connection.execute("SAVEPOINT describing")
                let columns = try connection.describe(query.text)
                problems += contract.verify(described: columns.map { ($0.name, $0.typeName) }, of: file)
            } catch {
                guard !error.isConnectionFailure, !error.isPermissionDenied else { throw error }
                problems.append(SourceProblem(path: query.path, message: error.message))
                try connection.execute("ROLLBACK TO SAVEPOINT describing")
            }
            // A transaction inside of which another one is open cannot lend its snapshot.
            try connection.execute("RELEASE SAVEPOINT describing")
        }
        guard problems.isEmpty else { throw SourceContractError.mismatch(problems) }
    }

    /// Copies out `columns` of a file's query, each in its one canonical type, of the rows for which `condition` holds.
    ///
    /// - Throws: ``NightError`` with exit code 65 where the query fails on the data, such as a cast of text that is no
    ///   number; `PostgresError`.
    func copyOut(
        _ file: SourceFile, _ columns: String, where condition: String? = nil, orderedBy order: String? = nil,
        on connection: inout Connection,
        _ body: (inout RowReader) throws(PostgresError) -> Void
    ) throws -> Int {
        let query = selection(of: file, columns, where: condition, orderedBy: order)
        do {
            return try connection.copyOut(query, body)
        } catch {
            throw faultOfQuery(error, file)
        }
    }

    /// As the other, into the columns of `batch`.
    func copyOut(
        _ file: SourceFile, _ columns: String, where condition: String? = nil, orderedBy order: String? = nil,
        into batch: inout ColumnBatch, on connection: inout Connection,
        _ body: (inout ColumnBatch) throws(PostgresError) -> Void
    ) throws -> Int {
        let query = selection(of: file, columns, where: condition, orderedBy: order)
        do {
            return try connection.copyOut(query, into: &batch, body)
        } catch {
            throw faultOfQuery(error, file)
        }
    }

    private func selection(
        of file: SourceFile, _ columns: String, where condition: String?, orderedBy order: String?
    ) -> String {
        [
            "SELECT \(columns) FROM (\(contract.selection(of: file))) AS canonical", condition.map { "WHERE \($0)" },
            order.map { "ORDER BY \($0)" },
        ].compactMap(\.self).joined(separator: " ")
    }

    /// The ``NightError`` that a query fails on the data; any other error as it is.
    private func faultOfQuery(_ error: PostgresError, _ file: SourceFile) -> any Error {
        guard let code = error.code,
            code == .readOnlyTransaction || Self.faultsOfQueries.contains(code.conditionClass)
        else { return error }
        return NightError(
            .badInput,
            """
            \(contract[file].path): the query fails while it is read: \(error.message)
            The last good lists stay live.
            """)
    }

    /// Classes of errors that a query brings about by itself, beside an attempt to write: more than one row where one is
    /// expected, values that cannot be cast, an exception raised by a function.
    private static let faultsOfQueries: Set<String> = ["21", "22", "P0"]

    // MARK: - Users and consent

    private func readCustomers(
        _ quarantine: inout Quarantine, on connection: inout Connection
    ) throws -> (CustomerTable, rows: Int) {
        var userID: [Int64] = []
        var joinedAt: [Int64] = []
        var region: [Int32] = []
        var unusable = quarantine
        var batch = ColumnBatch([.int64(null: 0), .timestamp, .symbol], capacity: 4_096)
        let rows = try copyOut(
            .users, "user_id, joined_at, region", orderedBy: "user_id", into: &batch, on: &connection
        ) { rows throws(PostgresError) in
            let (id, joined, place) = (rows.values[0], rows.values[1], rows.values[2])
            userID.makeRoom(inLargePages: rows.count)
            joinedAt.makeRoom(inLargePages: rows.count)
            region.makeRoom(inLargePages: rows.count)
            for row in 0..<rows.count {
                if rows.nulls[row] & 1 != 0 {
                    unusable.add(.missingUser, "users")
                } else if userID.last == id[row] {
                    unusable.add(.superseded, "users")
                } else {
                    userID.append(id[row])
                    joinedAt.append(rows.nulls[row] & 2 != 0 ? CustomerTable.unknown : joined[row])
                    region.append(Int32(truncatingIfNeeded: place[row]))
                }
            }
        }
        quarantine = unusable
        let customers = try CustomerTable(
            userID: userID, joinedAt: joinedAt, region: region, regionNames: batch.symbols[2].texts)
        return (customers, rows)
    }

    /// Reads the items' categories; of several rows of an item the first counts.
    private func readItems(into snapshot: inout SourceSnapshot, on connection: inout Connection) throws {
        var quarantine = snapshot.quarantine
        var categories = SymbolTable()
        var itemID: [Int64] = []
        var category: [Int32] = []
        snapshot.rowsRead["items"] = try copyOut(.items, "item_id, category", orderedBy: "item_id", on: &connection) {
            row throws(PostgresError) in
            let id = try row.optionalInt64()
            let symbol = try row.symbol(in: &categories)
            guard let id else { return quarantine.add(.missingKey, "items") }
            guard itemID.last != id else { return quarantine.add(.superseded, "items") }
            itemID.append(id)
            category.append(symbol)
        }
        snapshot.quarantine = quarantine
        snapshot.items = try ItemCategories(itemID: itemID, category: category, names: categories.texts)
    }

    private func readConsent(
        into snapshot: inout SourceSnapshot, channels: [String], to: Int64, on connection: inout Connection
    ) throws {
        var consent = ConsentTable(users: snapshot.customers.count, channels: channels)
        var quarantine = snapshot.quarantine
        var symbols = SymbolTable()
        // By user and channel: whether any row names it, one permits it, or one refuses it.
        let users = snapshot.customers.count
        var mentioned = [UInt64](inLargePages: 0, count: users)
        var permitted = [UInt64](inLargePages: 0, count: users)
        var refused = [UInt64](inLargePages: 0, count: users)
        let bitOfChannel = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1, UInt64(1) << UInt64($0)) })
        let customers = snapshot.customers
        let purpose = purpose
        let rows = try copyOut(
            .consent, "user_id, channel, personalise, contact, purpose, expires_at", on: &connection
        ) { row throws(PostgresError) in
            let id = try row.optionalInt64()
            let channel = try row.symbol(in: &symbols)
            let personalise = try row.optionalBool()
            let contact = try row.optionalBool()
            let purposeSymbol = try row.symbol(in: &symbols)
            let expires = try row.optionalTimestamp()
            guard let id else { return quarantine.add(.missingUser, "consent") }
            guard let index = customers.index(of: id) else { return quarantine.add(.unknownUser, "consent") }
            let user = Int(index)
            let isForUs = purposeSymbol < 0 || symbols.texts[Int(purposeSymbol)] == purpose
            let isLive = expires.map { $0 > to } ?? true
            // Profiling needs a permission that is said, lives, and is for our purpose; another purpose says nothing.
            if isForUs, personalise != true || !isLive { consent.refusesPersonalisation[user] = true }
            let bits = channel < 0 ? UInt64.max : bitOfChannel[symbols.texts[Int(channel)]] ?? 0
            mentioned[user] |= bits
            guard isForUs else { return }
            if contact == true {
                if isLive { permitted[user] |= bits }
            } else {
                refused[user] |= bits
            }
        }
        for user in mentioned.indices {
            consent.contact[user] = ~refused[user] & (permitted[user] | ~mentioned[user])
        }
        snapshot.consent = consent
        snapshot.quarantine = quarantine
        snapshot.rowsRead["consent"] = rows
    }
}
