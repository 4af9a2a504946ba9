import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// What the roles of Sql/roles.sql may see, and what they may not.
struct NightRightsTests {
    private func asSender<T>(_ connection: inout Connection, _ query: String, _ read: (RowSet) throws -> T) throws -> T
    {
        try connection.execute("SET ROLE allot_sender")
        defer { try? connection.execute("RESET ROLE") }
        return try read(connection.query(query))
    }

    @Test func `a sender reads the rows to send, of all campaigns or of one, and nothing else`() throws {
        let shop = try NightShop()
        try shop.run()
        var connection = try shop.connect()
        let all = try asSender(&connection, "SELECT campaign_id FROM allot.targeting_current") { $0.count }
        let coupons = try asSender(&connection, "SELECT * FROM allot.targeting_current_spring_coupons") { $0.count }
        let ads = try asSender(&connection, "SELECT * FROM allot.targeting_current_tryon_ads") { $0.count }
        #expect(coupons > 50 && ads > 50)
        #expect(all == coupons + ads)

        let readable = try connection.query(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace IN ('allot'::regnamespace, 'shop'::regnamespace)
                AND c.relkind IN ('r', 'p', 'v', 'm') AND (has_table_privilege('allot_sender', c.oid, 'SELECT')
                    OR has_any_column_privilege('allot_sender', c.oid, 'SELECT'))
            ORDER BY c.relname
            """
        ).map { try $0.text("relname") }
        #expect(
            readable == ["targeting_current", "targeting_current_spring_coupons", "targeting_current_tryon_ads"])
        let writable = try connection.query(
            """
            SELECT FROM pg_class c WHERE c.relnamespace IN ('allot'::regnamespace, 'shop'::regnamespace)
                AND c.relkind IN ('r', 'p', 'v', 'm')
                AND has_table_privilege('allot_sender', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
            """)
        #expect(writable.isEmpty)
        for query in [
            "SELECT FROM allot.targeting", "SELECT FROM allot.targeting_v1", "SELECT FROM allot.user_feature",
            "SELECT FROM allot.policy_cell", "SELECT FROM shop.customers", "SELECT allot.ensure_campaign_view('x')",
        ] {
            let error = #expect(throws: PostgresError.self, "\(query)") {
                try asSender(&connection, query) { $0.count }
            }
            #expect(error?.code == .insufficientPrivilege, "\(query)")
        }
    }

    @Test func `a view that was there before the roles is a sender's, too`() throws {
        let shop = try NightShop()
        try shop.run()
        var connection = try shop.connect()
        try connection.execute("REVOKE SELECT ON allot.targeting_current_tryon_ads FROM allot_sender")
        try connection.execute(ProjectTemplate.roles.text)
        #expect(try asSender(&connection, "SELECT FROM allot.targeting_current_tryon_ads") { $0.count } > 50)
    }
}
