internal import Postgres
internal import Records
internal import Simulation

/// The rows of the shop's tables as binary COPY, straight out of columns.
enum ShopRows {
    private static let kinds = SymbolTable(EventKind.allCases.map(\.name))

    static func copy(
        _ events: EventLog, currency: String, into connection: inout Connection
    ) throws(PostgresError) {
        let currencies = SymbolTable([currency])
        try connection.copyIn(
            "shop.events (event_id, recorded_at, customer_id, occurred_at, kind, product_id, order_id, quantity, "
                + "amount, margin, currency)",
            columns: 11, rows: events.count
        ) { (row, index) throws(PostgresError) in
            try row.int64(events.eventID[index])
            try row.timestamp(events.recordedAt[index])
            try row.int64(events.userID[index])
            try row.timestamp(events.occurredAt[index])
            try row.symbol(Int32(events.kind[index]), in: kinds)
            try row.int64(present(events.itemID[index]))
            // Only what is part of an order has pieces and money.
            let order = present(events.orderID[index])
            try row.int64(order)
            guard order != nil else {
                for _ in 0..<4 { try row.null() }
                return
            }
            try row.int32(events.quantity[index])
            try row.scaledNumeric(cents(events.amount[index]), scale: 2)
            try row.scaledNumeric(cents(events.margin[index]), scale: 2)
            try row.symbol(0, in: currencies)
        }
    }

    static func copy(
        _ deliveries: ShopDeliveries, channels: SymbolTable, into connection: inout Connection
    ) throws(PostgresError) {
        guard deliveries.count > 0 else { return }
        try connection.copyIn(
            "shop.deliveries (decision_id, delivered_at, channel, impressions, opened_at, clicked_at, claimed_at, "
                + "opted_out_at)",
            columns: 8, rows: deliveries.count
        ) { (row, index) throws(PostgresError) in
            try row.uuid(high: deliveries.decisionHigh[index], low: deliveries.decisionLow[index])
            try row.timestamp(deliveries.deliveredAt[index])
            try row.symbol(deliveries.channel[index], in: channels)
            try row.int32(deliveries.impressions[index])
            try row.timestamp(present(deliveries.openedAt[index]))
            try row.timestamp(present(deliveries.clickedAt[index]))
            try row.timestamp(present(deliveries.claimedAt[index]))
            try row.timestamp(present(deliveries.optedOutAt[index]))
        }
    }

    static func copy(
        _ redemptions: ShopRedemptions, offers: SymbolTable, into connection: inout Connection
    ) throws(PostgresError) {
        guard redemptions.count > 0 else { return }
        try connection.copyIn(
            "shop.redemptions (decision_id, customer_id, offer_id, order_id, redeemed_at, discount, cost)",
            columns: 7, rows: redemptions.count
        ) { (row, index) throws(PostgresError) in
            try row.uuid(high: redemptions.decisionHigh[index], low: redemptions.decisionLow[index])
            try row.int64(redemptions.userID[index])
            try row.symbol(redemptions.offer[index], in: offers)
            try row.int64(redemptions.orderID[index])
            try row.timestamp(redemptions.redeemedAt[index])
            try row.scaledNumeric(cents(redemptions.discount[index]), scale: 2)
            try row.scaledNumeric(cents(redemptions.discount[index]), scale: 2)
        }
    }

    static func copy(_ customers: CustomerColumns, into connection: inout Connection) throws(PostgresError) {
        try connection.copyIn(
            "shop.customers (customer_id, created_at, region, attributes)", columns: 4, rows: customers.count
        ) { (row, index) throws(PostgresError) in
            try row.int64(customers.userID[index])
            try row.timestamp(customers.createdAt[index])
            try row.text(customers.region[index])
            try row.jsonb(customers.attributes[index])
        }
    }

    static func copy(_ products: ProductColumns, into connection: inout Connection) throws(PostgresError) {
        try connection.copyIn(
            "shop.products (product_id, category, price, margin, stock)", columns: 5, rows: products.count
        ) { (row, index) throws(PostgresError) in
            try row.int64(products.productID[index])
            try row.text(products.category[index])
            try row.scaledNumeric(cents(products.price[index]), scale: 2)
            try row.scaledNumeric(cents(products.margin[index]), scale: 2)
            try row.int32(products.stock[index])
        }
    }

    /// Only refusals are written: users without a row have refused nothing.
    static func copy(
        _ consents: ConsentColumns, channels: [String], into connection: inout Connection
    ) throws(PostgresError) {
        let names = SymbolTable(channels)
        let refusals = (0..<consents.count).filter { !consents.personalise[$0] || !consents.contact[$0] }
        try connection.copyIn(
            "shop.consents (customer_id, channel, personalise, contact)", columns: 4, rows: refusals.count
        ) { (row, index) throws(PostgresError) in
            let refusal = refusals[index]
            try row.int64(consents.userID[refusal])
            try row.symbol(consents.channel[refusal], in: names)
            try row.bool(consents.personalise[refusal])
            try row.bool(consents.contact[refusal])
        }
    }

    /// `nil` for the value that stands for none.
    private static func present(_ value: Int64) -> Int64? { value == EventLog.none ? nil : value }

    private static func cents(_ micros: Int64) -> Int64 { micros / 10_000 }
}
