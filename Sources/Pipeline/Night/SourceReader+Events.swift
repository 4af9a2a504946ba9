internal import Audience
internal import Postgres
internal import Records
internal import Statistics

extension SourceReader {
    /// Amounts of this many units of the currency or more are taken for mistakes.
    static let implausibleUnits: Int64 = 1_000_000_000

    /// Reads the events of the history, quarantines what cannot be used, and keeps the latest version of each event.
    func readEvents(
        into snapshot: inout SourceSnapshot, bounds: Bounds, on connection: inout Connection
    ) throws {
        var log = EventLog()
        var quarantine = snapshot.quarantine
        var kinds = SymbolTable()
        var currencies = SymbolTable()
        var kindOfSymbol: [UInt8?] = []
        var through = Int64.min
        let customers = snapshot.customers
        let shopCurrency = currency
        let rows = try copyOut(
            .events,
            "event_id, recorded_at, user_id, occurred_at, kind, item_id, order_id, quantity, amount, margin, currency",
            on: &connection
        ) { row throws(PostgresError) in
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
                kindOfSymbol.append(EventKind(name: kinds.texts[kindOfSymbol.count])?.rawValue)
            }
            guard let eventID else { return quarantine.add(.missingKey, "events") }
            guard let userID else { return quarantine.add(.missingUser, "events") }
            guard let occurredAt, let recordedAt else { return quarantine.add(.missingTime, "events") }
            guard kindSymbol >= 0, let kind = kindOfSymbol[Int(kindSymbol)] else {
                return quarantine.add(.unknownKind, "events")
            }
            guard Self.isFinite(occurredAt), Self.isFinite(recordedAt) else {
                return quarantine.add(.infinite, "events")
            }
            guard occurredAt < bounds.to else { return quarantine.add(.futureDated, "events") }
            guard currencySymbol < 0 || currencies[currencySymbol] == shopCurrency else {
                return quarantine.add(.wrongCurrency, "events")
            }
            guard customers.index(of: userID) != nil else { return quarantine.add(.unknownUser, "events") }
            switch (Self.usable(amount), Self.usable(margin)) {
            case (.failure(let fault), _), (_, .failure(let fault)):
                return quarantine.add(fault.reason, "events")
            case (.success(let amount), .success(let margin)):
                guard amount >= 0, quantity ?? 0 >= 0 else { return quarantine.add(.negative, "events") }
                guard let pieces = Int32(exactly: quantity ?? 0) else {
                    return quarantine.add(.implausible, "events")
                }
                log.eventID.append(eventID)
                log.recordedAt.append(recordedAt)
                log.userID.append(userID)
                log.occurredAt.append(occurredAt)
                log.kind.append(kind)
                log.itemID.append(itemID ?? EventLog.none)
                log.orderID.append(orderID ?? EventLog.none)
                log.quantity.append(pieces)
                log.amount.append(amount)
                log.margin.append(margin)
                through = max(through, recordedAt)
            }
        }
        let counts = latestCorrections(of: log)
        let superseded = counts.count { !$0 }
        quarantine.add(.superseded, "events", rows: superseded)
        snapshot.events = superseded == 0 ? log : log.selecting(log.userID.indices.filter { counts[$0] })
        snapshot.quarantine = quarantine
        snapshot.rowsRead["events"] = rows
        snapshot.through = through == Int64.min ? nil : through
        snapshot.digest = snapshot.events.digest
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

extension EventLog {
    /// The rows `rows`, in that order.
    func selecting(_ rows: [Int]) -> EventLog {
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

    /// A digest that does not depend on the order of rows: the sum of a keyed hash of each.
    var digest: UInt64 {
        let stream = KeyedStream(seed: 0, label: "event digest")
        var sum: UInt64 = 0
        for row in 0..<count {
            let money = stream.bits(amount[row], UInt64(bitPattern: margin[row]))
            let what = stream.bits(userID[row], UInt64(bitPattern: occurredAt[row]))
            sum &+= stream.bits(eventID[row], money ^ what ^ UInt64(kind[row]))
        }
        return sum
    }
}
