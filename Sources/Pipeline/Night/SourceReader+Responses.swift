internal import Postgres
internal import Records

extension SourceReader {
    /// Reads what senders reported of decisions.
    func readDeliveries(
        _ snapshot: inout SourceSnapshot, on connection: inout Connection
    ) throws -> DeliveryLog {
        var log = DeliveryLog()
        var quarantine = snapshot.quarantine
        let rows = try copyOut(
            .deliveries, "decision_id, delivered_at, impressions, opened_at, clicked_at, claimed_at, opted_out_at",
            on: &connection
        ) { row throws(PostgresError) in
            let decision = try row.optionalUUID()
            let deliveredAt = try row.optionalTimestamp()
            let impressions = try row.optionalInt64()
            let openedAt = try row.optionalTimestamp()
            let clickedAt = try row.optionalTimestamp()
            let claimedAt = try row.optionalTimestamp()
            let optedOutAt = try row.optionalTimestamp()
            guard let decision else { return quarantine.add(.missingKey, "deliveries") }
            guard [deliveredAt, openedAt, clickedAt, claimedAt, optedOutAt].allSatisfy(Self.isFinite) else {
                return quarantine.add(.infinite, "deliveries")
            }
            guard let shown = Int32(exactly: impressions ?? 0), shown >= 0 else {
                return quarantine.add(.implausible, "deliveries")
            }
            log.decision.append(decision)
            log.deliveredAt.append(deliveredAt ?? Int64.min)
            log.impressions.append(shown)
            log.opened.append(openedAt != nil)
            log.clickedAt.append(clickedAt ?? Int64.min)
            log.claimed.append(claimedAt != nil)
            log.optedOut.append(optedOutAt != nil)
        }
        snapshot.quarantine = quarantine
        snapshot.rowsRead["deliveries"] = rows
        return log
    }

    /// Reads what redemptions cost.
    func readRedemptions(into snapshot: inout SourceSnapshot, on connection: inout Connection) throws {
        var log = RedemptionLog()
        var offers = SymbolTable()
        let customers = snapshot.customers
        var quarantine = snapshot.quarantine
        let rows = try copyOut(
            .outcomes, "decision_id, user_id, offer_id, redeemed_at, discount, cost", on: &connection
        ) { row throws(PostgresError) in
            let decision = try row.optionalUUID()
            let userID = try row.optionalInt64()
            let offer = try row.symbol(in: &offers)
            let redeemedAt = try row.optionalTimestamp()
            let discount = try row.scaledNumeric(scale: 6)
            let cost = try row.scaledNumeric(scale: 6)
            let user = userID.flatMap { customers.index(of: $0) }
            guard decision != nil || (user != nil && offer >= 0) else { return quarantine.add(.missingKey, "outcomes") }
            guard let redeemedAt else { return quarantine.add(.missingTime, "outcomes") }
            guard Self.isFinite(redeemedAt) else { return quarantine.add(.infinite, "outcomes") }
            switch (Self.usable(discount), Self.usable(cost)) {
            case (.failure(let fault), _), (_, .failure(let fault)):
                return quarantine.add(fault.reason, "outcomes")
            case (.success(let discount), .success(let charged)):
                guard discount >= 0, charged >= 0 else { return quarantine.add(.negative, "outcomes") }
                log.decision.append(decision)
                log.user.append(user ?? -1)
                log.offer.append(offer)
                log.redeemedAt.append(redeemedAt)
                log.discount.append(discount)
                // What is charged to the budget is the discount unless the shop says another amount, never both.
                if case .null = cost { log.cost.append(0) } else { log.cost.append(charged - discount) }
            }
        }
        log.offerNames = offers.texts
        snapshot.redemptions = log
        snapshot.quarantine = quarantine
        snapshot.rowsRead["outcomes"] = rows
    }
}
