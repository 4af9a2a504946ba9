internal import Audience
internal import Postgres
internal import Records

/// A part of the events while it is read over one connection: usable rows go into the fold batch by batch, corrections
/// and what they correct are set aside until the part is read.
///
/// All rows of an event are in one part.
struct EventPart {
    /// The contract's columns, in the order of ``Column``.
    static let columns =
        "event_id, recorded_at, user_id, occurred_at, kind, item_id, order_id, quantity, amount, margin, currency"

    /// Places in a batch's columns.
    private enum Column {
        static let eventID = 0
        static let recordedAt = 1
        static let userID = 2
        static let occurredAt = 3
        static let kind = 4
        static let itemID = 5
        static let orderID = 6
        static let quantity = 7
        static let amount = 8
        static let margin = 9
        static let currency = 10

        /// The columns that no usable row may have NULL in, as a batch's bits.
        static let required: UInt32 = 1 << eventID | 1 << recordedAt | 1 << userID | 1 << occurredAt | 1 << kind
    }

    /// An empty batch of ``columns``.
    static func emptyBatch() -> ColumnBatch {
        ColumnBatch(
            [
                .int64(null: 0), .timestamp, .int64(null: 0), .timestamp, .symbol, .int64(null: EventLog.none),
                .int64(null: EventLog.none), .int64(null: 0), .numeric(scale: 6), .numeric(scale: 6), .symbol,
            ], capacity: batchRows)
    }

    /// Rows that cannot be used.
    private(set) var quarantine = Quarantine()
    /// Events with more than one row, and those that may have had one before what is read.
    private(set) var corrections = EventCorrections()
    /// What the rows come to, of known users and others, all rows of each event.
    private(set) var digests: EventDigests
    /// What the events of the days that are to be judged look like.
    private(set) var judged: [DayFold]
    /// The latest `recorded_at` of a usable row, microseconds since 1970-01-01 UTC; `nil` where there is none.
    var through: Int64? { latest == .min ? nil : latest }
    /// ``through``, or the smallest integer, which no finite time is.
    private var latest = Int64.min

    private let sink: any EventSink
    private let scope: FeatureScope
    private let customers: CustomerTable
    private let currency: String
    private let to: Int64
    /// The identifiers of events that have more than one row; `nil` where none is expected to.
    private let repeated: UserIndex?
    /// The identifiers that were seen, where none is expected to occur again.
    private var identifiers = RepeatedIdentifiers()
    /// By symbol of a kind, NULL's −1 first: its raw value, or ``noKind``.
    private var kindOfSymbol = [noKind]
    /// By symbol of a currency, NULL's −1 first: whether it is the shop's; none is.
    private var isOurCurrency = [true]
    /// Rows of the batch that are not plainly usable.
    private var unusual: [Int] = []
    private var batch = EventLog()
    /// The user's row of each event of the batch; kept to save allocations.
    private var batchUser: [Int32] = []
    /// Corrections and what they correct, in the order in which they were read.
    private var aside = EventLog()
    /// By row of ``aside``: why the row cannot be used; `nil` where it can.
    private var asideFault: [Quarantine.Reason?] = []

    /// Rows that are handed to the fold at once: enough to make the lock cheap, and few enough to stay in the cache.
    private static let batchRows = 2_048
    /// Stands for what is no kind of event.
    private static let noKind = UInt8.max

    /// Nothing read yet.
    ///
    /// - Parameters:
    ///   - sink: Where usable events go.
    ///   - scope: Which events are new.
    ///   - days: The days of the history.
    ///   - customers: The users whose events are usable.
    ///   - currency: The shop's currency.
    ///   - to: The interval's end, microseconds since 1970-01-01 UTC.
    ///   - judged: Take count of the days that are to be judged.
    ///   - repeated: The identifiers of events that have more than one row; `nil` where none is expected to.
    init(
        sink: any EventSink, scope: FeatureScope, days: ShopDays, customers: CustomerTable, currency: String,
        to: Int64, judged: [DayFold], repeated: UserIndex?
    ) {
        digests = EventDigests(days: days)
        self.sink = sink
        self.scope = scope
        self.customers = customers
        self.currency = currency
        self.to = to
        self.judged = judged
        self.repeated = repeated
        batch.reserveCapacity(Self.batchRows)
    }

    /// Takes rows of ``columns``.
    ///
    /// - Throws: `PostgresError` where another thread has given up.
    mutating func take(_ rows: inout ColumnBatch) throws(PostgresError) {
        for text in rows.symbols[Column.kind].texts.dropFirst(kindOfSymbol.count - 1) {
            kindOfSymbol.append(EventKind(name: text)?.rawValue ?? Self.noKind)
        }
        for text in rows.symbols[Column.currency].texts.dropFirst(isOurCurrency.count - 1) {
            isOurCurrency.append(text == currency)
        }
        findUnusual(rows)
        if unusual.isEmpty {
            try takeAll(&rows)
        } else {
            var next = 0
            for row in unusual {
                append(rows, next..<row)
                try takeUnusual(rows, row)
                next = row + 1
            }
            append(rows, next..<rows.count)
            try settle()
        }
    }

    /// Notes the rows that have something about them, which is nearly always none: the others are usable as they are.
    private mutating func findUnusual(_ rows: borrowing ColumnBatch) {
        unusual.removeAll(keepingCapacity: true)
        let (nulls, misfits) = (rows.nulls, rows.misfits)
        let (recordedAt, occurredAt) = (rows.values[Column.recordedAt], rows.values[Column.occurredAt])
        let (kind, currency) = (rows.values[Column.kind], rows.values[Column.currency])
        let (quantity, amount) = (rows.values[Column.quantity], rows.values[Column.amount])
        let margin = rows.values[Column.margin]
        let (kindOfSymbol, isOurCurrency, to) = (kindOfSymbol, isOurCurrency, to)
        let limit = UInt64(SourceReader.implausibleUnits) * 1_000_000
        for row in 0..<rows.count {
            let isPlain =
                nulls[row] & Column.required == 0 && misfits[row] == 0
                && kindOfSymbol[Int(kind[row]) + 1] != Self.noKind && isOurCurrency[Int(currency[row]) + 1]
                && occurredAt[row] < to && occurredAt[row] != PostgresTime.minusInfinity
                && occurredAt[row] != PostgresTime.infinity && recordedAt[row] != PostgresTime.minusInfinity
                && recordedAt[row] != PostgresTime.infinity
                // As one comparison: negative ones are beyond the limit.
                && UInt64(bitPattern: amount[row]) < limit && margin[row].magnitude < limit
                && UInt64(bitPattern: quantity[row]) <= UInt64(Int32.max)
            if !isPlain { unusual.append(row) }
        }
    }

    /// Takes the whole batch without copying what need not be.
    private mutating func takeAll(_ rows: inout ColumnBatch) throws(PostgresError) {
        exchangeColumns(&rows)
        batch.keepFirst(rows.count)
        fillKindAndQuantity(rows, 0..<rows.count)
        try settleBatch()
        exchangeColumns(&rows)
        batch.removeAll()
    }

    private mutating func exchangeColumns(_ rows: inout ColumnBatch) {
        rows.exchange(Column.eventID, with: &batch.eventID)
        rows.exchange(Column.recordedAt, with: &batch.recordedAt)
        rows.exchange(Column.userID, with: &batch.userID)
        rows.exchange(Column.occurredAt, with: &batch.occurredAt)
        rows.exchange(Column.itemID, with: &batch.itemID)
        rows.exchange(Column.orderID, with: &batch.orderID)
        rows.exchange(Column.amount, with: &batch.amount)
        rows.exchange(Column.margin, with: &batch.margin)
    }

    private mutating func fillKindAndQuantity(_ rows: borrowing ColumnBatch, _ places: Range<Int>) {
        let (kind, quantity) = (rows.values[Column.kind], rows.values[Column.quantity])
        let kindOfSymbol = kindOfSymbol
        batch.kind += kind[places].lazy.map { kindOfSymbol[Int($0) + 1] }
        batch.quantity += quantity[places].lazy.map { Int32(truncatingIfNeeded: $0) }
    }

    /// Appends usable rows to the batch.
    private mutating func append(_ rows: borrowing ColumnBatch, _ places: Range<Int>) {
        batch.eventID += rows.values[Column.eventID][places]
        batch.recordedAt += rows.values[Column.recordedAt][places]
        batch.userID += rows.values[Column.userID][places]
        batch.occurredAt += rows.values[Column.occurredAt][places]
        batch.itemID += rows.values[Column.itemID][places]
        batch.orderID += rows.values[Column.orderID][places]
        batch.amount += rows.values[Column.amount][places]
        batch.margin += rows.values[Column.margin][places]
        fillKindAndQuantity(rows, places)
    }

    /// Takes a row that has something about it: the first fault that applies is its reason.
    private mutating func takeUnusual(_ rows: borrowing ColumnBatch, _ row: Int) throws(PostgresError) {
        func optional(_ column: Int) -> Int64? {
            rows.nulls[row] & 1 << UInt32(column) == 0 ? rows.values[column][row] : nil
        }
        let recordedAt = optional(Column.recordedAt)
        guard let eventID = optional(Column.eventID) else { return quarantine.add(.missingKey, "events") }
        guard optional(Column.userID) != nil else { return try reject(.missingUser, eventID, recordedAt) }
        guard let occurredAt = optional(Column.occurredAt), let recordedAt else {
            return try reject(.missingTime, eventID, recordedAt)
        }
        guard kindOfSymbol[Int(rows.values[Column.kind][row]) + 1] != Self.noKind else {
            return try reject(.unknownKind, eventID, recordedAt)
        }
        guard SourceReader.isFinite(occurredAt), SourceReader.isFinite(recordedAt) else {
            return try reject(.infinite, eventID, recordedAt)
        }
        guard occurredAt < to else { return try reject(.futureDated, eventID, recordedAt) }
        guard isOurCurrency[Int(rows.values[Column.currency][row]) + 1] else {
            return try reject(.wrongCurrency, eventID, recordedAt)
        }
        let quantity = rows.values[Column.quantity][row]
        let margin = SourceReader.usable(rows.numeric(Column.margin, row))
        switch (SourceReader.usable(rows.numeric(Column.amount, row)), margin) {
        case (.failure(let fault), _), (_, .failure(let fault)):
            try reject(fault.reason, eventID, recordedAt)
        case (.success(let amount), .success):
            // What is left is a quantity beyond 32 bits.
            try reject(amount < 0 || quantity < 0 ? .negative : .implausible, eventID, recordedAt)
        }
    }

    /// Takes a row that cannot be used: as the latest of its event's rows it says that the others do not count either.
    private mutating func reject(
        _ reason: Quarantine.Reason, _ eventID: Int64, _ recordedAt: Int64?
    ) throws(PostgresError) {
        if repeated == nil { identifiers.add(eventID) }
        guard let recordedAt, SourceReader.isFinite(recordedAt) else { return quarantine.add(reason, "events") }
        corrections.note(eventID, user: -1, recordedAt: recordedAt, occurredAt: .min, in: scope)
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

    /// Settles the batch, and empties it.
    private mutating func settle() throws(PostgresError) {
        try settleBatch()
        batch.removeAll()
    }

    /// Quarantines the batch's rows of unknown users, sets corrections and what they correct aside, and hands the others
    /// over.
    private mutating func settleBatch() throws(PostgresError) {
        guard batch.count > 0 else { return }
        customers.users.look(up: batch.userID, into: &batchUser)
        if repeated == nil { identifiers.add(contentsOf: batch.eventID) }
        let canRepeat = (repeated?.count ?? 0) > 0
        var dropped: [Int] = []
        corrections.note(batch, userIndex: batchUser, in: scope)
        digests.add(batch, in: scope)
        for row in 0..<batch.count {
            let user = batchUser[row]
            if user >= 0 { latest = max(latest, batch.recordedAt[row]) }
            guard user < 0 || canRepeat else { continue }
            if isRepeated(batch.eventID[row]) {
                aside.append(batch, row: row)
                asideFault.append(user < 0 ? .unknownUser : nil)
                dropped.append(row)
            } else if user < 0 {
                quarantine.add(.unknownUser, "events")
                addStranger(occurredAt: batch.occurredAt[row])
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
            if fault == .unknownUser { addStranger(occurredAt: aside.occurredAt[row]) }
        }
        for place in judged.indices { judged[place].addRepeats(aside) }
        batch = aside.selecting(usable)
        customers.users.look(up: batch.userID, into: &batchUser)
        aside = EventLog()
        try handOver()
        return false
    }

    private mutating func addStranger(occurredAt: Int64) {
        for place in judged.indices { judged[place].addStranger(occurredAt: occurredAt) }
    }

    private mutating func handOver() throws(PostgresError) {
        for place in judged.indices { judged[place].add(batch, userIndex: batchUser, users: customers.count) }
        guard sink.add(batch, userIndex: batchUser) else {
            // Ends the COPY; the reason is with the fold.
            throw PostgresError(.usage, "the reading of events was given up")
        }
    }
}
