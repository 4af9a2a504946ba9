import Foundation
import Logging
import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport

/// A shop whose days are all alike but for their weekends, with a database of its own and one campaign.
///
/// Five hundred members view, search, put into carts, buy, review and share on 1,800 occasions a day; at weekends there
/// are 2,600, later in the day, and more of them are purchases. Two weeks before the first night are backfilled, so that
/// there are days to compare with. The same day is the same in every shop.
final class DailyShop {
    /// The first night: a Thursday.
    static let night = CalendarDay(year: 2026, month: 1, day: 15)
    static let historyDays = 16
    private static let template = "daily_shop_template"
    private static let made = Result { try makeTemplate() }
    private static let count = Mutex(0)

    let conninfo: String
    let project: RealInputProject
    private let database: String

    /// A shop with the days up to ``night``.
    ///
    /// - Parameters:
    ///   - isKnown: Whether two weeks before the first night are backfilled.
    ///   - quality: What `quality` in `Jobs/allot.yaml` says.
    /// - Throws: `PostgresError`; Foundation's error where the project cannot be written.
    init(isKnown: Bool = true, quality: String = "{}") throws {
        try Self.made.get()
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        database = "daily_shop_\(number)"
        let server = try SharedServer.running
        var connection = try Connection(server.conninfo)
        try connection.execute("CREATE DATABASE \(database) TEMPLATE \(Self.template)")
        conninfo = server.conninfo(database: database)
        project = try Database.$current.withValue(conninfo) { try Self.makeProject(quality: quality) }
        guard !isKnown else { return }
        var own = try connect()
        try own.execute("TRUNCATE allot.source_quality")
    }

    deinit {
        try? SharedServer.running.dropDatabase(database)
    }

    func connect() throws -> Connection { try Connection(conninfo, searchPath: "pg_catalog") }

    /// Runs the night of `day`.
    @discardableResult
    func run(_ day: CalendarDay = night, revises: Bool = false) throws -> NightResult {
        try project.run(day, revises: revises)
    }

    /// Changes what `quality` in `Jobs/allot.yaml` says.
    func setQuality(_ quality: String) throws {
        let file = "\(project.directory)/\(Configuration.shopPath)"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        try lines.map { $0.hasPrefix("quality:") ? "quality: \(quality)" : String($0) }.joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// Lets `day` pass, in place of what is there of it.
    static func pass(_ day: CalendarDay, on connection: inout Connection) throws {
        try connection.execute(
            """
            DELETE FROM plaza.log WHERE id / 100000 = \(day.number);
            INSERT INTO plaza.log (id, booked, member, at, what, good, bill, paid)
            SELECT id, at + interval '30 seconds', member, at, what, CASE WHEN what <> 'search' THEN good END,
                CASE WHEN what IN ('purchase', 'refund') THEN id END,
                CASE WHEN what IN ('purchase', 'refund') THEN round(power(10, 1 + price / 800.0)::numeric, 2) END
            FROM (
                SELECT \(day.number)::bigint * 100000 + n AS id,
                    '\(day) 08:00+00'::timestamptz
                        + interval '1 second' * (3600 * late + plaza.dice('\(day)', n, 'at', 14 * 3600)) AS at,
                    1 + least(plaza.dice('\(day)', n, 'who', 500), plaza.dice('\(day)', n, 'she', 900)) AS member,
                    plaza.kind(plaza.dice('\(day)', n, 'what', 100) + 4 * late) AS what,
                    1 + plaza.dice('\(day)', n, 'good', 80) AS good, plaza.dice('\(day)', n, 'price', 1000) AS price
                FROM (SELECT CASE WHEN extract(isodow FROM date '\(day)') > 5 THEN 1 ELSE 0 END AS late) AS week,
                    LATERAL generate_series(1, 1800 + 800 * late) AS n
            ) AS event
            """)
    }

    // MARK: Making it

    private static func makeTemplate() throws {
        let conninfo = try SharedServer.running.createDatabase(template)
        var connection = try Connection(conninfo)
        _ = try Migrator().migrate(&connection)
        try connection.execute(
            """
            CREATE SCHEMA plaza;
            CREATE TABLE plaza.member (id bigint PRIMARY KEY);
            CREATE TABLE plaza.good (id bigint PRIMARY KEY, shelf text);
            CREATE TABLE plaza.log (
                id bigint, booked timestamptz, member bigint, at timestamptz, what text, good bigint, bill bigint,
                paid numeric
            );
            CREATE FUNCTION plaza.dice(day text, n integer, what text, sides integer) RETURNS integer IMMUTABLE
            LANGUAGE sql AS $$
                SELECT ((('x' || substr(md5(day || n || what), 1, 8))::bit(32)::bigint) % sides)::integer
            $$;
            CREATE FUNCTION plaza.kind(n integer) RETURNS text IMMUTABLE LANGUAGE sql AS $$
                SELECT CASE WHEN n < 50 THEN 'view' WHEN n < 60 THEN 'search' WHEN n < 75 THEN 'cart'
                    WHEN n < 80 THEN 'share' WHEN n < 85 THEN 'review' ELSE 'purchase' END
            $$;
            INSERT INTO plaza.member SELECT n FROM generate_series(1, 500) AS n;
            INSERT INTO plaza.good SELECT n, 'shelf ' || n % 7 FROM generate_series(1, 80) AS n;
            """)
        for day in 0...historyDays { try pass(night + (day - historyDays), on: &connection) }
        let project = try Database.$current.withValue(conninfo) { try makeProject(quality: "{}") }
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        _ = try Night(project: Project(directory: project.directory), log: log)
            .backfill(night + -14...night + -1, threads: 2, reports: nil)
    }

    private static func makeProject(quality: String) throws -> RealInputProject {
        try RealInputProject(
            deciding: night...night + 60,
            shop: """
                timezone: UTC
                currency: EUR
                window: 1d
                history: 90d
                quality: \(quality)
                """,
            campaign: """
                offers: [{id: eur1, discount: {amount: "1.00"}, cost: on_redemption}]
                channels: [{id: push, cost_per_send: "0.01"}]
                budget: {total: "5000.00", pacing: even, overspend_probability: "0.05"}
                limits: {audience_change: "0.50", min_users: 100, quarantine: "0.001"}
                """,
            sources: [
                .users: "SELECT id AS user_id, NULL::timestamptz AS joined_at, NULL::text AS region, "
                    + "NULL::jsonb AS attributes FROM plaza.member",
                .items: """
                SELECT id AS item_id, shelf AS category, NULL::numeric AS price, NULL::numeric AS margin,
                    NULL::integer AS stock, NULL::jsonb AS attributes
                FROM plaza.good
                """,
                // Like many a shop's, it has whatever was recorded, whenever that was.
                .events: """
                SELECT id AS event_id, booked AS recorded_at, member AS user_id, at AS occurred_at, what AS kind,
                    good AS item_id, bill AS order_id, 1 AS quantity, paid AS amount, paid / 4 AS margin,
                    NULL::text AS currency
                FROM plaza.log
                WHERE at >= current_setting('allot.from')::timestamptz AND at < current_setting('allot.to')::timestamptz
                """,
                .deliveries: RealInputProject.noDeliveries,
                .outcomes: RealInputProject.noOutcomes,
                .consent: RealInputProject.noConsent,
            ])
    }
}

extension DailyShop {
    private var silence: Logger { Logger(label: "night") { _ in SwiftLogNoOpLogHandler() } }

    private func loaded() throws -> Project { try Project(directory: project.directory) }

    func plan(_ day: CalendarDay) throws -> PlanDocument {
        try Night(project: loaded(), log: silence).plan(NightRequest(day: day))
    }

    func backfill(_ days: ClosedRange<CalendarDay>) throws {
        _ = try Night(project: loaded(), log: silence).backfill(days, threads: 2, reports: nil)
    }

    /// What `allot check --online` finds about `name`.
    func check(_ name: String) throws -> ProjectCheck.Finding {
        let findings = try ProjectCheck(project: loaded()).run().findings
        guard let finding = findings.first(where: { $0.name == name }) else { throw NoFinding(name: name) }
        return finding
    }

    /// Writes the reports in all languages.
    func report(to folder: String) throws {
        var connection = try connect()
        _ = try ReportWriter(project: loaded()) { _ in }.write([], to: folder, on: &connection)
    }

    /// Nothing of that name was looked at.
    struct NoFinding: Error {
        var name: String
    }
}
