import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport

/// The process of a test died at a step.
struct Crash: Error {}

/// Nights of a small shop in the database of the test, without the computing: lists are made up.
enum PretendShop {
    static let day = CalendarDay(year: 2026, month: 10, day: 1)
    static let campaigns = ["ads", "spring-coupons"]

    /// A connection on which only qualified names, and those of PostgreSQL itself, are found.
    static func connect() throws -> Connection {
        try Connection(Database.current, searchPath: "pg_catalog")
    }

    /// A connection to the test's database, with the schema in place.
    static func open() throws -> Connection {
        var connection = try connect()
        _ = try Migrator().migrate(&connection)
        return connection
    }

    static func request(_ campaigns: [String] = campaigns, day: CalendarDay = day) -> RunRequest {
        RunRequest(
            campaigns: campaigns, day: day, toolVersion: "1.0.0", seed: .max, configurationDigest: "c0",
            sqlDigest: "5a", holder: "night-host:17")
    }

    static func begin(_ campaigns: [String] = campaigns, day: CalendarDay = day) throws -> LiveRun {
        try Ledger.begin(request(campaigns, day: day), conninfo: Database.current)
    }

    /// A list of `users` users: every fifth is held out, every other one gets the coupon, the rest nothing.
    static func list(_ campaign: String, users: Int = 40, day: CalendarDay = day, revision: Int = 0) -> TargetingList {
        let coupon = Arm(campaignID: campaign, offerID: "p10", creativeID: "", channelID: "push", terms: OfferTerms())
        var list = TargetingList(campaignID: campaign, segmentNames: ["loyal", "at_risk"], arms: [.none, coupon])
        let ids = DecisionID(campaignID: campaign, day: day, revision: revision)
        for user in 1...Int64(users) {
            let isHeldOut = user % 5 == 0
            let arm: Int32 = isHeldOut || user % 2 == 0 ? 0 : 1
            list.userID.append(user)
            list.segment.append(Int32(user % 2))
            list.cellID.append(-7)
            list.arm.append(arm)
            list.reason.append(
                (isHeldOut ? TargetingList.Reason.holdout : arm == 0 ? .explore : .policy).rawValue)
            list.weight.append(isHeldOut ? TargetingList.certainty : arm == 0 ? 1_431_655_765 : 2_863_311_531)
            list.expectedValue.append(arm == 0 ? 0 : 1 / Double(user))
            list.expectedCost.append(arm == 0 ? 0 : 0.1)
            let (high, low) = ids[user]
            list.decisionHigh.append(high)
            list.decisionLow.append(low)
        }
        return list
    }

    static func info(day: CalendarDay = day, revision: Int = 0, validFor: Duration = .seconds(3_600)) -> VersionInfo {
        let start = Int64(day.number + 1) * microsecondsPerDay
        return VersionInfo(
            day: day, revision: revision, inputDigest: "input-\(day)-\(revision)", validFor: validFor,
            windowFrom: start, windowTo: start + 7 * microsecondsPerDay, cohorts: [Int32(day.number % 7)],
            budget: Money(micros: 25_000_000_001), plannedSpend: Money(micros: 24_000_000_000),
            budgetReserved: Money(micros: 1_500_000), objective: 1_234.5, gap: 0.001, floor: 0.1,
            prices: #"{"budget": 1.7}"#)
    }

    static let cells = [
        PolicyCell(
            cellID: -7, segmentID: "loyal", users: 40, arm: "none", weight: 1_431_655_765, probBest: 0.3, n: 100,
            mean: 0, sd: 1, cost: 0),
        PolicyCell(
            cellID: -7, segmentID: "loyal", users: 40, arm: "spring-coupons/p10/push", weight: 2_863_311_531,
            probBest: 0.7, n: 200, mean: 2, sd: 0.5, cost: 0.1, posterior: #"{"tau": 0.25}"#),
    ]

    static let excluded = [Exclusion(reason: "opted_out", users: 3), Exclusion(reason: "too_recent", users: 5)]

    /// Stages a made-up list of each campaign.
    static func stage(
        _ campaigns: [String] = campaigns, by publisher: Publisher, users: Int = 40, day: CalendarDay = day,
        revision: Int = 0, validFor: Duration = .seconds(3_600), on connection: inout Connection
    ) throws -> [StagedVersion] {
        try campaigns.map { campaign in
            try publisher.stage(
                list(campaign, users: users, day: day, revision: revision),
                info(day: day, revision: revision, validFor: validFor), cells: cells, excluded: excluded,
                on: &connection)
        }
    }

    /// A whole night in a process of its own, which dies where `checkpoint` throws.
    @discardableResult
    static func night(
        _ campaigns: [String] = campaigns, users: Int = 40, day: CalendarDay = day, revision: Int = 0,
        validFor: Duration = .seconds(3_600),
        checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws -> [PublishedVersion] {
        var connection = try connect()
        let run = try begin(campaigns, day: day)
        do {
            let publisher = Publisher(run: run, conninfo: Database.current, checkpoint: checkpoint)
            try publisher.cleanUp(on: &connection)
            let staged = try stage(
                campaigns, by: publisher, users: users, day: day, revision: revision, validFor: validFor,
                on: &connection)
            let live = try publisher.publish(staged, on: &connection)
            try checkpoint("finish")
            try Ledger.finish(run, RunOutcome(status: .published, exitCode: .success), on: &connection)
            return live
        } catch let crash as Crash {
            run.lease.stop()
            try awaitEndOfLeases(&connection)
            throw crash
        }
    }

    /// Returns when the server has noticed that the connections of leases are closed.
    static func awaitEndOfLeases(_ connection: inout Connection) throws {
        try connection.query(
            "SELECT pg_terminate_backend(backend_pid, 10000) FROM allot.run WHERE status = 'running'")
    }

    /// What senders see of a campaign's list, in rows.
    static func rowsToSend(_ campaign: String, _ connection: inout Connection) throws -> Int {
        try connection.query(
            "SELECT count(*) AS n FROM allot.targeting_current WHERE campaign_id = $1", [.text(campaign)]
        ).only.int("n")
    }

    /// Tables of lists in the schema, by name.
    static func listTables(_ connection: inout Connection) throws -> [String] {
        try connection.query(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'allot'::regnamespace AND relkind = 'r' AND relname LIKE 'targeting\\_v%'
                AND relname <> 'targeting_version'
            ORDER BY length(relname), relname
            """
        ).map { try $0.text("relname") }
    }
}
