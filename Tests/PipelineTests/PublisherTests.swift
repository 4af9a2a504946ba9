import Pipeline
import Postgres
import Records
import TestSupport
import Testing

@Suite(.database) struct PublisherTests {
    @Test func `what is published is what was computed, to the last bit`() throws {
        var connection = try PretendShop.open()
        let live = try PretendShop.night(users: 1_000)
        #expect(live.map(\.campaignID) == PretendShop.campaigns)
        for version in live {
            let list = PretendShop.list(version.campaignID, users: 1_000)
            #expect(try ListDigest(of: "allot.targeting_v\(version.version)", on: &connection) == ListDigest(list))
            #expect(version.rowDigest == ListDigest(list).description)
            #expect(version.rowCount == 1_000)
            #expect(try PretendShop.rowsToSend(version.campaignID, &connection) == 400)
            #expect(try Ledger.liveVersion(of: version.campaignID, on: &connection) == version)
        }
        let row = try connection.query(
            """
            SELECT offer_id, creative_id, channel_id, items::text, reason, propensity, decision_id
            FROM allot.targeting_current WHERE campaign_id = 'ads' AND user_id = 7
            """
        ).only
        #expect(try row.text("offer_id") == "p10")
        #expect(try row.optionalText("creative_id") == nil)
        #expect(try row.text("channel_id") == "push")
        #expect(try row.text("items") == "{}")
        #expect(try row.double("propensity") == 2_863_311_531 / 4_294_967_296)
        #expect(
            try row.uuid("decision_id")
                == DecisionID(campaignID: "ads", day: PretendShop.day, revision: 0).uuid(7))
    }

    @Test func `a version keeps its odds, its waterfall, its money and its prices`() throws {
        var connection = try PretendShop.open()
        let live = try PretendShop.night(["ads"])
        let version = try connection.query(
            "SELECT budget::text, budget_reserved::text, prices->>'budget' AS price, valid_to - valid_from AS valid "
                + "FROM allot.targeting_version WHERE version = $1", [.int64(live[0].version)]
        ).only
        #expect(try version.text("budget") == "25000.000001")
        #expect(try version.text("budget_reserved") == "1.500000")
        #expect(try version.text("price") == "1.7")
        #expect(try version.text("valid") == "01:00:00")
        let odds = try connection.query(
            "SELECT sum(weight) AS weight, sum(probability) AS probability FROM allot.policy_cell"
        ).only
        #expect(try odds.int64("weight") == 4_294_967_296)
        #expect(try odds.double("probability") == 1)
        let steps = try connection.query("SELECT reason, users FROM allot.excluded ORDER BY step")
        #expect(try steps.map { try $0.text("reason") } == ["opted_out", "too_recent"])
        let run = try #require(try Ledger.runs(on: &connection).runs.first)
        #expect(run.status == .published)
        #expect(run.outcomes.map(\.version) == [live[0].version])
    }

    @Test func `the lists of two campaigns go live together or not at all`() throws {
        var connection = try PretendShop.open()
        let before = try PretendShop.night()
        let run = try PretendShop.begin(day: PretendShop.day + 1)
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try PretendShop.stage(by: publisher, day: PretendShop.day + 1, on: &connection)
        // Somebody moves the second campaign's pointer meanwhile.
        try connection.execute(
            "UPDATE allot.targeting_pointer SET fence = nextval('allot.fence_seq') WHERE campaign_id = 'spring-coupons'"
        )
        let error = #expect(throws: PublishError.self) { try publisher.publish(staged, on: &connection) }
        #expect(error == .newerRunPublished(campaign: "spring-coupons"))
        #expect(error?.exitCode == .tryAgain)
        for version in before {
            #expect(try Ledger.liveVersion(of: version.campaignID, on: &connection) == version)
        }
        #expect(try Ledger.run(matching: "\(run.id)", on: &connection).runs.map(\.status) == [.running])

        #expect(try publisher.discard(staged, on: &connection) == staged.map(\.version))
        #expect(try PretendShop.listTables(&connection) == before.map { "targeting_v\($0.version)" })
    }

    @Test func `what is asked for in the publishing transaction can stop it`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin()
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try PretendShop.stage(by: publisher, on: &connection)
        #expect(throws: Crash.self) {
            try publisher.publish(staged, on: &connection) { connection in
                try connection.execute("INSERT INTO allot.enrolment VALUES ('ads', 1, 1, '2026-10-01', 'none')")
                throw Crash()
            }
        }
        #expect(try connection.query("SELECT FROM allot.enrolment").isEmpty)
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
    }

    @Test func `a run that was taken over cannot publish, whether or not the other has`() throws {
        var connection = try PretendShop.open()
        let slow = try PretendShop.begin()
        let publisher = Publisher(run: slow, conninfo: Database.current)
        let staged = try PretendShop.stage(by: publisher, on: &connection)
        try connection.execute("UPDATE allot.run SET lease_until = clock_timestamp() - interval '1 second'")
        let next = try PretendShop.begin()
        #expect(throws: LedgerError.leaseLost(run: slow.id)) { try publisher.publish(staged, on: &connection) }

        let other = Publisher(run: next, conninfo: Database.current)
        #expect(try other.cleanUp(on: &connection) == staged.map(\.version))
        let live = try other.publish(try PretendShop.stage(by: other, users: 10, on: &connection), on: &connection)
        #expect(throws: LedgerError.leaseLost(run: slow.id)) { try publisher.publish(staged, on: &connection) }
        #expect(try Ledger.liveVersion(of: "ads", on: &connection) == live[0])
    }

    @Test func `a run with an older fence cannot publish over a newer one`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads"])
        let run = try PretendShop.begin(["ads"], day: PretendShop.day + 1)
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try PretendShop.stage(["ads"], by: publisher, day: PretendShop.day + 1, on: &connection)
        try connection.run(
            "UPDATE allot.targeting_pointer SET fence = $1 WHERE campaign_id = 'ads'", [.int64(run.fence)])
        #expect(throws: PublishError.newerRunPublished(campaign: "ads")) {
            try publisher.publish(staged, on: &connection)
        }
    }

    @Test func `a connection lost while publishing is made again, and the lists go live once`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin()
        let staged = try PretendShop.stage(
            by: Publisher(run: run, conninfo: Database.current), on: &connection)
        let pid = Int64(connection.backend.pid)
        let publisher = Publisher(run: run, conninfo: Database.current) { step in
            guard step == "publish commit" else { return }
            var other = try Connection(Database.current)
            // Ends the first attempt; the second has another connection.
            try other.query("SELECT pg_terminate_backend($1, 10000)", [.int64(pid)])
        }
        let live = try publisher.publish(staged, on: &connection)
        #expect(live.map(\.version) == staged.map(\.version))
        #expect(Int64(connection.backend.pid) != pid)
        #expect(try PretendShop.rowsToSend("ads", &connection) == 16)
        try Ledger.finish(run, RunOutcome(status: .published, exitCode: .success), on: &connection)
    }

    @Test func `a connection lost after the commit is found out to have published`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin()
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try PretendShop.stage(by: publisher, on: &connection)
        let live = try publisher.publish(staged, on: &connection)
        let again = try publisher.publish(staged, on: &connection) { _ in
            throw PostgresError(.commitOutcomeUnknown, "the connection was lost during COMMIT")
        }
        #expect(again == live)
    }

    @Test func `a list that changed on its way into the database is refused`() throws {
        var connection = try PretendShop.open()
        let before = try PretendShop.night(["ads"])
        let run = try PretendShop.begin(["ads"], day: PretendShop.day + 1)
        let publisher = Publisher(run: run, conninfo: Database.current) { step in
            guard step == "check" else { return }
            var other = try Connection(Database.current)
            let tables = try PretendShop.listTables(&other)
            try other.execute(
                "UPDATE allot.\(tables[tables.count - 1]) SET expected_cost = expected_cost + 1e-9 WHERE user_id = 1")
        }
        let error = #expect(throws: PublishError.self) {
            try PretendShop.stage(["ads"], by: publisher, day: PretendShop.day + 1, on: &connection)
        }
        guard case .checkFailed("ads", _, let finding) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(finding.hasPrefix("the rows' digest is"))
        #expect(error?.exitCode == .refused)
        #expect(try Ledger.liveVersion(of: "ads", on: &connection) == before[0])
    }

    @Test func `a list so long that two connections load it is whole, and what dies in its check leaves nothing live`()
        throws
    {
        var connection = try PretendShop.open()
        #expect(throws: Crash.self) {
            try PretendShop.night(["ads"], users: 50_001) { if $0 == "analyze" { throw Crash() } }
        }
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
        let live = try PretendShop.night(["ads"], users: 50_001)[0]
        #expect(live.rowCount == 50_001)
        #expect(live.rowDigest == ListDigest(PretendShop.list("ads", users: 50_001)).description)
        #expect(try ListDigest(of: "allot.targeting_v\(live.version)", on: &connection).description == live.rowDigest)
        #expect(try PretendShop.listTables(&connection) == ["targeting_v\(live.version)"])
    }

    @Test func `cells whose odds do not sum to one are refused`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin(["ads"])
        let publisher = Publisher(run: run, conninfo: Database.current)
        let error = #expect(throws: PublishError.self) {
            try publisher.stage(
                PretendShop.list("ads"), PretendShop.info(), cells: [PretendShop.cells[0]], excluded: [],
                on: &connection)
        }
        guard case .checkFailed(_, _, "the odds of 1 cells do not sum to 1") = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `an empty list can be published, and sends nothing`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin(["ads"])
        let publisher = Publisher(run: run, conninfo: Database.current)
        let staged = try publisher.stage(
            TargetingList(campaignID: "ads", segmentNames: [], arms: []), PretendShop.info(), cells: [], excluded: [],
            on: &connection)
        #expect(try publisher.publish([staged], on: &connection).map(\.rowCount) == [0])
        #expect(try PretendShop.rowsToSend("ads", &connection) == 0)
    }

    @Test func `a campaign's own view shows its list, and the name says which`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads", "o'hara-\"x\""])
        let view = "allot.\"targeting_current_o'hara_\"\"x\"\"\""
        #expect(try connection.query("SELECT count(*) AS n FROM \(view)").only.int("n") == 16)
        #expect(try connection.query("SELECT count(*) AS n FROM allot.targeting_current_ads").only.int("n") == 16)
    }

    @Test(arguments: ["spring_coupons", String(repeating: "long-", count: 12) + "end"])
    func `a campaign whose view's name is taken or too long gets one that is its own`(campaign: String) throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["spring-coupons"])
        try PretendShop.night([campaign], users: 20)
        try PretendShop.night([campaign], users: 20, day: PretendShop.day + 1)
        let view = try connection.query("SELECT allot.ensure_campaign_view($1) AS name", [.text(campaign)]).only
            .text("name")
        #expect(view.utf8.count <= 63)
        #expect(try connection.query("SELECT count(*) AS n FROM allot.\(view)").only.int("n") == 8)
        let first = "SELECT count(*) AS n FROM allot.targeting_current_spring_coupons"
        #expect(try connection.query(first).only.int("n") == 16)
    }

    @Test func `who may read the lists may read the views of campaigns that come later`() throws {
        var connection = try PretendShop.open()
        try connection.execute(
            """
            CREATE ROLE "send-\(Database.current.hashValue)";
            GRANT USAGE ON SCHEMA allot TO "send-\(Database.current.hashValue)";
            GRANT SELECT ON allot.targeting_current TO "send-\(Database.current.hashValue)"
            """)
        try PretendShop.night(["ads"])
        let row = try connection.query(
            """
            SELECT has_table_privilege($1, 'allot.targeting_current_ads', 'SELECT') AS own,
                has_table_privilege($1, 'allot.targeting', 'SELECT') AS everything
            """, [.text("send-\(Database.current.hashValue)")]
        ).only
        #expect(try row.bool("own"))
        #expect(try !row.bool("everything"))
        try connection.execute(
            """
            DROP OWNED BY "send-\(Database.current.hashValue)"; DROP ROLE "send-\(Database.current.hashValue)"
            """)
    }
}
