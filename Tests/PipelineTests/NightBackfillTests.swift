import Foundation
import Logging
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Past nights computed anew.
@Suite struct NightBackfillTests {
    private static let night = NightShop.night

    /// What a backfill writes, as text, by table; and what it must not touch.
    private func state(_ connection: inout Connection) throws -> [String: String] {
        var state: [String: String] = [:]
        for (name, query) in [
            ("features", "SELECT f::text AS line FROM allot.user_feature AS f ORDER BY user_id"),
            ("segments", "SELECT s::text AS line FROM allot.segment_membership AS s ORDER BY as_of, user_id"),
            ("outcomes", "SELECT o::text AS line FROM allot.decision_outcome AS o ORDER BY version, user_id"),
            ("sums", "SELECT c::text AS line FROM allot.cell_outcome AS c ORDER BY day, cell_id, arm_id"),
            ("pointers", "SELECT p::text AS line FROM allot.targeting_pointer AS p ORDER BY campaign_id"),
            ("lists", "SELECT version || row_digest AS line FROM allot.targeting_version ORDER BY version"),
        ] {
            state[name] = try connection.query(query).map { try $0.text("line") }.joined(separator: "\n")
        }
        return state
    }

    @discardableResult
    private func backfill(_ shop: NightShop, _ days: ClosedRange<CalendarDay>) throws -> BackfillResult {
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        return try Night(project: shop.project(), log: log).backfill(days, threads: 2, reports: nil)
    }

    @Test func `a backfill of nights whose data have not changed changes nothing, and moves no list`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        for night in 0..<3 {
            try shop.run(Self.night + night)
            try shop.nextDay()
        }
        let before = try state(&connection)
        let result = try backfill(shop, Self.night...Self.night + 2)
        let after = try state(&connection)
        for (table, text) in before { #expect(after[table] == text, "\(table)") }
        #expect(result.users > 1_500 && result.lists.count == 2)
        let run = try connection.query("SELECT status, exit_code FROM allot.run ORDER BY fence DESC LIMIT 1").only
        #expect(try run.text("status") == "unchanged" && run.int("exit_code") == 0)
    }

    @Test func `after a repair of the shop's data a backfill has features, outcomes and the next night right`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        for night in 0..<3 {
            try shop.run(Self.night + night)
            try shop.nextDay()
        }
        func sums() throws -> [Int64] {
            let row = try connection.query(
                """
                SELECT (SELECT sum(monetary)::bigint FROM allot.user_feature) AS features,
                    (SELECT sum(revenue)::bigint FROM allot.decision_outcome) AS outcomes
                """
            ).only
            return [try row.int64("features"), try row.int64("outcomes")]
        }
        let before = try sums()
        let live = try state(&connection)["pointers"]
        // Amounts were in half yuan all along; the shop mends its table where it stands, and says so nowhere.
        try connection.execute("UPDATE shop.events SET amount = amount * 2")
        try backfill(shop, Self.night...Self.night + 2)
        let after = try sums()
        #expect(after == before.map { $0 * 2 })
        #expect(try state(&connection)["pointers"] == live)

        try shop.run(Self.night + 3)
        let next = try connection.query(
            """
            SELECT (SELECT sum(monetary)::bigint FROM allot.user_feature) AS found,
                (SELECT sum(CASE kind WHEN 'refund' THEN -amount ELSE amount END * 1000000)::bigint FROM shop.events
                    JOIN allot.user_feature ON user_id = customer_id
                    WHERE kind IN ('purchase', 'refund') AND recorded_at < '\(Self.night + 4) 00:00 Asia/Shanghai')
                    AS expected
            """
        ).only
        #expect(try next.int64("found") == next.int64("expected"))
    }

    @Test func `a day that is not over is refused, and nothing is written`() throws {
        let shop = try NightShop()
        let error = #expect(throws: NightError.self) {
            try backfill(shop, Self.night...CalendarDay(year: 2126, month: 1, day: 1))
        }
        #expect(error?.exitCode == .usage)
        var connection = try shop.connect()
        #expect(try connection.query("SELECT FROM allot.run").isEmpty)
    }
}
