import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// A night that goes on from the last one's features, against all of them computed anew in SQL.
@Suite(.database) struct NightFeaturesTests {
    @Test(arguments: [(1, true), (2, false), (3, true), (4, false)] as [(UInt64, Bool)])
    func `thirty nights, each going on from the last, give the features that the whole history gives`(
        seed: UInt64, ascends: Bool
    ) throws {
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        var shop = try MovingShop(seed: seed, ascends: ascends, on: &connection)
        let start = MovingShop.first + -MovingShop.historyDays
        for day in 0..<MovingShop.historyDays { try shop.pass(start + day, on: &connection) }
        try connection.execute("ALTER DATABASE \(try Self.database(&connection)) SET moving.now = '2026-01-01'")

        var wentOn = 0
        for night in 0..<30 {
            let day = MovingShop.first + night
            try shop.pass(day, on: &connection)
            try connection.execute(
                "ALTER DATABASE \(try Self.database(&connection)) SET moving.now = '\(day + 1) 00:00 Europe/Berlin'")
            // A night now and then is missed.
            if night % 9 == 5 { continue }
            let result = try shop.project.run(day)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            let differences = try RealInputAudit.differences(
                "SELECT '\(day)'::date AS as_of, \(FeatureAudit.columns) FROM (\(MovingShop.features(day))) AS f",
                "SELECT as_of, \(FeatureAudit.columns) FROM allot.user_feature", on: &connection)
            try #require(differences == [], "seed \(seed), night \(night)")
            let rows = try connection.query(
                """
                SELECT (row_counts ->> 'events')::integer AS read, (SELECT count(*)::integer FROM moving.log) AS all
                FROM allot.run ORDER BY fence DESC LIMIT 1
                """
            ).only
            if try rows.int("read") * 10 < rows.int("all") * 9 { wentOn += 1 }
        }
        #expect(wentOn > 18)
    }

    private static func database(_ connection: inout Connection) throws -> String {
        try connection.query("SELECT quote_ident(current_database()) AS name").only.text("name")
    }
}
