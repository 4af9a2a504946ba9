import Dispatch
import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport
import Testing

@Suite(.database) struct LedgerTests {
    @Test func `of many runs that start at once one begins, and the others are told to try again`() throws {
        var connection = try PretendShop.open()
        let conninfo = Database.current
        let outcomes = Mutex<[Result<LiveRun, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let outcome = Result { try Ledger.begin(PretendShop.request(), conninfo: conninfo) }
            outcomes.withLock { $0.append(outcome) }
        }
        var live: [LiveRun] = []
        for outcome in outcomes.withLock({ $0 }) {
            switch outcome {
            case .success(let run): live.append(run)
            case .failure(let error):
                let error = try #require(error as? LedgerError)
                #expect(error.exitCode == .tryAgain)
                guard case .leaseHeld(_, "night-host:17", let since, let until) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(until > since)
            }
        }
        #expect(live.count == 1)
        #expect(try connection.query("SELECT FROM allot.run").count == 1)
    }

    @Test func `a run that has ended lets the next one begin, with a greater fence and the next attempt`() throws {
        var connection = try PretendShop.open()
        let first = try PretendShop.begin()
        try Ledger.finish(first, RunOutcome(status: .failed, exitCode: .badInput), on: &connection)
        let second = try PretendShop.begin()
        #expect(first.attempt == 1)
        #expect(second.attempt == 2)
        #expect(second.fence > first.fence)
        #expect(second.abandoned == [])
    }

    @Test func `a run whose process is gone is taken over at once`() throws {
        var connection = try PretendShop.open()
        let dead = try PretendShop.begin()
        dead.lease.stop()
        try PretendShop.awaitEndOfLeases(&connection)
        let next = try PretendShop.begin()
        #expect(next.abandoned == [dead.id])
        let record = try #require(try Ledger.run(matching: "\(dead.id)", on: &connection).runs.first)
        #expect(record.status == .abandoned)
        #expect(record.leaseUntil == nil)
        #expect(record.error == "its connection went away")
    }

    @Test func `a run whose lease ran out is taken over, and learns that it has lost it`() throws {
        var connection = try PretendShop.open()
        let told = Mutex<[LedgerError]>([])
        let slow = try Ledger.begin(PretendShop.request(), conninfo: Database.current) { error in
            told.withLock { $0.append(error) }
        }
        try slow.lease.check()
        try connection.execute("UPDATE allot.run SET lease_until = clock_timestamp() - interval '1 second'")
        let next = try PretendShop.begin()
        #expect(next.abandoned == [slow.id])
        slow.lease.renew()
        slow.lease.renew()
        #expect(throws: LedgerError.leaseLost(run: slow.id)) { try slow.lease.check() }
        #expect(told.withLock { $0 } == [.leaseLost(run: slow.id)])
        #expect(throws: LedgerError.leaseLost(run: slow.id)) {
            try Ledger.finish(slow, RunOutcome(status: .failed, exitCode: .bug), on: &connection)
        }
        try next.lease.check()
    }

    @Test func `a run that renews its lease stays alive, also over a lost connection`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin()
        try connection.execute("UPDATE allot.run SET lease_until = clock_timestamp() + interval '1 second'")
        run.lease.renew()
        let lease = "SELECT lease_until > clock_timestamp() + interval '10 seconds' AS long FROM allot.run"
        #expect(try connection.query(lease).only.bool("long"))

        try PretendShop.awaitEndOfLeases(&connection)
        // The first notices that the connection is gone, the second makes another.
        run.lease.renew()
        run.lease.renew()
        try run.lease.check()
        #expect(throws: LedgerError.self) { try PretendShop.begin() }
    }

    @Test func `a lease that cannot be renewed is lost by this process' own clock`() throws {
        _ = try PretendShop.open()
        let run = try Ledger.begin(
            PretendShop.request(), conninfo: Database.current,
            terms: LeaseTerms(length: .zero, renewal: .seconds(60)))
        #expect(throws: LedgerError.leaseLost(run: run.id)) { try run.lease.check() }
    }

    @Test func `after any start no row is running without a lease`() throws {
        var connection = try PretendShop.open()
        for _ in 0..<3 {
            let run = try PretendShop.begin()
            run.lease.stop()
            try PretendShop.awaitEndOfLeases(&connection)
        }
        let live = try PretendShop.begin()
        let running = try connection.query(
            "SELECT run_id FROM allot.run WHERE status = 'running' OR lease_until IS NOT NULL")
        #expect(try running.map { RunID(try $0.uuid("run_id")) } == [live.id])
    }

    @Test func `an identifier that was used before is refused`() throws {
        var connection = try PretendShop.open()
        let request = PretendShop.request()
        let run = try Ledger.begin(request, conninfo: Database.current)
        try Ledger.finish(run, RunOutcome(status: .unchanged, exitCode: .success), on: &connection)
        #expect(throws: LedgerError.runIDInUse(request.id)) {
            try Ledger.begin(request, conninfo: Database.current)
        }
    }

    @Test func `what a run did is shown with its numbers, and without secrets`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin()
        try Ledger.record(
            [QuarantineCount(source: "events", reason: "future-dated", rows: 3)], of: run, on: &connection)
        try Ledger.record(
            CampaignOutcome(
                campaignID: "ads", status: .refused, cohorts: [2, 3], exitCode: .refused, message: "too few users"),
            of: run, on: &connection)
        try Ledger.finish(
            run,
            RunOutcome(
                status: .refused, exitCode: .refused,
                error:
                    "cannot connect to postgresql://allot:c@nary@db/shop?password=c%40nary with password='c\\'anary x'",
                sourceThrough: 1_790_812_800_000_000, rowCounts: ["events": 12], digests: ["features": "ab"],
                checks: [CheckResult(name: "freshness", passed: false, detail: "events end 3 d ago")]),
            on: &connection)

        let listing = try Ledger.run(matching: String("\(run.id)".prefix(8)), on: &connection)
        let details = listing.details
        for part in [
            "status     refused, exit code 3", "campaign   ads: refused, cohorts 2,3 (too few users)",
            "check      FAILED  freshness: events end 3 d ago", "rows       events: 12",
            "unusable   events: 3 rows, future-dated", "digest     features: ab", "seed       18446744073709551615",
            "source     complete up to 2026-10-01T00:00:00Z", "postgresql://allot:***@db/shop?password=***",
        ] {
            #expect(details.contains(part), "\(details)")
        }
        #expect(!details.contains("nary"))

        let json = try listing.json()
        for part in [#""schema" : "allot.runs/1""#, #""exit_code" : 3"#, #""started_at" : "20"#] {
            #expect(json.contains(part), "\(json)")
        }
        #expect(try Ledger.runs(of: "ads", on: &connection).runs.map(\.run) == [run.id])
        #expect(try Ledger.runs(of: "other", on: &connection).table == "no run yet")
        #expect(throws: LedgerError.noSuchRun("'; --")) { try Ledger.run(matching: "'; --", on: &connection) }
        let other = String("\(run.id)".reversed())
        #expect(throws: LedgerError.noSuchRun(other)) { try Ledger.run(matching: other, on: &connection) }
    }

    @Test func `the latest list of a day is its last revision`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(day: PretendShop.day)
        try PretendShop.night(["ads"], day: PretendShop.day, revision: 1)
        try PretendShop.night(["ads"], day: PretendShop.day + 1)
        let latest = try #require(try Ledger.latestVersion(of: "ads", day: PretendShop.day, on: &connection))
        #expect(latest.inputDigest == "input-2026-10-01-1")
        #expect(latest.rowDigest == ListDigest(PretendShop.list("ads", revision: 1)).description)
    }
}
