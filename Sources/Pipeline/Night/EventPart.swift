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
    /// Events with more than one row, and those that may have had one before what is read.
    private(set) var corrections = EventCorrections()

    private let sink: any EventSink
    private let scope: FeatureScope
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
    /// Corrections and what they correct, in the order in which they were read.
    private var aside = EventLog()
    /// By row of ``aside``: why the row cannot be used; `nil` where it can.
    private var asideFault: [Quarantine.Reason?] = []

    /// Rows that are handed to the fold at once: enough to make the lock cheap, and few enough to stay in the cache.
    private static let batchRows = 8_192

    /// Nothing read yet.
    ///
    /// - Parameters:
    ///   - sink: Where usable events go.
    ///   - scope: Which events are new.
    ///   - customers: The users whose events are usable.
    ///   - currency: The shop's currency.
    ///   - to: The interval's end, microseconds since 1970-01-01 UTC.
    ///   - repeated: The identifiers of events that have more than one row; `nil` where none is expected to.
    init(
        sink: any EventSink, scope: FeatureScope, customers: CustomerTable, currency: String, to: Int64,
        repeated: UserIndex?
    ) {
        self.sink = sink
        self.scope = scope
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
        guard let userID else { return try reject(.missingUser, eventID, recordedAt) }
        guard let occurredAt, let recordedAt else { return try reject(.missingTime, eventID, recordedAt) }
        guard kindSymbol >= 0, let kind = kindOfSymbol[Int(kindSymbol)] else {
            return try reject(.unknownKind, eventID, recordedAt)
        }
        guard SourceReader.isFinite(occurredAt), SourceReader.isFinite(recordedAt) else {
            return try reject(.infinite, eventID, recordedAt)
        }
        guard occurredAt < to else { return try reject(.futureDated, eventID, recordedAt) }
        guard currencySymbol < 0 || currencies[currencySymbol] == currency else {
            return try reject(.wrongCurrency, eventID, recordedAt)
        }
        switch (SourceReader.usable(amount), SourceReader.usable(margin)) {
        case (.failure(let fault), _), (_, .failure(let fault)):
            try reject(fault.reason, eventID, recordedAt)
        case (.success(let amount), .success(let margin)):
            guard amount >= 0, quantity ?? 0 >= 0 else { return try reject(.negative, eventID, recordedAt) }
            guard let pieces = Int32(exactly: quantity ?? 0) else {
                return try reject(.implausible, eventID, recordedAt)
            }
            batch.append(
                eventID: eventID, recordedAt: recordedAt, userID: userID, occurredAt: occurredAt, kind: kind,
                itemID: itemID, orderID: orderID, quantity: pieces, amount: Money(micros: amount),
                margin: Money(micros: margin))
            if batch.count == Self.batchRows { try settle() }
        }
    }

    /// Takes a row that cannot be used: as the latest of its event's rows it says that the others do not count either.
    private mutating func reject(
        _ reason: Quarantine.Reason, _ eventID: Int64, _ recordedAt: Int64?
    ) throws(PostgresError) {
        if repeated == nil { identifiers.add(eventID) }
        guard let recordedAt, SourceReader.isFinite(recordedAt) else { return quarantine.add(reason, "events") }
        corrections.note(eventID, user: -1, recordedAt: recordedAt, in: scope)
        guard isRepeated(eventID) else { return quarantine.add(reason, "events") }
        // What was read before it comes before it.
        try settle()
        aside.append(eventID: eventID, recordedAt: recordedAt, userID: 0, occurredAt: 0, kind: .view)
        asideFault.append(reason)
    }

    /// Whether an event is known to have more than one row.
    private func isRepeated(_ eventID: Int64) -> Bool {
        guard let repeated, repeated.count > 0 else { return false }
        return repeated.index(of: eventID) != nil
    }

    /// Quarantines the batch's rows of unknown users, sets corrections and what they correct aside, and hands the others
    /// over.
    private mutating func settle() throws(PostgresError) {
        customers.users.look(up: batch.userID, into: &batchUser)
        if repeated == nil {
            for id in batch.eventID { identifiers.add(id) }
        }
        var dropped: [Int] = []
        for (row, user) in batchUser.enumerated() {
            let recordedAt = batch.recordedAt[row]
            if user >= 0 { through = max(through ?? recordedAt, recordedAt) }
            corrections.note(batch.eventID[row], user: user, recordedAt: recordedAt, in: scope)
            if isRepeated(batch.eventID[row]) {
                aside.append(batch, row: row)
                asideFault.append(user < 0 ? .unknownUser : nil)
                dropped.append(row)
            } else if user < 0 {
                quarantine.add(.unknownUser, "events")
                dropped.append(row)
            }
        }
        // From the end, so that the row that takes a dropped one's place stays.
        for row in dropped.reversed() { drop(row) }
        try handOver()
    }

    private mutating func drop(_ row: Int) {
        batch.swapRemove(row)
        batchUser.swapAt(row, batchUser.count - 1)
        batchUser.removeLast()
    }

    /// Applies the corrections among the rows that were set aside, and folds what is left: of an event's rows the latest
    /// decides, even where it cannot be used.
    ///
    /// - Returns: Whether an event had several rows although none was expected to: then the fold is of no use.
    /// - Throws: `PostgresError` where another thread has given up; `ParameterError` for more than 2³⁰ repeated events.
    mutating func finish() throws -> Bool {
        try settle()
        guard repeated != nil else { return try identifiers.finish().count > 0 }
        let counts = latestCorrections(of: aside)
        corrections.add(aside, counting: counts) { row in
            switch asideFault[row] {
            case nil: customers.index(of: aside.userID[row]) ?? -1
            default: -1
            }
        }
        var usable: [Int] = []
        for row in counts.indices {
            let fault = counts[row] ? asideFault[row] : .superseded
            if let fault { quarantine.add(fault, "events") } else { usable.append(row) }
        }
        batch = aside.selecting(usable)
        customers.users.look(up: batch.userID, into: &batchUser)
        aside = EventLog()
        try handOver()
        return false
    }

    private mutating func handOver() throws(PostgresError) {
        guard sink.add(batch, userIndex: batchUser) else {
            // Ends the COPY; the reason is with the fold.
            throw PostgresError(.usage, "the reading of events was given up")
        }
        batch.removeAll()
        batchUser.removeAll(keepingCapacity: true)
    }
}
