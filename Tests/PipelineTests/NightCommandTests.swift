import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// The command line, as cron and operators meet it: exit codes, what is said and where.
struct NightCommandTests {
    private func allot(_ shop: NightShop, _ arguments: String...) throws -> AllotCommand.Ending {
        try AllotCommand.run(arguments + ["--directory", shop.directory])
    }

    private let night = "\(NightShop.night)"

    // MARK: What is wrong before anything runs

    @Test(arguments: [
        ["check"], ["check", "--online"], ["run", "--all"], ["plan", "--all"], ["status"], ["migrate"],
    ])
    func `every mistake of the configuration comes at once with its place, and no database is asked`(
        _ command: [String]
    ) throws {
        let folder = ConfigurationSnapshot.folder + "/broken"
        let ending = try AllotCommand.run(
            command + ["--directory", folder], environment: ["PGHOST": "/there is no server here"])
        #expect(ending.status == 78)
        #expect(ending.output == "")
        let golden = try String(contentsOfFile: ConfigurationSnapshot.folder + "/broken.txt", encoding: .utf8)
        #expect(ending.messages.replacing(folder + "/", with: "") == golden)
    }

    @Test func `a misspelt key and a missing one are found in one go`() throws {
        let shop = try NightShop()
        try shop.edit("Jobs/allot.yaml", "currency: CNY\n", "curency: CNY\n")
        try shop.edit(
            NightShop.path(of: NightShop.coupons), "budget: {total: \"20000.00\", per_day", "budget: {per_day")
        let ending = try allot(shop, "run", "--all")
        #expect(ending.status == 78)
        #expect(
            ending.messages.replacing(shop.directory + "/", with: "") == """
                Jobs/allot.yaml:6:1: `currency` is missing: ISO 4217 code of the currency of every amount, such as CNY.
                Jobs/allot.yaml:10:1: `curency` is not a key here (did you mean `currency`?)
                Jobs/campaigns/spring-coupons.yaml:10:9: `budget.total` is missing: What it may spend from its first to \
                its last day.
                3 problems in the configuration; nothing was run. Mend the lines above and try `allot check`; \
                `allot schema` prints every key.

                """)
    }

    @Test(arguments: ["source", "target"])
    func `an unreachable database ends with 69 and what to try`(_ which: String) throws {
        let shop = try NightShop()
        let there = shop.conninfo.replacing("'", with: "''")
        try shop.edit("Jobs/allot.yaml", "  \(which): {conninfo: '\(there)'", "  \(which): {conninfo: 'host=/nowhere'")
        let ending = try allot(shop, "run", "--all", "--interval", night)
        #expect(ending.status == 69)
        #expect(ending.messages.hasPrefix("allot: "))
        #expect(ending.messages.contains("/nowhere"))
        #expect(ending.messages.contains("Is the server up? allot connects as psql does"))
        #expect(ending.output == "")
    }

    @Test func `a renamed column ends with 65 before a row is read`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        try connection.execute("ALTER TABLE shop.events RENAME amount TO total")
        // The first row of users that anybody reads divides by zero.
        try shop.edit("Sql/source/users.sql", "WHERE ", "WHERE 1 / (c.customer_id - c.customer_id) > 0 AND ")
        let ending = try allot(shop, "run", "--all", "--interval", night)
        #expect(ending.status == 65)
        #expect(ending.messages.contains("Sql/source/events.sql"))
        #expect(ending.messages.contains("e.amount"))
        #expect(!ending.messages.contains("division"))
    }

    @Test func `a command line that means nothing ends with 64`() throws {
        let shop = try NightShop()
        for arguments in [
            ["run"], ["run", "--all", "spring-coupons"], ["run", "--all", "--interval", "tomorrow"],
            ["run", "--all", "--threads", "0"], ["run", "--all", "--run-id", "7"], ["run", "autumn"],
            ["run", "--all", "--interval", "2999-01-01"], ["pause", "spring-coupons"], ["rollback", "spring-coupons"],
            ["publish", "spring-coupons", "--version", "1"], ["runs", "show", "abc"], ["dance"],
        ] {
            let ending = try AllotCommand.run(arguments + ["--directory", shop.directory])
            #expect(ending.status == 64, "\(arguments): \(ending.messages)")
            #expect(ending.output == "")
            #expect(ending.messages != "")
        }
    }

    @Test func `an error that nobody foresaw ends with 70 and says that it is a bug`() throws {
        let shop = try NightShop()
        var connection = try shop.connect()
        // The tool's own function raises what no code of the tool expects.
        try connection.execute(
            """
            CREATE OR REPLACE FUNCTION allot.ensure_campaign_view(campaign text) RETURNS text LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'out of cheese'; END $$
            """)
        let ending = try allot(shop, "run", "--all", "--interval", night)
        #expect(ending.status == 70)
        #expect(ending.output == "")
        #expect(ending.messages.contains("out of cheese"))
        let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
        #expect(run.status == .failed)
        #expect(run.exitCode == 70)
        #expect(run.error?.contains("out of cheese") == true)
        #expect(try connection.query("SELECT FROM allot.targeting_current").isEmpty)
    }

    @Test func `an error of an unknown kind ends the run in the ledger with 70 and nothing live`() throws {
        struct Unforeseen: Error {}
        let shop = try NightShop()
        #expect(throws: Unforeseen.self) {
            try shop.run { step in if step == "check" { throw Unforeseen() } }
        }
        var connection = try shop.connect()
        let run = try Ledger.runs(limit: 1, on: &connection).runs[0]
        #expect(run.status == .failed)
        #expect(run.exitCode == 70)
        #expect(Failure(Unforeseen()) == nil, "what the command line reports as a bug")
        #expect(try connection.query("SELECT FROM allot.targeting_current").isEmpty)
        #expect(try shop.run().exitCode == .success)
        try NightInvariants.expect(shop)
    }

    @Test func `a check tells what campaigns of one run share: the greatest floor and the strictest limit`() throws {
        let shop = try NightShop()
        try shop.edit(
            NightShop.path(of: NightShop.ads), "floor: \"0.10\", floor_min: \"0.02\"",
            "floor: \"0.05\", floor_min: \"0.03\"")
        try shop.edit(NightShop.path(of: NightShop.ads), "quarantine: \"0.001\"", "quarantine: \"0.005\"")
        let check = try allot(shop, "check")
        #expect(check.status == 0)
        #expect(
            check.output.hasSuffix(
                "campaigns of one run share the greatest floor, 10 % (lowered to 3 % at least), and the strictest "
                    + "limits.quarantine, 0.1 %\n"), "\(check.output)")
        // And so it is: the list of the campaign that asks for less exploring has the floor of the other.
        try shop.run()
        var connection = try shop.connect()
        let floors = try connection.query("SELECT floor FROM allot.targeting_version ORDER BY version")
        #expect(try floors.map { try $0.double("floor") } == [0.1, 0.1])
        // Alone, its own holds.
        try shop.nextDay()
        try shop.run(NightShop.night + 1, [NightShop.ads])
        let alone = try connection.query("SELECT floor FROM allot.targeting_version ORDER BY version DESC LIMIT 1")
        #expect(try alone.only.double("floor") == 0.05)
    }

    // MARK: What an online check finds

    @Test(arguments: [
        ("frequency >", "syntax error"), ("frequenzy > 2", "frequenzy"),
        ("user_id IN (SELECT 1 FROM nowhere)", "nowhere"),
        ("frequency", "boolean"),
    ])
    func `an online check names the campaign whose condition cannot be used`(condition: String, word: String) throws {
        let shop = try NightShop()
        try shop.edit(
            NightShop.path(of: NightShop.coupons), "offers:", "audience: {where: \"\(condition)\"}\noffers:")
        try shop.edit(
            NightShop.path(of: NightShop.ads), "offers:", "audience: {where: \"frequency >= 0\"}\noffers:")
        let ending = try allot(shop, "check", "--online")
        let lines = ending.output.split(separator: "\n")
        let finding = try #require(lines.first { $0.hasPrefix("audience of spring-coupons: FAIL, ") })
        #expect(ending.output.contains(word), "\(finding)")
        #expect(lines.contains("audience of tryon-ads: ok, the condition fits the features"))
        #expect(lines.contains { $0.hasPrefix("source: ok, ") }, "one fault does not hide the rest")
        #expect(ending.status != 0)
        // Nothing was run for that.
        var connection = try shop.connect()
        #expect(try connection.query("SELECT FROM allot.run").isEmpty)
    }

    @Test func `an online check says that the shop's events have stopped`() throws {
        let shop = try NightShop()
        #expect(try allot(shop, "check", "--online").output.contains("freshness: ok, no run has read the source yet"))
        try shop.run()
        // The shop's last event is of last year.
        let ending = try allot(shop, "check", "--online")
        #expect(ending.status == 3)
        #expect(ending.output.contains("freshness: FAIL, the run of \(night) saw events up to "))
        #expect(ending.output.contains("more than 54 h means that the shop's events or the nights have stopped"))
        var connection = try shop.connect()
        try connection.execute("UPDATE allot.run SET source_through = statement_timestamp() - interval '20 hours'")
        #expect(try allot(shop, "check", "--online").output.contains("freshness: ok, the run of \(night) saw events"))
    }

    // MARK: An ordinary night and the morning after

    @Test func `a night is silent when all is well, and every question about it has a readable answer`() throws {
        let shop = try NightShop()
        let ran = try allot(shop, "run", "--all", "--interval", night)
        #expect(ran.status == 0)
        #expect(ran.output == "")
        #expect(ran.messages == "")

        let again = try allot(shop, "run", "--all", "--interval", night, "-v")
        #expect(again.status == 0)
        #expect(again.output.contains("spring-coupons: already published as v1\ntryon-ads: already published as v2\n"))

        let status = try allot(shop, "status")
        #expect(status.status == 0)
        for word in [
            "CAMPAIGN", "SENT UNTIL", "spring-coupons  live", "v1 \(night)", "tryon-ads", "v2 \(night)", "source: ",
        ] {
            #expect(status.output.contains(word), "\(word) in\n\(status.output)")
        }
        let runs = try allot(shop, "runs")
        #expect(runs.output.contains("STATUS"))
        #expect(runs.output.contains("published"))
        let id = try #require(runs.output.split(separator: "\n").last?.prefix(8))
        let show = try allot(shop, "runs", "show", String(id))
        for word in [
            "run        \(id)", "status     published, exit code 0",
            "campaign   spring-coupons: published as v1, cohorts ",
            "check      passed  freshness: ", "check      passed  volume: ",
            "check      passed  spring-coupons budget: tonight plans and reserves ",
            "check      passed  tryon-ads holdout: ", "rows       events: ",
            "digest     configuration: ",
        ] {
            #expect(show.output.contains(word), "\(word) in\n\(show.output)")
        }

        let paused = try allot(shop, "pause", "spring-coupons")
        #expect(paused.output == "spring-coupons is paused: its list is empty now\n")
        #expect(try allot(shop, "status").output.contains("spring-coupons  paused"))
        #expect(try allot(shop, "pause", "spring-coupons").output == "spring-coupons was paused already\n")
        #expect(try allot(shop, "resume", "spring-coupons").status == 0)
        #expect(try allot(shop, "status").output.contains("spring-coupons  live"))
    }

    @Test func `a plan is held to, and a stale one refused with 3`() throws {
        let shop = try NightShop()
        let file = "\(shop.directory)/plan.json"
        let plan = try allot(shop, "plan", "--all", "--interval", night, "--output", file)
        #expect(plan.status == 0)
        #expect(plan.output.hasPrefix("Plan for \(night); nothing was published.\n"))
        let held = try PlanDocument(json: String(contentsOfFile: file, encoding: .utf8))
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 10", "percent: 12")
        let stale = try allot(shop, "run", "--all", "--interval", night, "--plan", file)
        #expect(stale.status == 3)
        #expect(stale.messages.contains("spring-coupons: the configuration or the queries have changed since"))
        try shop.edit(NightShop.path(of: NightShop.coupons), "percent: 12", "percent: 10")
        let run = try allot(shop, "run", "--all", "--interval", night, "--plan", file, "--json")
        #expect(run.status == 0)
        #expect(run.output.contains("\"schema\" : \"allot.run/1\""))
        var connection = try shop.connect()
        #expect(
            try NightShop.campaigns.map { try Ledger.liveVersion(of: $0, on: &connection)?.rowDigest }
                == held.campaigns.map(\.listDigest))
    }

    @Test func `rollback and publish move the list, and never show a row that was sent`() throws {
        let shop = try NightShop()
        try shop.run()
        try shop.nextDay()
        try shop.run(NightShop.night + 1)
        let back = try allot(shop, "rollback", "spring-coupons")
        #expect(back.status == 0)
        #expect(back.output.hasPrefix("spring-coupons: version 1 is live instead of 3; "))
        #expect(back.output.contains(" of its users were sent something already and are withheld; it is sent until "))
        var connection = try shop.connect()
        let twice = try connection.query(
            "SELECT count(*) AS n FROM allot.targeting_current JOIN shop.deliveries USING (decision_id) WHERE version = 1"
        )
        #expect(try twice.only.int("n") == 0)
        let forward = try allot(shop, "publish", "spring-coupons", "--version", "3")
        #expect(forward.output.hasPrefix("spring-coupons: version 3 is live instead of 1"))
        #expect(try allot(shop, "publish", "spring-coupons", "--version", "2").status == 64)
    }

    // MARK: Others at work

    @Test func `a second run at the same time ends with 75 and says who is at work`() throws {
        let shop = try NightShop()
        let first = try Ledger.begin(
            RunRequest(
                campaigns: NightShop.campaigns, day: NightShop.night, toolVersion: "1", seed: 1,
                configurationDigest: "", sqlDigest: "", holder: "night-host:17"), conninfo: shop.conninfo)
        let second = try allot(shop, "run", "--all", "--interval", night)
        #expect(second.status == 75)
        #expect(second.messages.hasPrefix("allot: run \(first.id) of night-host:17 has been at work since "))
        #expect(second.messages.contains("try again when it has ended"))
        #expect(try allot(shop, "plan", "--all", "--interval", night).status == 0, "a plan needs no lease")
        var connection = try shop.connect()
        try Ledger.finish(first, RunOutcome(status: .unchanged, exitCode: .success), on: &connection)
        #expect(try allot(shop, "run", "--all", "--interval", night).status == 0)
        try NightInvariants.expect(shop)
    }

    @Test func `of many runs at once one publishes, and the others try again or find it done`() throws {
        let shop = try NightShop()
        let commands = try (0..<8).map { _ in
            try AllotCommand(["run", "--all", "--interval", night, "--directory", shop.directory])
        }
        let endings = try commands.map { try $0.wait() }
        #expect(endings.allSatisfy { $0.status == 0 || $0.status == 75 }, "\(endings)")
        #expect(endings.contains { $0.status == 0 })
        var connection = try shop.connect()
        #expect(try connection.query("SELECT FROM allot.targeting_version").count == 2)
        #expect(try connection.query("SELECT FROM allot.run WHERE status = 'published'").count == 1)
        try NightInvariants.expect(shop)
    }

    @Test func `a report that cannot be written ends with 73, and the lists are live`() throws {
        let shop = try NightShop()
        let ending = try allot(shop, "run", "--all", "--interval", night, "--output", "/dev/null/reports")
        #expect(ending.status == 73)
        #expect(ending.messages.contains("/dev/null"))
        var connection = try shop.connect()
        #expect(try connection.query("SELECT FROM allot.targeting_pointer WHERE version IS NOT NULL").count == 2)
        try NightInvariants.expect(shop)
    }

    @Test func `the same lists come out of any number of threads and of another process, byte for byte`() throws {
        var digests: [[String]] = []
        for threads in [1, 2] {
            let shop = try NightShop()
            for day in 0..<2 {
                try shop.run(NightShop.night + day, threads: threads)
                try shop.nextDay()
            }
            digests.append(try Self.digests(shop))
        }
        let shop = try NightShop()
        for day in 0..<2 {
            let ending = try allot(shop, "run", "--all", "--interval", "\(NightShop.night + day)", "--threads", "3")
            #expect(ending.status == 0)
            try shop.nextDay()
        }
        digests.append(try Self.digests(shop))
        #expect(digests[0].count == 4)
        #expect(digests[0] == digests[1])
        #expect(digests[0] == digests[2])
    }

    private static func digests(_ shop: NightShop) throws -> [String] {
        var connection = try shop.connect()
        return try connection.query("SELECT row_digest FROM allot.targeting_version ORDER BY campaign_id, interval_day")
            .map { try $0.text("row_digest") }
    }
}
