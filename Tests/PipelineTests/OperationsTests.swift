import Pipeline
import Postgres
import Records
import TestSupport
import Testing

@Suite(.database) struct OperationsTests {
    @Test func `a paused campaign shows senders nothing at once, and its list again when resumed`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night()
        #expect(try Operations.pause("ads", on: &connection))
        #expect(try !Operations.pause("ads", on: &connection))
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
        #expect(try connection.query("SELECT count(*) AS n FROM allot.targeting_current_ads").only.int("n") == 0)
        #expect(try PretendShop.rowsToSend("spring-coupons", &connection) == 16)
        // A night that publishes meanwhile does not wake it up.
        try PretendShop.night(day: PretendShop.day + 1)
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
        #expect(try Operations.resume("ads", on: &connection))
        #expect(try PretendShop.rowsToSend("ads", &connection) == 16)
    }

    @Test func `a campaign that does not exist cannot be paused, and the message names those that do`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads"])
        let error = #expect(throws: PublishError.self) { try Operations.pause("adds", on: &connection) }
        #expect(error?.description == "there is no campaign adds; there are ads")
        #expect(error?.exitCode == .usage)
    }

    @Test func `a list that has expired is not sent`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads"], validFor: .microseconds(1))
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
        #expect(try Operations.status(on: &connection).campaigns.map(\.state) == [.expired])
    }

    @Test func `a rollback makes the previous list live, and a second one the list before that`() throws {
        var connection = try PretendShop.open()
        let nights = try (0..<3).map {
            try PretendShop.night(["ads"], users: 20 + 10 * $0, day: PretendShop.day + $0)[0]
        }
        let first = try Operations.rollback("ads", delivered: [], on: &connection)
        #expect(first.from == nights[2].version)
        #expect(first.to == nights[1].version)
        #expect(try Ledger.liveVersion(of: "ads", on: &connection) == nights[1])
        #expect(try PretendShop.rowsToSend("ads", &connection) == 12)
        #expect(try Operations.rollbackTarget(of: "ads", on: &connection) == nights[0])
        let second = try Operations.rollback("ads", delivered: [], on: &connection)
        #expect(second.to == nights[0].version)
        #expect(second.fence > first.fence)
        let movedBy = try #require(try Operations.status(on: &connection).campaigns[0].list?.movedBy)
        #expect(movedBy == "rollback by postgres at \(RunRequest.thisProcess)")
        let error = #expect(throws: PublishError.self) {
            try Operations.rollback("ads", delivered: [], on: &connection)
        }
        #expect(error == .nothingToRollBackTo(campaign: "ads"))
        // Forward again, and the night after that publishes as usual.
        #expect(
            try Operations.publish("ads", version: nights[2].version, delivered: [], on: &connection).description
                .hasPrefix(
                    "ads: version \(nights[2].version) is live instead of \(nights[0].version); it is sent until"))
        let next = try PretendShop.night(["ads"], day: PretendShop.day + 3)
        #expect(try Ledger.liveVersion(of: "ads", on: &connection) == next[0])
    }

    @Test func `a rollback outranks the run that is still computing`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads"])
        let good = try PretendShop.night(["ads"], day: PretendShop.day + 1)
        let run = try PretendShop.begin(["ads"], day: PretendShop.day + 2)
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try PretendShop.stage(["ads"], by: publisher, day: PretendShop.day + 2, on: &connection)
        let move = try Operations.rollback("ads", delivered: [], on: &connection)
        #expect(move.from == good[0].version)
        #expect(throws: PublishError.newerRunPublished(campaign: "ads")) {
            try publisher.publish(staged, on: &connection)
        }
        #expect(try Ledger.liveVersion(of: "ads", on: &connection)?.version == move.to)
    }

    @Test func `a rollback does not show anybody again who was sent something`() throws {
        var connection = try PretendShop.open()
        let first = try PretendShop.night(["ads"])
        try PretendShop.night(["ads"], revision: 1)
        // User 1 got his message of the first list, user 3 that of the revision, user 7 the night learned about.
        try connection.run(
            """
            INSERT INTO allot.decision_outcome
            SELECT version, campaign_id, user_id, '2026-10-01', segment_id, cell_id, arm_id, reason, propensity, false,
                0, 0, 0, 0, 0, 0, 0, true, false, false, false, false, false, NULL
            FROM allot.targeting WHERE version = $1 AND user_id = 7
            """, [.int64(first[0].version)])
        let move = try Operations.rollback(
            "ads",
            delivered: [
                DecisionID(campaignID: "ads", day: PretendShop.day, revision: 0).uuid(1),
                DecisionID(campaignID: "ads", day: PretendShop.day, revision: 1).uuid(3),
                PostgresUUID(high: 1, low: 2),
            ], on: &connection)
        #expect(move.withheld == 3)
        let users = "SELECT user_id FROM allot.targeting_current_ads WHERE user_id < 12 ORDER BY user_id"
        #expect(try connection.query(users).map { try $0.int("user_id") } == [9, 11])
        #expect(try PretendShop.rowsToSend("ads", &connection) == 13)
        #expect(try Operations.status(on: &connection).campaigns[0].list?.withheld == 3)
    }

    @Test func `a user who was sent something in another window is not withheld`() throws {
        var connection = try PretendShop.open()
        let week = PretendShop.day + 7
        try PretendShop.night(["ads"], day: PretendShop.day)
        try PretendShop.night(["ads"], day: week)
        try PretendShop.night(["ads"], day: week, revision: 1)
        let move = try Operations.rollback(
            "ads", delivered: [DecisionID(campaignID: "ads", day: PretendShop.day, revision: 0).uuid(1)],
            on: &connection)
        #expect(move.withheld == 0)
    }

    @Test func `only a list of the campaign that was live and still has its rows can be published`() throws {
        var connection = try PretendShop.open()
        let live = try PretendShop.night()
        let run = try PretendShop.begin(["ads"], day: PretendShop.day + 1)
        let staged = try PretendShop.stage(
            ["ads"], by: Publisher(run: run, conninfo: Database.current), day: PretendShop.day + 1, on: &connection)
        for version in [live[1].version, staged[0].version, 999] {
            let error = #expect(throws: PublishError.self) {
                try Operations.publish("ads", version: version, delivered: [], on: &connection)
            }
            #expect(error?.exitCode == .usage)
        }
        try connection.execute("ALTER TABLE allot.targeting DETACH PARTITION allot.targeting_v\(live[0].version)")
        let error = #expect(throws: PublishError.self) {
            try Operations.publish("ads", version: live[0].version, delivered: [], on: &connection)
        }
        #expect(error?.description.hasSuffix("its rows have been pruned") == true)
    }

    @Test func `pruning drops rows of old lists, but of none that is live, kept, or still earning`() throws {
        var connection = try PretendShop.open()
        // Windows are seven days: the outcomes of all lists of January 2025 but the last are in.
        let old = CalendarDay(year: 2025, month: 1, day: 1)
        let future = CalendarDay(year: 2099, month: 1, day: 1)
        let days = [old, future, old + 1, old + 2, old + 3, old + 5, old + 4]
        let versions = try days.map { try PretendShop.night(["ads"], users: 20, day: $0)[0].version }
        try Operations.publish("ads", version: versions[2], delivered: [], on: &connection)
        let settled = try #require(try Ledger.version(versions[5], on: &connection)).windowTo
        // The live one is the third, and the last before it stays for a rollback.
        func prune() throws -> [Int64] {
            try Operations.prune("ads", keeping: 1, settledBefore: settled, on: &connection)
        }
        #expect(try prune() == [versions[0], versions[3], versions[4]])
        #expect(try prune() == [])
        let kept = [versions[1], versions[2], versions[5], versions[6]]
        #expect(try PretendShop.listTables(&connection) == kept.map { "targeting_v\($0)" })
        #expect(try PretendShop.rowsToSend("ads", &connection) == 8)
        #expect(try Ledger.version(versions[0], on: &connection) != nil)
    }

    @Test func `publishing what is live already changes nothing but the fence`() throws {
        var connection = try PretendShop.open()
        let live = try PretendShop.night(["ads"])
        let move = try Operations.publish("ads", version: live[0].version, delivered: [], on: &connection)
        #expect(move.description.hasPrefix("ads: version \(live[0].version) is live already; it is sent until"))
        #expect(try Ledger.liveVersion(of: "ads", on: &connection) == live[0])
    }

    @Test func `the status tells what senders see, for how long, and how the last run ended`() throws {
        var connection = try PretendShop.open()
        #expect(try Operations.status(on: &connection).description == "no campaign has run yet")
        let live = try PretendShop.night()
        try PretendShop.night(["ads"], revision: 1)
        try Operations.pause("spring-coupons", on: &connection)
        let run = try PretendShop.begin(["ads", "new"], day: PretendShop.day + 1)
        try Ledger.finish(
            run,
            RunOutcome(
                status: .refused, exitCode: .refused, error: "events are 3 days old",
                sourceThrough: 1_790_812_800_000_000),
            on: &connection)

        let status = try Operations.status(on: &connection)
        #expect(status.campaigns.map(\.campaign) == ["ads", "new", "spring-coupons"])
        #expect(status.campaigns.map(\.state) == [.live, .empty, .paused])
        let ads = try #require(status.campaigns[0].list)
        #expect(ads.previousVersion == live[0].version)
        #expect(ads.revision == 1)
        #expect(ads.rows == 40)
        #expect(status.campaigns[0].lastRun?.status == .refused)
        #expect(status.campaigns[2].lastRun?.outcome == .published)
        let lines = status.description.split(separator: "\n")
        #expect(lines[0].hasPrefix("CAMPAIGN        STATE   LIST                      ROWS  AGE"))
        #expect(lines[1].hasPrefix("ads             live    v\(ads.version) 2026-10-01 revision 1  40    "))
        #expect(lines[1].contains("refused 20"))
        #expect(lines[2].hasPrefix("new             empty   -                         -     -    -"))
        #expect(lines.contains { $0.hasPrefix("spring-coupons: paused since 20") })
        #expect(lines.contains { $0.contains("exit code 3) says: events are 3 days old") })
        #expect(lines.contains { $0.hasPrefix("source: complete up to 2026-10-01T00:00:00Z, ") })

        let json = try status.json()
        for part in [
            #""schema" : "allot.status/1""#, #""state" : "paused""#, #""age_seconds" : 0"#,
            #""previous_version" : \#(live[0].version)"#, #""source_through" : "2026-10-01T00:00:00Z""#,
        ] {
            #expect(json.contains(part), "\(json)")
        }
    }
}
