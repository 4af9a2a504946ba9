internal import Postgres
package import Records
package import Simulation
internal import Statistics

/// Writes a simulated shop into the tables of `Sql/shop.sql`, by binary COPY.
///
/// ```swift
/// let loader = ShopLoader(server.conninfo)
/// try loader.createTables()
/// try loader.loadCatalogue(of: shop)
/// try loader.loadHistory(of: shop)
/// // … the first night; then the day on which its list is in force:
/// try loader.load(day, of: shop)
/// ```
///
/// Each local day is loaded in a transaction of its own: whoever reads sees whole days.
package struct ShopLoader: Sendable {
    private let conninfo: String
    private let currency: String
    private let threads: Int

    /// Customers loaded by one COPY.
    private static let block = 250_000

    /// A loader into the database of `conninfo`.
    ///
    /// - Parameters:
    ///   - conninfo: The database, as somebody who may create a schema.
    ///   - currency: What amounts are in, an ISO 4217 code.
    ///   - threads: Connections at work at once on history, each with a thread of its own, ≥ 1.
    package init(_ conninfo: String, currency: String = "CNY", threads: Int = 2) {
        self.conninfo = conninfo
        self.currency = currency
        self.threads = threads
    }

    /// Creates the schema `shop`.
    ///
    /// - Throws: ``PostgresError``, for example where it exists.
    package func createTables() throws {
        var connection = try connect()
        let sql = String(decoding: PackageResources.shop_sql, as: UTF8.self)
        try connection.transaction { (connection) throws(any Error) in try connection.execute(sql) }
    }

    /// Loads customers, products, and the consents of those who refused something.
    package func loadCatalogue(of shop: Shop) throws {
        let users = shop.scenario.users
        try inBlocks(of: users, size: Self.block) { (connection, block) throws(any Error) in
            try ShopRows.copy(shop.customers(block), into: &connection)
            try ShopRows.copy(shop.consents(block), channels: shop.channels, into: &connection)
        }
        var connection = try connect()
        try ShopRows.copy(shop.products(on: shop.startDay), into: &connection)
        try connection.execute("ANALYZE shop.customers, shop.products, shop.consents")
    }

    /// Loads the local days of history, several at a time, and brings statistics and block-range indexes up to date.
    ///
    /// - Returns: The number of events.
    @discardableResult
    package func loadHistory(of shop: Shop) throws -> Int {
        let events = try inBlocks(of: shop.scenario.historyDays, size: 1) { (connection, block) throws(any Error) in
            let rows = shop.day(shop.startDay + block.lowerBound, users: 0..<shop.scenario.users)
            try write(rows, of: shop, restockingOn: nil, &connection)
            return rows.events.count
        }
        var connection = try connect()
        try connection.execute("ANALYZE shop.events")
        try Self.summarise(&connection)
        return events.reduce(0, +)
    }

    /// Loads local day `day`: what users did and how they answered, who opted out, and the next morning's stock.
    ///
    /// - Returns: What happened on it.
    @discardableResult
    package func load(_ day: CalendarDay, of shop: Shop) throws -> ShopDay {
        let blocks = mapBlocks(count: shop.scenario.users, threads: threads) { shop.day(day, users: $0) }
        var connection = try connect()
        var rows = ShopDay()
        for block in blocks { rows += block }
        try write(rows, of: shop, restockingOn: day + 1, &connection)
        try Self.summarise(&connection)
        return rows
    }

    // MARK: Statements

    /// Writes a whole day, and the stock of the morning of `morning`.
    private func write(
        _ rows: ShopDay, of shop: Shop, restockingOn morning: CalendarDay?, _ connection: inout Connection
    ) throws {
        let channels = SymbolTable(shop.channels)
        let offers = SymbolTable(shop.offers)
        try connection.transaction { (connection) throws(any Error) in
            try ShopRows.copy(rows.events, currency: currency, into: &connection)
            try ShopRows.copy(rows.deliveries, channels: channels, into: &connection)
            try ShopRows.copy(rows.redemptions, offers: offers, into: &connection)
            try optOut(rows.deliveries, channels: shop.channels, &connection)
            if let morning { try restock(on: morning, of: shop, &connection) }
        }
    }

    /// Users who left a channel are not to be contacted by it any more.
    private func optOut(
        _ deliveries: ShopDeliveries, channels: [String], _ connection: inout Connection
    ) throws(PostgresError) {
        let rows = (0..<deliveries.count).filter { deliveries.optedOutAt[$0] != EventLog.none }
        guard !rows.isEmpty else { return }
        try connection.run(
            """
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT customer_id, channel, true, false FROM unnest($1::bigint[], $2::text[]) AS t (customer_id, channel)
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET contact = false
            """,
            [
                .int64Array(rows.map { deliveries.userID[$0] }),
                .textArray(rows.map { channels[Int(deliveries.channel[$0])] }),
            ])
    }

    private func restock(on day: CalendarDay, of shop: Shop, _ connection: inout Connection) throws(PostgresError) {
        let products = shop.products(on: day)
        try connection.run(
            """
            UPDATE shop.products AS p SET stock = t.stock
            FROM unnest($1::bigint[], $2::integer[]) AS t (product_id, stock)
            WHERE p.product_id = t.product_id AND p.stock IS DISTINCT FROM t.stock
            """,
            [.int64Array(products.productID), .int32Array(products.stock)])
    }

    /// Block ranges that are not summarised are read by every query.
    private static func summarise(_ connection: inout Connection) throws(PostgresError) {
        for index in ["events_occurred_at", "events_recorded_at", "deliveries_delivered_at", "redemptions_redeemed_at"]
        {
            try connection.query("SELECT pg_catalog.brin_summarize_new_values($1::regclass)", ["shop.\(index)"])
        }
    }

    private func connect() throws(PostgresError) -> Connection {
        try Connection(conninfo, applicationName: "allot demo shop")
    }

    /// Runs `body` for blocks of `0..<count`, each with a connection of its own.
    @discardableResult
    private func inBlocks<Result: Sendable>(
        of count: Int, size: Int, _ body: @Sendable (inout Connection, Range<Int>) throws(any Error) -> Result
    ) throws -> [Result] {
        try mapBlocks(count: count, blockSize: size, threads: threads) { (block) throws(any Error) in
            var connection = try connect()
            return try body(&connection, block)
        }
    }
}
