import Foundation
import Logging
import Pipeline
import Postgres
import Records
import Simulation
import TestSupport
import Testing

/// Segments by likeness, night after night.
@Suite struct NightClustersTests {
    private static let night = NightShop.night

    /// A shop whose users are grouped by likeness.
    private func shop(_ more: String = "") throws -> NightShop {
        let shop = try NightShop()
        try shop.edit("Jobs/allot.yaml", "segments: {by: rfm}", "segments: {by: clusters\(more)}")
        return shop
    }

    /// The lines of `query`.
    private func lines(_ query: String, _ shop: NightShop) throws -> [String] {
        var connection = try shop.connect()
        return try connection.query(query).map { try $0.text("line") }
    }

    private static let clusters = "SELECT c::text AS line FROM allot.cluster AS c ORDER BY interval_day, cluster_id"
    private static let state = """
        SELECT c::text AS line FROM allot.cluster AS c UNION ALL SELECT c::text FROM allot.clustering AS c
        UNION ALL SELECT m::text FROM allot.segment_membership AS m
        UNION ALL SELECT interval_day || campaign_id || row_digest FROM allot.targeting_version WHERE revision = 0
        ORDER BY line
        """

    @Test func `clusters keep their identifiers from night to night, with a database and without one`() throws {
        let shop = try shop()
        var simulated = try SimulatedNights(
            scenario: shop.shop.scenario, configuration: shop.project().configuration,
            utcOffset: 8 * 3_600_000_000, first: Self.night, days: 7, threads: 1)
        var connection = try shop.connect()
        for night in 0..<6 {
            let day = Self.night + night
            if night > 0 { try shop.nextDay() }
            #expect(try shop.run(day).exitCode == .success)
            let digests = try shop.publishedDigests(of: day)
            #expect(digests.count == 2)
            #expect(try simulated.publishNext() == digests, "\(day)")
        }
        // Everybody who bought is in a cluster of the night, everybody else in none.
        let wrong = try connection.query(
            """
            SELECT count(*) FILTER (WHERE (m.segment_id = 'no_purchase') <> (f.frequency = 0)) AS buyers,
                count(*) FILTER (WHERE m.segment_id <> 'no_purchase' AND c.cluster_id IS NULL) AS strangers,
                count(DISTINCT m.segment_id) AS segments
            FROM allot.segment_membership m JOIN allot.user_feature f USING (user_id, as_of)
            LEFT JOIN allot.cluster c ON interval_day = as_of AND m.segment_id = 'cluster_' || cluster_id
            """
        ).only
        #expect(try wrong.int("buyers") == 0 && wrong.int("strangers") == 0 && wrong.int("segments") >= 4)
        // Of those who bought, most are called what they were called the night before.
        let moves = try connection.query(
            """
            SELECT b.as_of::text AS day, avg((a.segment_id = b.segment_id)::int)::double precision AS stayed
            FROM allot.segment_membership a
            JOIN allot.segment_membership b ON b.user_id = a.user_id AND b.as_of = a.as_of + 1
            WHERE a.segment_id <> 'no_purchase' GROUP BY b.as_of ORDER BY b.as_of
            """)
        #expect(moves.count == 5)
        // A cluster may split in two, but not every night.
        let stayed = try moves.map { try $0.double("stayed") }
        #expect(stayed.allSatisfy { $0 > 0.5 } && stayed.count { $0 > 0.85 } >= 4, "\(stayed)")
        // What was learned on earlier nights serves tonight's: identifiers are not given anew.
        let given = try connection.query("SELECT max(next_id) AS next, count(*) AS nights FROM allot.clustering").only
        #expect(try given.int("next") <= 8 && given.int("nights") == 6)
    }

    @Test func `a night again, with other threads, revised, or filled in later, finds the same clusters`() throws {
        let shop = try shop()
        let other = try self.shop()
        for night in 0..<3 {
            if night > 0 {
                try shop.nextDay()
                try other.nextDay()
            }
            try shop.run(Self.night + night, threads: 2)
            try other.run(Self.night + night, threads: 1)
        }
        let before = try lines(Self.state, shop)
        #expect(before.count > 4_000)
        #expect(try lines(Self.state, other) == before)
        try shop.edit(NightShop.path(of: NightShop.coupons), "per_day: \"400.00\"", "per_day: \"390.00\"")
        #expect(try shop.run(Self.night + 2, revises: true).exitCode == .success)
        #expect(try lines(Self.state, shop) == before)
        // A night in the middle takes its identifiers from the one before it, and not from those after it.
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        for days in [Self.night + 1...Self.night + 1, Self.night...Self.night + 2] {
            _ = try Night(project: shop.project(), log: log).backfill(days, threads: 2, reports: nil)
            #expect(try lines(Self.state, shop) == before, "\(days)")
        }
    }

    @Test func `the order in which the shop hands out its rows changes nothing`() throws {
        let shop = try shop()
        let shuffled = try self.shop()
        try shuffled.edit(
            "Sql/source/users.sql", "FROM shop.customers",
            "FROM (SELECT * FROM shop.customers ORDER BY md5(customer_id::text))")
        try shop.run()
        try shuffled.run()
        #expect(try lines(Self.clusters, shuffled) == lines(Self.clusters, shop))
    }

    @Test func `identifiers are those of the night before, wherever clusters come to lie in the list`() throws {
        let shop = try shop()
        try shop.run()
        var connection = try shop.connect()
        // The night before called them otherwise, and had given 40 identifiers.
        try connection.execute(
            "UPDATE allot.cluster SET cluster_id = 40 - cluster_id * 3; UPDATE allot.clustering SET next_id = 41")
        let before = try connection.query("SELECT cluster_id AS id FROM allot.cluster ORDER BY 1").map {
            try $0.int("id")
        }
        try shop.nextDay()
        let plan = try shop.plan(Self.night + 1)
        try shop.run(Self.night + 1)
        let after = try connection.query(
            "SELECT cluster_id AS id FROM allot.cluster WHERE interval_day = $1::date ORDER BY 1",
            [.text((Self.night + 1).description)]
        ).map { try $0.int("id") }
        #expect(Set(after).intersection(before).count * 2 > after.count, "\(before), \(after)")
        #expect(after.allSatisfy { before.contains($0) || $0 > 40 })
        // A plan looks at the same clusters, and keeps nothing.
        let digests = try connection.query(
            "SELECT row_digest AS digest FROM allot.targeting_version WHERE interval_day = $1::date ORDER BY campaign_id",
            [.text((Self.night + 1).description)])
        #expect(try digests.map { try $0.text("digest") } == plan.campaigns.map(\.listDigest))
    }

    @Test func `clusters of other settings get identifiers that nobody had`() throws {
        let shop = try shop()
        try shop.run()
        var connection = try shop.connect()
        let before = try connection.query("SELECT next_id FROM allot.clustering").only.int("next_id")
        try shop.edit("Jobs/allot.yaml", "by: clusters", "by: clusters, most_clusters: 2")
        try shop.nextDay()
        try shop.run(Self.night + 1)
        let after = try connection.query(
            "SELECT cluster_id AS id FROM allot.cluster WHERE interval_day = $1::date ORDER BY 1",
            [.text((Self.night + 1).description)]
        ).map { try $0.int("id") }
        #expect(after == [before, before + 1])
        let checks = try connection.query(
            "SELECT checks::text AS line FROM allot.run WHERE interval_day = $1::date",
            [.text((Self.night + 1).description)]
        ).only.text("line")
        #expect(checks.contains("made in another way than on \(Self.night)"))
        // A number that was given is never given again, also after nights of another kind.
        try shop.edit("Jobs/allot.yaml", "{by: clusters, most_clusters: 2}", "{by: rfm}")
        try shop.nextDay()
        try shop.run(Self.night + 2)
        #expect(
            try connection.query("SELECT max(interval_day)::text AS day FROM allot.clustering").only.text("day")
                == (Self.night + 1).description)
        try shop.edit("Jobs/allot.yaml", "{by: rfm}", "{by: clusters}")
        try shop.nextDay()
        try shop.run(Self.night + 3)
        let last = try connection.query(
            "SELECT min(cluster_id) AS id FROM allot.cluster WHERE interval_day = $1::date",
            [.text((Self.night + 3).description)]
        ).only.int("id")
        #expect(last == before + 2)
    }

    @Test func `a number is not given again by a night that is run again in another way`() throws {
        let shop = try shop()
        try shop.run()
        try shop.nextDay()
        try shop.run(Self.night + 1)
        func ids(_ day: CalendarDay) throws -> [String] {
            try lines(
                "SELECT cluster_id::text AS line FROM allot.cluster WHERE interval_day = '\(day)' ORDER BY cluster_id",
                shop)
        }
        let first = try ids(Self.night + 1)
        let given = try #require(
            try lines("SELECT max(next_id)::text AS line FROM allot.clustering", shop).first.flatMap(Int.init))
        // The night again by RFM, then by clusters in another way: what it called clusters before stays what it was.
        try shop.edit("Jobs/allot.yaml", "{by: clusters}", "{by: rfm}")
        #expect(try shop.run(Self.night + 1, revises: true).exitCode == .success)
        #expect(try ids(Self.night + 1) == [])
        try shop.edit("Jobs/allot.yaml", "{by: rfm}", "{by: clusters, most_clusters: 2}")
        #expect(try shop.run(Self.night + 1, revises: true).exitCode == .success)
        #expect(try ids(Self.night + 1) == [String(given), String(given + 1)])
        // An earlier night, filled in later, does not give what later nights gave.
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        _ = try Night(project: shop.project(), log: log).backfill(Self.night...Self.night, threads: 2, reports: nil)
        #expect(try ids(Self.night) == [String(given + 2), String(given + 3)])
        #expect(!first.isEmpty)
    }

    @Test func `nothing about users who refuse it is in any cluster`() throws {
        let shop = try shop()
        let other = try self.shop()
        var connection = try shop.connect()
        var changed = try other.connect()
        let refusing = """
            INSERT INTO shop.consents (customer_id, channel, personalise, contact)
            SELECT customer_id, 'push', false, true FROM shop.customers WHERE customer_id % 10 = 3
            ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET personalise = false
            """
        try connection.execute(refusing)
        try changed.execute(refusing)
        // Whatever they did, the others are grouped alike.
        try changed.execute("UPDATE shop.events SET amount = amount * 1000 WHERE customer_id % 10 = 3")
        try shop.run()
        try other.run()
        #expect(try lines(Self.clusters, other) == lines(Self.clusters, shop))
        let found = try connection.query(
            """
            SELECT (SELECT sum(users)::bigint FROM allot.cluster) AS clustered,
                (SELECT count(*) FROM allot.user_feature WHERE frequency > 0) AS buyers,
                (SELECT count(*) FROM allot.segment_membership WHERE user_id % 10 = 3) AS members,
                (SELECT count(*) FROM allot.targeting WHERE user_id % 10 = 3 AND segment_id <> 'generic') AS listed
            """
        ).only
        #expect(try found.int("clustered") == found.int("buyers") && found.int("buyers") > 200)
        #expect(try found.int("members") == 0 && found.int("listed") == 0)
    }

    @Test func `a campaign can address a cluster, and a shop without purchases has none`() throws {
        let shop = try shop()
        let path = NightShop.path(of: NightShop.coupons)
        try shop.edit(path, "offers:", "audience: {segments: [cluster_1, cluster_99]}\noffers:")
        try shop.edit(path, "min_users: 100", "min_users: 1")
        #expect(try shop.run(Self.night, [NightShop.coupons]).exitCode == .success)
        #expect(try lines("SELECT DISTINCT segment_id AS line FROM allot.targeting", shop) == ["cluster_1"])

        // Which of them there is not, and which there are, stands with the check, passed or not.
        let said = try lines("SELECT checks::text AS line FROM allot.run", shop)[0]
        #expect(said.contains("has cluster_99, which tonight's segments do not: there are cluster_1, cluster_2"))
        try shop.edit(path, "[cluster_1, cluster_99]", "[cluster_99]")
        let refused = try shop.run(Self.night, [NightShop.coupons], revises: true)
        #expect(refused.exitCode == .refused)
        #expect(
            try lines(
                "SELECT coalesce(message, '') AS line FROM allot.run_campaign JOIN allot.run USING (run_id) ORDER BY started_at",
                shop
            ).last?.contains("0 users in the list; at least 1 are required; `audience.segments` has cluster_99") == true
        )

        let empty = try self.shop()
        var connection = try empty.connect()
        try connection.execute("DELETE FROM shop.events WHERE kind IN ('purchase', 'refund')")
        #expect(try empty.run().exitCode == .success)
        #expect(
            try lines("SELECT DISTINCT segment_id AS line FROM allot.segment_membership", empty) == ["no_purchase"])
        #expect(try lines("SELECT checks::text AS line FROM allot.run", empty)[0].contains("nobody bought anything"))
        #expect(try lines(Self.clusters, empty) == [])
    }
}
