internal import Audience
internal import Postgres
internal import Records

/// A part of the events while it is read over one connection: usable rows go into the fold batch by batch, corrections
/// and what they correct are set aside until the part is read.
///
/// All rows of an event are in one part.
struct EventPart {
    /// The contract's columns, in the order in which ``take(_:)`` reads them.
    static let columns =
        "event_id, recorded_at, user_id, occurred_at, kind, item_id, order_id, quantity, amount, margin, currency"

    /// Rows that cannot be used.
    private(set) var quarantine = Quarantine()
    /// The latest `recorded_at` of a usable row, microseconds since 1970-01-01 UTC.
    private(set) var through: Int64?

    private let shared: SharedEventFold
    private let customers: CustomerTable
    private let currency: String
    private let to: Int64
    /// The identifiers of events that have more than one row; `nil` where none is expected to.
    private let repeated: UserIndex?
    /// The identifiers that were seen, where none is expected to occur again.
    private var identifiers = RepeatedIdentifiers()
    private var kinds = SymbolTable()
    private var currencies = SymbolTable()
    private var kindOfSymbol: [EventKind?] = []
    private var batch = EventLog()
    /// The user's row of each event of the batch.
    private var batchUser: [Int32] = []
    private var aside = EventLog()

    /// Rows that are handed to the fold at once: enough to make the lock cheap, and few enough to stay in the cache.
    private static let batchRows = 8_192

    /// Nothing read yet.
    ///
    /// - Parameters:
    ///   - shared: Where usable events go.
    ///   - customers: The users whose events are usable.
    ///   - currency: The shop's currency.
    ///   - to: The interval's end, microseconds since 1970-01-01 UTC.
    ///   - repeated: The identifiers of events that have more than one row; `nil` where none is expected to.
    init(shared: SharedEventFold, customers: CustomerTable, currency: String, to: Int64, repeated: UserIndex?) {
        self.shared = shared
        self.customers = customers
        self.currency = currency
        self.to = to
        self.repeated = repeated
        batch.reserveCapacity(Self.batchRows)
        batchUser.reserveCapacity(Self.batchRows)
    }

    /// Takes one row of ``columns``.
    ///
    /// - Throws: `PostgresError` where the row is not one, or another thread has given up.
    mutating func take(_ row: inout RowReader) throws(PostgresError) {
        let eventID = try row.optionalInt64()
        let recordedAt = try row.optionalTimestamp()
        let userID = try row.optionalInt64()
        let occurredAt = try row.optionalTimestamp()
        let kindSymbol = try row.symbol(in: &kinds)
        let itemID = try row.optionalInt64()
        let orderID = try row.optionalInt64()
        let quantity = try row.optionalInt64()
        let amount = try row.scaledNumeric(scale: 6)
        let margin = try row.scaledNumeric(scale: 6)
        let currencySymbol = try row.symbol(in: &currencies)

        while kindOfSymbol.count < kinds.count {
            kindOfSymbol.append(EventKind(name: kinds.texts[kindOfSymbol.count]))
        }
        guard let eventID else { return quarantine.add(.missingKey, "events") }
        guard let userID else { return quarantine.add(.missingUser, "events") }
        guard let occurredAt, let recordedAt else { return quarantine.add(.missingTime, "events") }
        guard kindSymbol >= 0, let kind = kindOfSymbol[Int(kindSymbol)] else {
            return quarantine.add(.unknownKind, "events")
        }
        guard SourceReader.isFinite(occurredAt), SourceReader.isFinite(recordedAt) else {
            return quarantine.add(.infinite, "events")
        }
        guard occurredAt < to else { return quarantine.add(.futureDated, "events") }
        guard currencySymbol < 0 || currencies[currencySymbol] == currency else {
            return quarantine.add(.wrongCurrency, "events")
        }
        switch (SourceReader.usable(amount), SourceReader.usable(margin)) {
        case (.failure(let fault), _), (_, .failure(let fault)):
            quarantine.add(fault.reason, "events")
        case (.success(let amount), .success(let margin)):
            guard amount >= 0, quantity ?? 0 >= 0 else { return quarantine.add(.negative, "events") }
            guard let pieces = Int32(exactly: quantity ?? 0) else { return quarantine.add(.implausible, "events") }
            batch.append(
                eventID: eventID, recordedAt: recordedAt, userID: userID, occurredAt: occurredAt, kind: kind,
                itemID: itemID, orderID: orderID, quantity: pieces, amount: Money(micros: amount),
                margin: Money(micros: margin))
            if batch.count == Self.batchRows { try settle() }
        }
    }

    /// Quarantines the batch's rows of unknown users, sets corrections and what they correct aside, and hands
    /// the others over.
    private mutating func settle() throws(PostgresError) {
        customers.users.look(up: batch.userID, into: &batchUser)
        for (row, user) in batchUser.enumerated() where user >= 0 {
            through = max(through ?? batch.recordedAt[row], batch.recordedAt[row])
        }
        // From the end, so that the row that takes a dropped one's place has been looked at.
        for row in batchUser.indices.reversed() where batchUser[row] < 0 {
            quarantine.add(.unknownUser, "events")
            drop(row)
        }
        if let repeated, repeated.count > 0 {
            for row in batch.eventID.indices.reversed() where repeated.index(of: batch.eventID[row]) != nil {
                aside.append(batch, row: row)
                drop(row)
            }
        } else if repeated == nil {
            for id in batch.eventID { identifiers.add(id) }
        }
        try handOver()
    }

    private mutating func drop(_ row: Int) {
        batch.swapRemove(row)
        batchUser.swapAt(row, batchUser.count - 1)
        batchUser.removeLast()
    }

    /// Applies the corrections among the rows that were set aside, and folds what is left.
    ///
    /// - Returns: Whether an event had several rows although none was expected to: then the fold is of no use.
    /// - Throws: `PostgresError` where another thread has given up; `ParameterError` for more than 2³⁰ repeated events.
    mutating func finish() throws -> Bool {
        try settle()
        guard repeated != nil else { return try identifiers.finish().count > 0 }
        let counts = latestCorrections(of: aside)
        quarantine.add(.superseded, "events", rows: counts.count { !$0 })
        batch = aside.selecting(counts.indices.filter { counts[$0] })
        customers.users.look(up: batch.userID, into: &batchUser)
        aside = EventLog()
        try handOver()
        return false
    }

    private mutating func handOver() throws(PostgresError) {
        guard shared.add(batch, userIndex: batchUser) else {
            // Ends the COPY; the reason is with the fold.
            throw PostgresError(.usage, "the reading of events was given up")
        }
        batch.removeAll()
        batchUser.removeAll(keepingCapacity: true)
    }
}

extension EventLog {
    /// The rows `rows`, in that order.
    fileprivate func selecting(_ rows: [Int]) -> EventLog {
        var log = EventLog()
        log.eventID = rows.map { eventID[$0] }
        log.recordedAt = rows.map { recordedAt[$0] }
        log.userID = rows.map { userID[$0] }
        log.occurredAt = rows.map { occurredAt[$0] }
        log.kind = rows.map { kind[$0] }
        log.itemID = rows.map { itemID[$0] }
        log.orderID = rows.map { orderID[$0] }
        log.quantity = rows.map { quantity[$0] }
        log.amount = rows.map { amount[$0] }
        log.margin = rows.map { margin[$0] }
        return log
    }
}
