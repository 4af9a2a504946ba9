import Foundation
import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport
import Testing

/// A night that dies, anywhere: what was live stays live, and the next night needs nobody's help.
struct NightCrashTests {
    /// Where a process is held and killed: while it reads the shop, and while it publishes.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case reading = "SELECT user_id"
        case publishing = "UPDATE allot.targeting_pointer"

        var testDescription: String { self == .reading ? "reading" : "publishing" }
    }

    @Test(arguments: Place.allCases)
    func `kill -9 in the middle leaves the old lists live, and the next run succeeds by itself`(_ place: Place) throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        let before = try live(&connection)

        let (holder, command) = try held(shop, at: place, &connection)
        ChildProcess.terminate(command.process)
        #expect(try command.wait().status == 128 + 9)
        #expect(try live(&connection) == before)
        #expect(try connection.query("SELECT FROM allot.run WHERE status = 'running'").count == 1)
        try eventually("the server notices that the run is gone") {
            try connection.query(
                "SELECT FROM allot.run JOIN pg_stat_activity ON pid = backend_pid WHERE status = 'running'"
            ).isEmpty
        }
        try holder.release()

        let result = try shop.run(NightShop.night + 1)
        #expect(result.exitCode == .success)
        #expect(result.campaigns.map(\.status) == ["published", "published"])
        let runs = try Ledger.runs(on: &connection).runs
        #expect(runs.map(\.status) == [.published, .abandoned, .published])
        #expect(runs[1].error == "its connection went away", "nobody had to wait for the end of the lease")
        try NightInvariants.expect(shop, after: "kill -9 while \(place)")
    }

    @Test(arguments: [(SIGTERM, Int32(143)), (SIGINT, Int32(130))], Place.allCases)
    func `an interrupted run says so, publishes nothing and is in nobody's way`(
        signal: (number: Int32, status: Int32), place: Place
    ) throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        let before = try live(&connection)
        let (holder, command) = try held(shop, at: place, &connection)
        kill(command.process, signal.number)
        let ending = try command.wait()
        #expect(ending.status == signal.status)
        #expect(ending.messages == "allot: interrupted; lists that were not live yet are not published\n")
        // The ledger knows at once, and the next run may begin; nobody had to find out that it is gone.
        let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
        #expect(run.status == .interrupted)
        #expect(run.exitCode == Int(signal.status))
        #expect(run.leaseUntil == nil)
        #expect(try live(&connection) == before)
        try holder.release()
        #expect(try shop.run(NightShop.night + 1).exitCode == .success)
        #expect(try Ledger.runs(on: &connection).runs.map(\.status) == [.published, .interrupted, .published])
        try NightInvariants.expect(shop)
    }

    @Test func `a night that fails at any step of publishing leaves the old lists, and ends as if nothing had been`()
        throws
    {
        let undisturbed = try NightShop()
        try undisturbed.run()
        try undisturbed.nextDay()
        try undisturbed.run(NightShop.night + 1)
        var other = try undisturbed.connect()

        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        var connection = try shop.connect()
        let before = try live(&connection)
        var steps: [String] = []
        while true {
            let bomb = Bomb(at: steps.count + 1)
            do {
                try shop.run(NightShop.night + 1, checkpoint: bomb.reach)
            } catch is Crash {}
            guard let step = bomb.step else { break }
            steps.append(step)
            #expect(try live(&connection) == before, "after \(step)")
            let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
            #expect(run.status == .failed && run.exitCode == 70, "after \(step)")
        }
        #expect(steps.first == "load")
        #expect(steps.last == "publish commit")
        #expect(steps.count(where: { $0 == "attach" }) == 2)
        #expect(steps.count(where: { $0.hasPrefix("publish") }) == 7)
        try NightInvariants.expect(shop, after: "a failure at every step")
        let digests = "SELECT row_digest FROM allot.targeting_version ORDER BY campaign_id, interval_day"
        #expect(
            try connection.query(digests).map { try $0.text("row_digest") }
                == (try other.query(digests).map { try $0.text("row_digest") }), "I7")
        for table in ["enrolment", "decision_outcome", "cell_outcome", "user_feature"] {
            let sql = "SELECT md5(string_agg(to_jsonb(t)::text, '' ORDER BY to_jsonb(t)::text)) AS d FROM "
            func content(_ connection: inout Connection) throws -> String? {
                try connection.query(
                    sql + "(SELECT to_jsonb(x) - 'version' - 'first_version' AS t FROM allot.\(table) x) AS t"
                ).only.optionalText("d")
            }
            #expect(try content(&connection) == (try content(&other)), "I7: \(table)")
        }
    }

    /// A lock that a run waits for, until it is released.
    private final class Holder {
        private var connection: Connection

        init(_ shop: NightShop, at place: Place) throws {
            connection = try shop.connect()
            try connection.execute(
                place == .reading
                    ? "BEGIN; SELECT pg_advisory_xact_lock(42)"
                    : "BEGIN; SELECT FROM allot.targeting_pointer FOR UPDATE")
        }

        func release() throws { try connection.execute("ROLLBACK") }
    }

    /// The second night as a process of its own, which has come to `place` and waits there.
    private func held(
        _ shop: NightShop, at place: Place, _ connection: inout Connection
    ) throws -> (holder: Holder, command: AllotCommand) {
        // Whoever reads the users waits for a lock that the test holds; so does whoever moves a pointer.
        try shop.edit(
            "Sql/source/users.sql", "WHERE ", "WHERE (SELECT pg_advisory_xact_lock_shared(42)) IS NOT NULL AND ")
        let holder = try Holder(shop, at: place)
        let command = try AllotCommand(
            ["run", "--all", "--interval", "\(NightShop.night + 1)", "--directory", shop.directory])
        try eventually("the run waits while \(place)") {
            try !connection.query(
                """
                SELECT FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%'
                """, [.text(place.rawValue)]
            ).isEmpty
        }
        return (holder, command)
    }

    /// Fails at step `n`, counted from 1; cleaning up after the failure before is not counted, and neither is pruning
    /// after the end.
    private final class Bomb: Sendable {
        private let state: Mutex<(left: Int, step: String?)>

        init(at n: Int) { state = Mutex((n, nil)) }

        var step: String? { state.withLock { $0.step } }

        @Sendable func reach(_ step: String) throws {
            guard !step.hasPrefix("clean up"), step != "prune" else { return }
            try state.withLock { state in
                state.left -= 1
                guard state.left == 0 else { return }
                state.step = step
                throw Crash()
            }
        }
    }

    /// What each pointer shows, with the count and digest of its rows, and what senders see.
    private func live(_ connection: inout Connection) throws -> [String] {
        try NightShop.campaigns.map { campaign in
            let version = try Ledger.liveVersion(of: campaign, on: &connection)
            let stored = try ListDigest(of: "allot.targeting_v\(version?.version ?? 0)", on: &connection)
            #expect(stored.description == version?.rowDigest)
            let sent = try connection.query(
                """
                SELECT count(*) || ' ' || md5(string_agg(t::text, '' ORDER BY user_id)) AS digest
                FROM allot.targeting_current t WHERE campaign_id = $1
                """, [.text(campaign)])
            return "\(version?.version ?? 0) \(stored.count) \(stored) \(try sent.only.text("digest"))"
        }
    }
}
