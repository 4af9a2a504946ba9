import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Days whose events are not what they should be: nothing is learned from them, and the last list stays.
@Suite struct NightQualityTests {
    private static let night = DailyShop.night
    private static let bad = night + 1

    /// What can be wrong with a day's events: the check that finds it, and how it comes about.
    struct Fault: Sendable, CustomTestStringConvertible {
        var check: String
        var sql: String
        var testDescription: String { "\(check): \(sql)" }

        static let all: [Fault] = [
            // A customers table that was loaded by half, and one that knows other people.
            Fault(check: "unknown_users", sql: "DELETE FROM plaza.member WHERE id % 3 = 0"),
            Fault(
                check: "unknown_users", sql: "UPDATE plaza.log SET member = member + 1000 WHERE id % 12 = 0 AND :day"),
            Fault(check: "unknown_items", sql: "DELETE FROM plaza.good WHERE id > 60"),
            Fault(check: "unknown_items", sql: "UPDATE plaza.log SET good = good + 1000 WHERE id % 7 = 0 AND :day"),
            Fault(
                check: "views_without_item",
                sql: "UPDATE plaza.log SET good = NULL WHERE what = 'view' AND id % 4 = 0 AND :day"),
            Fault(
                check: "carts_without_item",
                sql: "UPDATE plaza.log SET good = NULL WHERE what = 'cart' AND id % 2 = 0 AND :day"),
            Fault(
                check: "purchases_without_item",
                sql: "UPDATE plaza.log SET good = NULL WHERE what = 'purchase' AND id % 2 = 0 AND :day"),
            Fault(
                check: "purchases_without_amount",
                sql: "UPDATE plaza.log SET paid = NULL WHERE what = 'purchase' AND id % 2 = 0 AND :day"),
            Fault(
                check: "purchases_without_amount",
                sql: "UPDATE plaza.log SET paid = 0 WHERE what = 'purchase' AND id % 2 = 0 AND :day"),
            Fault(
                check: "purchases_without_order",
                sql: "UPDATE plaza.log SET bill = NULL WHERE what = 'purchase' AND id % 2 = 0 AND :day"),
            // A file that was loaded twice: with the same identifiers, and with new ones.
            Fault(
                check: "duplicates",
                sql:
                    "INSERT INTO plaza.log SELECT id, booked + interval '1 hour', member, at, what, good, bill, paid FROM plaza.log WHERE id % 4 = 0 AND :day"
            ),
            Fault(
                check: "activity",
                sql:
                    "INSERT INTO plaza.log SELECT id + 5000 * n, booked, member, at, what, good, bill, paid FROM plaza.log, generate_series(1, 3) AS n WHERE :day"
            ),
            Fault(
                check: "kinds", sql: "UPDATE plaza.log SET what = 'share' WHERE what = 'view' AND id % 3 > 0 AND :day"),
            // Amounts in cents, and times without their zone.
            Fault(check: "amounts", sql: "UPDATE plaza.log SET paid = paid * 100 WHERE :day"),
            Fault(
                check: "hours",
                sql:
                    "UPDATE plaza.log SET at = at - interval '8 hours', booked = booked - interval '8 hours' WHERE :day"
            ),
            Fault(
                check: "recorded_ahead",
                sql:
                    "UPDATE plaza.log SET booked = statement_timestamp() + interval '1 hour' WHERE id % 10 = 0 AND :day"
            ),
            Fault(
                check: "dated_ahead",
                sql: "UPDATE plaza.log SET booked = booked - interval '2 hours' WHERE id % 10 = 0 AND :day"),
        ]
    }

    private func spoil(_ fault: Fault, on day: CalendarDay, _ connection: inout Connection) throws {
        try connection.execute(fault.sql.replacing(":day", with: "id / 100000 = \(day.number)"))
    }

    private func repair(_ day: CalendarDay, _ connection: inout Connection) throws {
        try DailyShop.pass(day, on: &connection)
        try connection.execute(
            """
            INSERT INTO plaza.member SELECT n FROM generate_series(1, 500) AS n ON CONFLICT DO NOTHING;
            INSERT INTO plaza.good SELECT n, 'shelf ' || n % 7 FROM generate_series(1, 80) AS n ON CONFLICT DO NOTHING;
            """)
    }

    /// Everything that a night writes, by table: digests of the rows, without what differs from run to run.
    private func written(_ connection: inout Connection) throws -> [String: String] {
        var digests: [String: String] = [:]
        for (table, columns) in [
            ("user_feature", "t.*"), ("segment_membership", "t.*"), ("user_state", "t.*"), ("user_history", "t.*"),
            ("feature_day", "t.*"), ("item_category", "t.*"), ("corrected_event", "t.*"), ("feature_checkpoint", "t.*"),
            ("source_quality", "(to_jsonb(t) - 'measured_at')"), ("decision_outcome", "(to_jsonb(t) - 'version')"),
            ("cell_outcome", "t.*"), ("enrolment", "t.*"),
            ("targeting", "(to_jsonb(t) - 'version')"),
            ("targeting_version", "t.campaign_id, t.interval_day, t.revision, t.row_count, t.row_digest, t.budget"),
            ("targeting_current", "(to_jsonb(t) - 'version')"),
        ] {
            digests[table] = try connection.query(
                """
                SELECT md5(coalesce(string_agg(line, ' ' ORDER BY line), '')) AS digest
                FROM (SELECT ROW(\(columns))::text AS line FROM allot.\(table) AS t) AS lines
                """
            ).only.text("digest")
        }
        return digests
    }

    private func checks(_ connection: inout Connection) throws -> [String: (passed: Bool, detail: String)] {
        let rows = try connection.query(
            """
            SELECT c ->> 'name' AS name, (c ->> 'passed')::boolean AS passed, c ->> 'detail' AS detail
            FROM (SELECT checks FROM allot.run ORDER BY fence DESC LIMIT 1) AS run, jsonb_array_elements(checks) AS c
            """)
        return try Dictionary(
            rows.map { (try $0.text("name"), (try $0.bool("passed"), try $0.text("detail"))) }
        ) { first, _ in first }
    }

    /// What a shop without any fault has written after three nights, night by night.
    private static let twin = Result {
        let shop = try DailyShop()
        var connection = try shop.connect()
        return try (0..<3).map { night in
            if night > 0 { try DailyShop.pass(Self.night + night, on: &connection) }
            let result = try shop.run(Self.night + night)
            try #require(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            return try NightQualityTests().written(&connection)
        }
    }

    @Test(arguments: Fault.all)
    func `a fault refuses the night and leaves all as it was; after a repair all is as if it had never been`(
        fault: Fault
    ) throws {
        let twin = try Self.twin.get()
        let shop = try DailyShop()
        var connection = try shop.connect()
        try shop.run()
        let before = try written(&connection)
        #expect(before == twin[0])

        try DailyShop.pass(Self.bad, on: &connection)
        try spoil(fault, on: Self.bad, &connection)
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad) }
        #expect(error?.exitCode == .refused)
        let text = error?.description ?? ""
        #expect(text.contains("\(fault.check) check failed for \(Self.bad): source events: "), "\(text)")
        #expect(text.contains("quality: {accept: [\(Self.bad)]} in Jobs/allot.yaml"))
        #expect(text.contains("The last good lists stay live."))
        #expect(try written(&connection) == before)
        let run = try connection.query(
            "SELECT status, exit_code, error FROM allot.run ORDER BY fence DESC LIMIT 1"
        ).only
        #expect(try run.text("status") == "refused" && run.int("exit_code") == 3)
        #expect(try run.text("error") == error?.description)
        let checks = try checks(&connection)
        #expect(checks.count == 17 && checks[fault.check]?.passed == false)
        // A plan says the same and writes nothing, either.
        let planned = #expect(throws: NightError.self) { try shop.plan(Self.bad) }
        #expect(planned?.description == error?.description)

        try repair(Self.bad, &connection)
        #expect(try shop.run(Self.bad).campaigns.map(\.status) == ["published"])
        #expect(try written(&connection) == twin[1])
        try DailyShop.pass(Self.bad + 1, on: &connection)
        #expect(try shop.run(Self.bad + 1).campaigns.map(\.status) == ["published"])
        #expect(try written(&connection) == twin[2])
    }

    @Test func `a night that was refused may be left out: the next one goes on as after any missed night`() throws {
        let (shop, other) = (try DailyShop(), try DailyShop())
        var connection = try shop.connect()
        var otherConnection = try other.connect()
        for shop in [shop, other] { try shop.run() }
        try DailyShop.pass(Self.bad, on: &connection)
        try spoil(Fault.all[1], on: Self.bad, &connection)
        #expect(throws: NightError.self) { try shop.run(Self.bad) }
        try repair(Self.bad, &connection)
        try DailyShop.pass(Self.bad, on: &otherConnection)
        for day in [Self.bad + 1, Self.bad + 2] {
            try DailyShop.pass(day, on: &connection)
            try DailyShop.pass(day, on: &otherConnection)
            #expect(try shop.run(day).campaigns.map(\.status) == ["published"])
            try other.run(day)
        }
        #expect(try written(&connection) == written(&otherConnection))
    }

    @Test func `a day that was refused is not learned by the next night before it is mended or let through`() throws {
        let (shop, other) = (try DailyShop(), try DailyShop())
        var connection = try shop.connect()
        var otherConnection = try other.connect()
        for shop in [shop, other] { try shop.run() }
        for day in [Self.bad, Self.bad + 1] {
            try DailyShop.pass(day, on: &connection)
            try DailyShop.pass(day, on: &otherConnection)
        }
        let before = try written(&connection)
        let fault = Fault.all[1]
        try spoil(fault, on: Self.bad, &connection)
        #expect(throws: NightError.self) { try shop.run(Self.bad) }
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad + 1) }
        #expect(error?.exitCode == .refused)
        let text = error?.description ?? ""
        #expect(text.contains("\(fault.check) check failed for \(Self.bad): source events: "), "\(text)")
        #expect(text.contains("quality: {accept: [\(Self.bad)]} in Jobs/allot.yaml"), "\(text)")
        #expect(try checks(&connection)["\(fault.check) of \(Self.bad)"]?.passed == false)
        #expect(try written(&connection) == before)

        try repair(Self.bad, &connection)
        try shop.run(Self.bad + 1)
        try other.run(Self.bad + 1)
        #expect(try days(&connection) == days(Self.night, Self.bad, Self.bad + 1))
        #expect(try written(&connection) == written(&otherConnection))
    }

    @Test func `a backfill of a day that is not as it should be does not make it a usual one`() throws {
        let shop = try DailyShop()
        var connection = try shop.connect()
        try shop.run()
        try DailyShop.pass(Self.bad, on: &connection)
        try spoil(Fault.all[1], on: Self.bad, &connection)
        try shop.backfill(Self.bad...Self.bad)
        #expect(try days(&connection) == days(Self.night))
        #expect(try checks(&connection)["\(Fault.all[1].check) of \(Self.bad)"]?.passed == false)
        try DailyShop.pass(Self.bad + 1, on: &connection)
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad + 1) }
        #expect(error?.description.contains("check failed for \(Self.bad): ") == true)
        try repair(Self.bad, &connection)
        try shop.backfill(Self.bad...Self.bad)
        #expect(try days(&connection) == days(Self.night, Self.bad))
        // What a day looked like when it was as it should be is not what it looks like now.
        try spoil(Fault.all[1], on: Self.bad, &connection)
        try shop.backfill(Self.bad...Self.bad)
        #expect(try days(&connection) == days(Self.night))
    }

    @Test func `what a backfill learned of a bad day is forgotten when the day is mended`() throws {
        let (shop, other) = (try DailyShop(), try DailyShop())
        var connection = try shop.connect()
        var otherConnection = try other.connect()
        for shop in [shop, other] { try shop.run() }
        for day in [Self.bad, Self.bad + 1] {
            try DailyShop.pass(day, on: &connection)
            try DailyShop.pass(day, on: &otherConnection)
        }
        try spoil(Fault.all[1], on: Self.bad, &connection)
        try shop.backfill(Self.bad + 1...Self.bad + 1)
        // The same rows with the same times of recording: nothing tells that they have changed.
        try repair(Self.bad, &connection)
        for shop in [shop, other] { try shop.run(Self.bad + 1) }
        #expect(try written(&connection) == written(&otherConnection))
    }

    @Test func `a first night that was refused is judged by the second one`() throws {
        let shop = try DailyShop(isKnown: false)
        var connection = try shop.connect()
        let fault = try #require(Fault.all.first { $0.check == "unknown_users" })
        try spoil(fault, on: Self.night, &connection)
        #expect(throws: NightError.self) { try shop.run() }
        try DailyShop.pass(Self.bad, on: &connection)
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad) }
        #expect(error?.description.contains("unknown_users check failed for \(Self.night): ") == true)
        try repair(Self.night, &connection)
        #expect(try shop.run(Self.bad).campaigns.map(\.status) == ["published"])
        #expect(try days(&connection) == days(Self.night, Self.bad))
    }

    @Test func `a bad day is not learned however late, nor one that is like it`() throws {
        let shop = try DailyShop()
        var connection = try shop.connect()
        try shop.run()
        for night in 0...9 { try DailyShop.pass(Self.bad + night, on: &connection) }
        let fault = try #require(Fault.all.first { $0.check == "amounts" })
        for day in [Self.bad, Self.bad + 1] { try spoil(fault, on: day, &connection) }
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad + 9) }
        let text = error?.description ?? ""
        for day in [Self.bad, Self.bad + 1] { #expect(text.contains("\(fault.check) check failed for \(day): ")) }
        #expect(text.contains("quality: {accept: [\(Self.bad), \(Self.bad + 1)]} in Jobs/allot.yaml"), "\(text)")
        // One is mended, the other was really like that.
        try repair(Self.bad, &connection)
        try shop.setQuality("{accept: [\(Self.bad + 1)]}")
        #expect(try shop.run(Self.bad + 9).campaigns.map(\.status) == ["published"])
        #expect(try days(&connection).count == 11)
    }

    @Test func `a day whose load failed altogether is not passed over`() throws {
        let shop = try DailyShop()
        var connection = try shop.connect()
        // Not all of the week before is known.
        try connection.execute("DELETE FROM allot.source_quality WHERE day = '\(Self.night + -2)'")
        try shop.run()
        try DailyShop.pass(Self.bad + 1, on: &connection)
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad + 1) }
        let text = error?.description ?? ""
        #expect(text.contains("volume check failed for \(Self.bad): source events: 0 rows on the day, "), "\(text)")
        #expect(text.contains("on the median of those of the seven days before that are known"))
        try DailyShop.pass(Self.bad, on: &connection)
        #expect(try shop.run(Self.bad + 1).campaigns.map(\.status) == ["published"])
    }

    @Test func `what a first night has learned is not judged later because older days were filled in`() throws {
        let shop = try DailyShop(isKnown: false)
        var connection = try shop.connect()
        try spoil(Fault.all[1], on: Self.night + -3, &connection)
        try shop.run()
        try shop.backfill(Self.night + -10...Self.night + -10)
        try DailyShop.pass(Self.bad, on: &connection)
        #expect(try shop.run(Self.bad).campaigns.map(\.status) == ["published"])
    }

    /// The days from the first night on of which something is kept.
    private func days(_ connection: inout Connection) throws -> [String] {
        try connection.query("SELECT day::text FROM allot.source_quality WHERE day >= '\(Self.night)' ORDER BY day")
            .map { try $0.text("day") }
    }

    private func days(_ days: CalendarDay...) -> [String] { days.map(\.description) }

    @Test func `a day that somebody has looked at is let through, is said to be, and is usual from then on`() throws {
        let shop = try DailyShop()
        var connection = try shop.connect()
        try shop.run()
        let digest = "SELECT configuration_digest AS digest FROM allot.run ORDER BY fence DESC LIMIT 1"
        let before = try connection.query(digest).only.text("digest")
        try DailyShop.pass(Self.bad, on: &connection)
        let sale =
            "UPDATE plaza.log SET what = 'purchase', bill = id, paid = 20 WHERE what = 'view' AND id % 3 > 0 AND "
        try connection.execute(sale + "id / 100000 = \(Self.bad.number)")
        let error = #expect(throws: NightError.self) { try shop.run(Self.bad) }
        #expect(error?.description.contains("kinds check failed") == true)
        #expect(error?.description.contains("amounts check failed") == true)

        try shop.setQuality("{accept: [2026-11-11, \(Self.bad)]}")
        #expect(try shop.run(Self.bad).campaigns.map(\.status) == ["published"])
        // What a list is made of has not changed: the night before is still what it was.
        #expect(try connection.query(digest).only.text("digest") == before)
        let kinds = try #require(try checks(&connection)["kinds"])
        #expect(kinds.passed && kinds.detail.hasSuffix("; let through by quality.accept"))
        let kept = "SELECT let_through FROM allot.source_quality WHERE day = '\(Self.bad)'"
        #expect(try connection.query(kept).only.textArray("let_through") == ["kinds", "amounts"])
        // A backfill of it leaves that as it is.
        try shop.backfill(Self.bad...Self.bad)
        #expect(try connection.query(kept).only.textArray("let_through") == ["kinds", "amounts"])
        #expect(try shop.check("quality").detail.contains("were let through: \(Self.bad)"))

        let folder = try TemporaryFolder()
        try shop.report(to: folder.path)
        for (language, words) in [
            ("en", " allowed; somebody has let the day through."), ("zh-Hans", "当日经人工放行。"),
        ] {
            let page = try String(
                contentsOfFile: folder.file("\(RealInputProject.campaign).\(language).html"), encoding: .utf8)
            #expect(page.contains(words), "\(language)")
        }
        let report = try ReportDocument(
            Data(contentsOf: URL(fileURLWithPath: folder.file("\(RealInputProject.campaign).json"))))
        let trust = try report.element(of: "trust", where: "check", is: "plausibility")
        #expect(trust.text("level") == "amber")

        // A sale of two days needs to be let through once: the second day is like the last.
        try shop.setQuality("{}")
        try DailyShop.pass(Self.bad + 1, on: &connection)
        try connection.execute(sale + "id / 100000 = \(Self.bad.number + 1)")
        #expect(try shop.run(Self.bad + 1).campaigns.map(\.status) == ["published"])
    }

    @Test func `exactly the allowed share of unknown users passes, and one event more is refused`() throws {
        let shop = try DailyShop(isKnown: false)
        var connection = try shop.connect()
        let first = Int64(Self.night.number) * 100_000
        try connection.execute("UPDATE plaza.log SET member = 9999 WHERE id BETWEEN \(first + 1) AND \(first + 91)")
        let error = #expect(throws: NightError.self) { try shop.run() }
        #expect(error?.description.contains("unknown_users check failed") == true)
        #expect(
            error?.description.contains(
                "5.06 % of 1800 rows are of users whom Sql/source/users.sql does not have; at most 5 %")
                == true)
        try connection.execute("UPDATE plaza.log SET member = 1 WHERE id = \(first + 1)")
        #expect(try shop.run().campaigns.map(\.status) == ["published"])
        let kept = try connection.query("SELECT unknown_users, events FROM allot.source_quality").only
        #expect(try kept.int("unknown_users") == 90 && kept.int("events") == 1_710)
        // Such rows are counted, and are no fault of the rows themselves.
        let report = "SELECT rows FROM allot.quarantine WHERE reason = 'unknown_user' ORDER BY rows LIMIT 1"
        #expect(try connection.query(report).only.int("rows") == 90)
    }

    @Test func `a first night has nothing to compare with and says so, and neither has the same night again`() throws {
        let shop = try DailyShop(isKnown: false)
        var connection = try shop.connect()
        try connection.execute("UPDATE plaza.log SET paid = 100 * paid WHERE id / 100000 = \(Self.night.number)")
        #expect(try shop.check("quality").detail == "no day's events are kept yet to compare the next ones with")
        for revises in [false, true] {
            if revises {
                try shop.project.edit(.users, replacing: "FROM plaza.member", with: "FROM plaza.member WHERE id < 495")
            }
            let result = try shop.run(revises: revises)
            #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
            let checks = try checks(&connection)
            let amounts = try #require(checks["amounts"])
            #expect(amounts.passed)
            #expect(amounts.detail.hasSuffix("; not judged: none of the 28 days before it to compare with"))
            #expect(checks["unknown_users"]?.detail.contains("not judged") == false)
            let kept = try connection.query("SELECT day::text AS day, unknown_users FROM allot.source_quality").only
            #expect(try kept.text("day") == "\(Self.night)" && (kept.int("unknown_users") > 0) == revises)
        }
        let kept = try shop.check("quality").detail
        #expect(kept.contains("the events of 1 day looked like is kept, the last one is \(Self.night)"))
    }

    @Test func `thirty ordinary nights with their weekends pass, from the first one on, and a year is kept`() throws {
        let shop = try DailyShop(isKnown: false)
        var connection = try shop.connect()
        try connection.execute(
            """
            INSERT INTO allot.source_quality (day, events, unknown_users, repeated_rows, items, unknown_items,
                purchases_without_amount, purchases_without_order, recorded_ahead, dated_ahead, buyers, kinds,
                kinds_without_item, amounts, hours, activity)
            SELECT date '\(Self.night)' - back, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, array_fill(0, '{7}'), array_fill(0, '{7}'),
                array_fill(0, '{20}'), array_fill(0, '{24}'), array_fill(0, '{8}')
            FROM unnest('{336, 337, 338, 400}'::integer[]) AS back
            """)
        for night in 0..<30 {
            if night > 0 { try DailyShop.pass(Self.night + night, on: &connection) }
            let result = try shop.run(Self.night + night)
            #expect(result.campaigns.map(\.status) == ["published"], "\(Self.night + night): \(result.description)")
            let failed = try checks(&connection).filter { !$0.value.passed }
            #expect(failed.isEmpty, "\(Self.night + night): \(failed)")
        }
        // By then, every one of them is judged.
        let notJudged = try checks(&connection).filter { $0.value.detail.contains("not judged") }
        #expect(notJudged.isEmpty)
        let kept = try connection.query(
            "SELECT count(*) AS n, min(day)::text AS first FROM allot.source_quality"
        ).only
        // Thirty nights, and two days a year ago.
        #expect(try kept.int("n") == 32 && kept.text("first") == "\(Self.night + -337)")
    }

    @Test func `a database whose clock was set back is said to be, and the nights go on`() throws {
        let shop = try DailyShop()
        var connection = try shop.connect()
        try shop.run()
        #expect(try shop.check("clock").exitCode == nil)
        try connection.execute(
            "UPDATE allot.run SET finished_at = statement_timestamp() + interval '3 hours 5 minutes'")
        try DailyShop.pass(Self.bad, on: &connection)
        #expect(try shop.run(Self.bad).campaigns.map(\.status) == ["published"])
        let clock = try #require(try checks(&connection)["clock"])
        #expect(clock.passed)
        #expect(clock.detail.hasPrefix("the database's clock is 3 h behind the newest entry of the ledger"))
        let finding = try shop.check("clock")
        #expect(finding.exitCode == .refused && finding.detail.contains("3 h behind"))
    }

    @Test(arguments: [(1, true), (2, false)] as [(UInt64, Bool)])
    func `what is kept of a day equals a count in SQL, whether the night went on or read everything`(
        seed: UInt64, ascends: Bool
    ) throws {
        let conninfo = try SharedServer.running.createDatabase("moving_quality_\(seed)")
        defer { try? SharedServer.running.dropDatabase("moving_quality_\(seed)") }
        try Database.$current.withValue(conninfo) {
            var connection = try Connection(conninfo)
            _ = try Migrator().migrate(&connection)
            var shop = try MovingShop(seed: seed, ascends: ascends, on: &connection)
            let start = MovingShop.first + -MovingShop.historyDays
            for day in 0..<MovingShop.historyDays { try shop.pass(start + day, on: &connection) }
            for night in 0..<8 {
                let day = MovingShop.first + night
                try shop.pass(day, on: &connection)
                try connection.execute(
                    "ALTER DATABASE moving_quality_\(seed) SET moving.now = '\(day + 1) 00:00 Europe/Berlin'")
                // Every fourth night begins anew.
                if night % 4 == 3 { try connection.execute("DELETE FROM allot.feature_checkpoint") }
                let result = try shop.project.run(day)
                #expect(result.campaigns.map(\.status) == ["published"], "\(result.description)")
                let columns = """
                    events, unknown_users, repeated_rows, items, unknown_items, purchases_without_amount,
                    purchases_without_order, recorded_ahead, dated_ahead, buyers, kinds, kinds_without_item, amounts,
                    hours, activity
                    """
                let differences = try RealInputAudit.differences(
                    "SELECT \(columns) FROM (\(MovingShop.quality(day))) AS counted",
                    "SELECT \(columns) FROM allot.source_quality WHERE day = '\(day)'", on: &connection)
                try #require(differences == [], "seed \(seed), night \(night)")
            }
            let sums = try connection.query(
                """
                SELECT sum(unknown_users)::integer AS users, sum(unknown_items)::integer AS items,
                    sum(repeated_rows)::integer AS repeats
                FROM allot.source_quality
                """
            ).only
            #expect(try sums.int("users") > 0 && sums.int("items") > 0 && sums.int("repeats") > 0)
        }
    }
}
