import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport
import Testing

/// Readers never wait longer than 200 ms, see whole lists, and scan only the live ones.
@Suite(.database) struct PublisherReaderTests {
    /// Everything that somebody may read, in one transaction that waits at most 200 ms for a lock.
    private static func read(_ connection: inout Connection) throws -> Int {
        try connection.transaction(.readOnly) { connection in
            try connection.execute("SET LOCAL lock_timeout = '200ms'")
            try connection.query("SELECT count(*) FROM allot.targeting")
            return try connection.query("SELECT count(*) AS n FROM allot.targeting_current").only.int("n")
        }
    }

    @Test func `an analyst's open transaction neither waits nor keeps a list from going live`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(users: 20)
        var analyst = try Connection(Database.current)
        try analyst.transaction(.readOnly) { analyst in
            try analyst.query("SELECT count(*) FROM allot.targeting")
            #expect(try PretendShop.rowsToSend("ads", &analyst) == 8)
            try PretendShop.night(users: 40, day: PretendShop.day + 1)
            // Published after this transaction began, by a clock that now() does not follow.
            #expect(try PretendShop.rowsToSend("ads", &analyst) == 16)
        }
        #expect(try PretendShop.rowsToSend("ads", &connection) == 16)
    }

    @Test func `an analyst's snapshot keeps showing the list that it began with`() throws {
        _ = try PretendShop.open()
        try PretendShop.night(users: 20)
        var analyst = try Connection(Database.current)
        try analyst.transaction(.snapshot) { analyst in
            #expect(try PretendShop.rowsToSend("ads", &analyst) == 8)
            try PretendShop.night(users: 40, day: PretendShop.day + 1)
            #expect(try PretendShop.rowsToSend("ads", &analyst) == 8)
        }
    }

    @Test func `at every step of a night a reader gets the old lists without waiting`() throws {
        _ = try PretendShop.open()
        try PretendShop.night(users: 20)
        // Something to clean up, too.
        #expect(throws: Crash.self) {
            try PretendShop.night(users: 20, day: PretendShop.day + 1) { if $0 == "publish commit" { throw Crash() } }
        }
        let seen = Mutex<[String: Int]>([:])
        try PretendShop.night(users: 40, day: PretendShop.day + 1) { step in
            var reader = try Connection(Database.current)
            let rows = try Self.read(&reader)
            seen.withLock { $0[step] = rows }
        }
        let (before, after) = seen.withLock { seen in
            (seen.filter { $0.key != "finish" }, seen["finish"])
        }
        #expect(before.count >= 15)
        #expect(before.values.allSatisfy { $0 == 16 })
        #expect(after == 32)
    }

    @Test func `cleaning up gives way to a reader and leaves the table to the next night`() throws {
        var connection = try PretendShop.open()
        try PretendShop.night(["ads"], users: 20)
        #expect(throws: Crash.self) {
            try PretendShop.night(["ads"], day: PretendShop.day + 1) { if $0 == "publish commit" { throw Crash() } }
        }
        var analyst = try Connection(Database.current)
        try analyst.transaction(.readOnly) { analyst in
            try analyst.query("SELECT count(*) FROM allot.targeting")
            try PretendShop.night(["ads"], day: PretendShop.day + 1)
        }
        #expect(try PretendShop.listTables(&connection) == ["targeting_v1", "targeting_v2", "targeting_v3"])
        #expect(try PretendShop.rowsToSend("ads", &connection) == 16)
        try PretendShop.night(["ads"], day: PretendShop.day + 2)
        #expect(try PretendShop.listTables(&connection) == ["targeting_v1", "targeting_v3", "targeting_v4"])
    }

    @Test func `a list that cannot be attached in time is a reason to try again`() throws {
        var connection = try PretendShop.open()
        let run = try PretendShop.begin(["ads"])
        let publisher = Publisher(
            run: run, conninfo: Database.current, patience: LockPatience(wait: .milliseconds(10), attempts: 2))
        var builder = try Connection(Database.current)
        let error = try builder.transaction { builder in
            try builder.execute("LOCK TABLE allot.targeting IN SHARE MODE")
            return #expect(throws: PublishError.self) {
                try PretendShop.stage(["ads"], by: publisher, on: &connection)
            }
        }
        #expect(error == .cannotAttach(version: 1))
        #expect(error?.exitCode == .tryAgain)
    }

    @Test func `only the live list's table is scanned, by all readers of all views`() throws {
        var connection = try PretendShop.open()
        for night in 0..<3 { try PretendShop.night(users: 200, day: PretendShop.day + night) }
        let live = try PretendShop.campaigns.compactMap { try Ledger.liveVersion(of: $0, on: &connection)?.version }
        #expect(try Self.scanned("allot.targeting_current", &connection) == Set(live))
        #expect(try Self.scanned("allot.targeting_current WHERE campaign_id = 'ads'", &connection) == [live[0]])
        #expect(try Self.scanned("allot.targeting_current_ads", &connection) == [live[0]])
        #expect(try Self.scanned("allot.targeting_current_spring_coupons", &connection) == [live[1]])

        // So few rows are read fastest in a row; a real list is not.
        try connection.execute("SET enable_seqscan = off")
        let lookUp = try Self.plan("allot.targeting_current_ads WHERE user_id = 7", &connection)
        #expect(lookUp.contains { $0.contains("using targeting_v\(live[0])_pkey") }, "\(lookUp)")
        try Operations.pause("ads", on: &connection)
        #expect(try Self.scanned("allot.targeting_current", &connection) == [live[1]])
        #expect(try Self.scanned("allot.targeting_current_ads", &connection) == [])
    }

    /// The lines of the plan of a count over `source`, after running it.
    private static func plan(_ source: String, _ connection: inout Connection) throws -> [String] {
        try connection.query(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT count(*) FROM \(source)"
        ).map { try $0.text(0) }
    }

    /// Versions whose tables were opened to count `source`.
    private static func scanned(_ source: String, _ connection: inout Connection) throws -> Set<Int64> {
        let scans = try plan(source, &connection).filter { line in
            line.contains(" on targeting_v") && !line.contains("never executed")
        }
        return Set(scans.compactMap { $0.firstMatch(of: /on targeting_v(\d+)/).flatMap { Int64($0.1) } })
    }
}
