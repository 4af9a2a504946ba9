import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Rows of old lists go, as `publish.keep_versions` says; nothing that anybody is told does.
struct NightPruningTests {
    /// Windows are seven days, and three more are left to late events: the fourteenth night finds three lists settled.
    private static let nights = 14
    private static let keeping = 3

    /// Fourteen nights in a row; with a coupon that has a stock, so that what was issued is counted for long.
    private static func shop(keeping: Int, checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }) throws
        -> NightShop
    {
        let shop = try NightShop()
        for campaign in NightShop.campaigns {
            try shop.edit(NightShop.path(of: campaign), "keep_versions: 14", "keep_versions: \(keeping)")
        }
        try shop.edit(
            NightShop.path(of: NightShop.coupons), "discount: {percent: 10", "stock: 500, discount: {percent: 10")
        for night in 0..<nights {
            if night > 0 { try shop.nextDay() }
            let result = try shop.run(NightShop.night + night, checkpoint: checkpoint)
            #expect(result.campaigns.map(\.status) == ["published", "published"], "\(result.description)")
        }
        return shop
    }

    private func texts(_ sql: String, _ connection: inout Connection) throws -> [String] {
        try connection.query("SELECT x::text AS text FROM (\(sql)) AS q(x)").map { try $0.text("text") }
    }

    /// The files of the reports without what the two shops differ in: the numbers of runs, and `keep_versions`.
    private func reports(_ shop: NightShop) throws -> [String: String] {
        var connection = try shop.connect()
        let paths = try ReportWriter(project: shop.project(), notice: { _ in }).write(
            [], to: "\(shop.directory)/reports", on: &connection)
        var texts: [String: String] = [:]
        for path in paths where path.hasSuffix(".json") || path.hasSuffix(".csv") {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            texts[URL(fileURLWithPath: path).lastPathComponent] = text.replacing(
                #/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|configuration_digest[",: ]*[0-9a-f]*/#,
                with: "")
        }
        return texts
    }

    @Test func `old lists lose their rows, and neither the next lists nor the reports can tell`() throws {
        let pruned = try Self.shop(keeping: Self.keeping)
        let twin = try Self.shop(keeping: 10_000)
        var connection = try pruned.connect()
        var other = try twin.connect()
        let tables = """
            SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = oid
            WHERE inhparent = 'allot.targeting'::regclass ORDER BY 1
            """
        #expect(try texts(tables, &other).count == 2 * Self.nights)
        #expect(try texts(tables, &connection).count == 2 * (Self.nights - 3))
        #expect(
            try texts("SELECT relname FROM pg_class WHERE relname ~ '^targeting_v[0-9]+$'", &connection).count
                == 2 * (Self.nights - 3), "they are dropped, not only detached")

        // Every list is the same, row by row, and what it was learned from, too.
        let lists = "SELECT row_digest FROM allot.targeting_version ORDER BY interval_day, campaign_id"
        #expect(try texts(lists, &connection) == (try texts(lists, &other)))
        let stock =
            "SELECT coalesce(prices->>'stock spring-coupons/p10', 'none') FROM allot.targeting_version ORDER BY version"
        #expect(try texts(stock, &connection) == (try texts(stock, &other)))
        let issued = try texts("SELECT count(*) FROM allot.targeting WHERE offer_id = 'p10'", &other)
        #expect(try #require(Int(issued[0])) <= 500)
        #expect(
            try texts("SELECT sum((summary->'issued'->>'p10')::int) FROM allot.targeting_version", &connection)
                == issued)

        let (mine, others) = (try reports(pruned), try reports(twin))
        #expect(mine.keys.sorted() == others.keys.sorted())
        for (file, text) in mine { #expect(text == others[file], "\(file)") }
        #expect(mine.keys.contains("spring-coupons.json"))
        try NightInvariants.expect(pruned)

        // The list before the live one is there for a rollback; the first one is not, and it is said why.
        let versions = try connection.query(
            """
            SELECT version FROM allot.targeting_version WHERE campaign_id = 'spring-coupons' ORDER BY version
            """
        ).map { try $0.int64("version") }
        let move = try Operations.rollback(NightShop.coupons, delivered: [], on: &connection)
        #expect(move.to == versions[Self.nights - 2])
        let error = #expect(throws: PublishError.self) {
            try Operations.publish(NightShop.coupons, version: versions[0], delivered: [], on: &connection)
        }
        #expect(error?.description.hasSuffix("its rows have been pruned") == true)
    }

    @Test func `a night whose pruning fails has published all the same, and the next one prunes`() throws {
        struct Broken: Error {}
        let shop = try Self.shop(keeping: Self.keeping) { step in if step == "prune" { throw Broken() } }
        var connection = try shop.connect()
        let tables = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'allot.targeting'::regclass"
        #expect(try texts(tables, &connection) == ["\(2 * Self.nights)"])
        #expect(try Ledger.runs(limit: 1, on: &connection).runs[0].exitCode == 0)
        // While somebody reads an old list it stays, and the night is not held up.
        try shop.nextDay()
        var reader = try shop.connect()
        let first = try texts("SELECT min(version) FROM allot.targeting", &connection)[0]
        try reader.execute("BEGIN; SELECT FROM allot.targeting_v\(first)")
        #expect(try shop.run(shop.today).exitCode == .success)
        #expect(
            try texts("SELECT count(DISTINCT version) FROM allot.targeting", &connection) == ["\(2 * Self.nights - 5)"])
        try reader.execute("ROLLBACK")
        try NightInvariants.expect(shop)
    }
}
