import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Moves between segments in reports, against the rows that they come from.
@Suite struct ReportingMovesTests {
    private static let night = NightShop.night

    private func document(_ shop: NightShop, _ folder: TemporaryFolder) throws -> ReportDocument {
        var connection = try shop.connect()
        _ = try ReportWriter(project: shop.project()).write([], to: folder.path, on: &connection)
        return try ReportDocument(Data(contentsOf: URL(filePath: folder.file("\(NightShop.coupons).json"))))
    }

    /// A shop whose reports tell of every group, however small.
    private func shop(_ segments: String) throws -> NightShop {
        let shop = try NightShop()
        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", segments)
        try shop.edit(NightShop.path(of: NightShop.coupons), "publish:", "report: {k: 1}\npublish:")
        try shop.edit(NightShop.path(of: NightShop.ads), "publish:", "report: {k: 1}\npublish:")
        return shop
    }

    @Test(arguments: ["segments: {by: rfm}", "segments: {by: clusters}", "segments: {by: clv}"])
    func `moves are those of the database, between the last two nights of different days`(segments: String) throws {
        let shop = try shop(segments)
        let folder = try TemporaryFolder()
        try shop.run()
        #expect(try !document(shop, folder).has("segment_moves"), "one night is no move")
        try shop.nextDay()
        var connection = try shop.connect()
        // Somebody comes, and somebody does not want to be told apart any more.
        try connection.execute(
            """
            INSERT INTO shop.customers (customer_id, created_at) VALUES (900001, '\(Self.night + 1) 09:00 Asia/Shanghai');
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT user_id, 'push', false, true FROM (SELECT user_id FROM allot.segment_membership ORDER BY 1 LIMIT 7) AS s
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET personalise = false
            """)
        try shop.run(Self.night + 1)
        // The same night again is no other day.
        try shop.edit(NightShop.path(of: NightShop.coupons), "per_day: \"400.00\"", "per_day: \"390.00\"")
        try shop.run(Self.night + 1, revises: true)
        let report = try document(shop, folder)
        #expect(report.text("segment_moves.from") == Self.night.description)
        #expect(report.text("segment_moves.to") == (Self.night + 1).description)
        #expect(try report.number("segment_moves.entered") == 1 && report.number("segment_moves.left") == 7)

        let pairs = try connection.query(
            """
            SELECT coalesce(b.segment_id, '') || '/' || coalesce(a.segment_id, '') AS move, count(*) AS users
            FROM (SELECT DISTINCT user_id FROM allot.segment_membership) AS u
            LEFT JOIN allot.segment_membership AS b ON b.user_id = u.user_id AND b.as_of = $1::date
            LEFT JOIN allot.segment_membership AS a ON a.user_id = u.user_id AND a.as_of = $2::date
            WHERE a.segment_id IS DISTINCT FROM b.segment_id GROUP BY 1
            """, [.text(Self.night.description), .text((Self.night + 1).description)])
        let expected = try Dictionary(uniqueKeysWithValues: pairs.map { (try $0.text("move"), try $0.int("users")) })
        var found: [String: Int] = [:]
        for move in report.list("segment_moves.moves") {
            found["\(move.text("from") ?? "")/\(move.text("to") ?? "")"] = Int(try move.number("users"))
        }
        #expect(found == expected && found.count > 3)
        let moved = expected.filter { !$0.key.hasPrefix("/") && !$0.key.hasSuffix("/") }.values.reduce(0, +)
        #expect(try report.number("segment_moves.moved") == Double(moved))
        let sizes = try connection.query(
            """
            SELECT segment_id AS id, count(*) FILTER (WHERE as_of = $1::date) AS before,
                count(*) FILTER (WHERE as_of = $2::date) AS after FROM allot.segment_membership GROUP BY 1
            """, [.text(Self.night.description), .text((Self.night + 1).description)])
        for row in sizes {
            let size = try report.element(of: "segment_moves.segments", where: "id", is: row.text("id"))
            #expect(try size.number("before") == row.double("before") && size.number("after") == row.double("after"))
            #expect(size.text("label.zh-Hans") != nil)
        }
        #expect(report.text("segment_moves.drift") == "stable")
        // Moves are the shop's, and every campaign's report tells of them: the strictest campaign's k holds for all.
        #expect(try report.number("segment_moves.multiples_of") == 1)
        try shop.edit(NightShop.path(of: NightShop.ads), "report: {k: 1}", "report: {k: 25}")
        let strict = try document(shop, folder)
        #expect(try strict.number("segment_moves.multiples_of") == 25)
        for move in strict.list("segment_moves.moves") where move.has("users") {
            #expect(try move.number("users").truncatingRemainder(dividingBy: 25) == 0 && move.number("users") >= 25)
        }
        #expect(strict.list("segment_moves.moves").contains { $0.text("hidden") == "fewer_than_k" })
    }

    @Test func `small groups stay out of the report, and a change of population is called a drift`() throws {
        let shop = try NightShop()
        let folder = try TemporaryFolder()
        try shop.run()
        try shop.nextDay()
        try shop.run(Self.night + 1)
        var connection = try shop.connect()
        let small = try connection.query(
            """
            SELECT b.segment_id AS was, a.segment_id AS now FROM allot.segment_membership b
            JOIN allot.segment_membership a ON a.user_id = b.user_id AND a.as_of = b.as_of + 1
            WHERE a.segment_id <> b.segment_id GROUP BY 1, 2 HAVING count(*) < 10
            """)
        let report = try document(shop, folder)
        let moves = report.list("segment_moves.moves")
        #expect(!small.isEmpty)
        for row in small {
            let move = try #require(
                try moves.first { try $0.text("from") == row.text("was") && $0.text("to") == row.text("now") })
            #expect(!move.has("users") && move.text("hidden") == "fewer_than_k")
        }
        // Most users were champions, if the table is to be believed.
        try connection.execute(
            "UPDATE allot.segment_membership SET segment_id = 'champions' WHERE as_of = '\(Self.night)' AND user_id % 3 > 0"
        )
        let drifted = try document(shop, folder)
        #expect(drifted.text("segment_moves.drift") == "drifted")
        let page = try String(contentsOfFile: folder.file("\(NightShop.coupons).en.html"), encoding: .utf8)
        #expect(page.contains("Drifted.") && page.contains("check the data of the shop first"))
    }

    @Test func `segments of another kind are not compared with those before`() throws {
        let shop = try shop("segments: {by: rfm}")
        let folder = try TemporaryFolder()
        try shop.run()
        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", "segments: {by: lifecycle}")
        try shop.nextDay()
        try shop.run(Self.night + 1)
        let report = try document(shop, folder)
        #expect(report.bool("segment_moves.comparable") == false)
        try shop.nextDay()
        try shop.run(Self.night + 2)
        #expect(try document(shop, folder).bool("segment_moves.comparable") == true)
    }

    @Test func `clusters are called by what sets them apart, also those that are gone`() throws {
        let shop = try shop("segments: {by: clusters}")
        let folder = try TemporaryFolder()
        try shop.run()
        try shop.nextDay()
        try shop.run(Self.night + 1)
        var connection = try shop.connect()
        // Tonight one has another identifier: the old one is gone.
        try connection.execute(
            """
            UPDATE allot.segment_membership SET segment_id = 'cluster_77' WHERE as_of = '\(Self.night + 1)' AND segment_id = 'cluster_1';
            UPDATE allot.cluster SET cluster_id = 77 WHERE interval_day = '\(Self.night + 1)' AND cluster_id = 1
            """)
        let report = try document(shop, folder)
        for id in ["cluster_1", "cluster_77"] {
            let segment = try report.element(of: "segment_moves.segments", where: "id", is: id)
            for language in ["en", "zh-Hans"] {
                let label = try #require(segment.text("label.\(language)"))
                #expect(label.contains(id) && label.count > id.count + 4, "\(label)")
            }
        }
    }
}
