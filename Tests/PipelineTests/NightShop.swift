import Foundation
import Logging
import Pipeline
import Postgres
import Records
import Simulation
import Synchronization
import TestSupport

/// A small simulated shop with two campaigns: a database of its own, the project's folder, and customers who answer.
///
/// ```swift
/// let shop = try NightShop()
/// let result = try shop.run()                 // the first night
/// try shop.nextDay()                          // messages go out, users buy, coupons are redeemed
/// try shop.run(NightShop.night + 1)
/// ```
///
/// History is loaded once a process, into a database that every other one is copied from.
final class NightShop {
    static let users = 2_000
    static let coupons = "spring-coupons"
    static let ads = "tryon-ads"
    static let campaigns = [coupons, ads]
    /// The first night; a Monday long enough ago, so that the nights after it are over, too.
    static let night = CalendarDay(year: 2025, month: 3, day: 31)

    private static let historyDays = 21
    private static let template = "night_shop_template"
    private static let made = Result { try makeTemplate() }
    private static let count = Mutex(0)

    /// What connects the superuser.
    let conninfo: String
    /// The customers.
    private(set) var shop: Shop
    /// The last day that is in the shop's tables.
    private(set) var today: CalendarDay
    private let folder: TemporaryFolder
    private let database: String

    /// A shop whose tables are filled up to the end of the first night's day, and that has never published anything.
    init() throws {
        shop = try Self.made.get()
        today = Self.night
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        database = "night_shop_\(number)"
        let server = try SharedServer.running
        var connection = try Connection(server.conninfo)
        try connection.execute("CREATE DATABASE \(database) TEMPLATE \(Self.template)")
        conninfo = server.conninfo(database: database)
        folder = try TemporaryFolder()
        let database =
            "database:\n"
            + "  source: {conninfo: '\(conninfo.replacing("'", with: "''"))', role: allot_reader}\n"
            + "  target: {conninfo: '\(conninfo.replacing("'", with: "''"))', role: allot_writer}\n"
        _ = try ProjectTemplate.write(to: folder.path, files: ProjectTemplate.sources + [ProjectTemplate.shop])
        try edit(ProjectTemplate.shop.path, "freshness: 30h\n", "freshness: 30h\n" + database)
        try FileManager.default.createDirectory(
            atPath: "\(directory)/Jobs/campaigns", withIntermediateDirectories: true)
        for (campaign, text) in [(Self.coupons, Self.couponsText), (Self.ads, Self.adsText)] {
            try text.write(toFile: "\(directory)/\(Self.path(of: campaign))", atomically: true, encoding: .utf8)
        }
    }

    deinit {
        try? SharedServer.running.dropDatabase(database)
    }

    // MARK: The project

    /// The project's folder.
    var directory: String { folder.path }

    static func path(of campaign: String) -> String { "Jobs/campaigns/\(campaign).yaml" }

    /// Replaces `old`, which has to be there, by `new` in a file of the project.
    func edit(_ path: String, _ old: String, _ new: String) throws {
        let file = "\(directory)/\(path)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard text.contains(old) else { throw NothingToEdit(path: path, text: old) }
        try text.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// The text to be replaced is not in the file.
    struct NothingToEdit: Error {
        var path: String
        var text: String
    }

    // MARK: Nights

    func connect() throws -> Connection { try Connection(conninfo, searchPath: "pg_catalog") }

    func project() throws -> Project { try Project(directory: directory) }

    /// By campaign, the digest of its list of `day`.
    func publishedDigests(of day: CalendarDay) throws -> [String: String] {
        var connection = try connect()
        let published = try connection.query(
            "SELECT campaign_id, row_digest FROM allot.targeting_version WHERE interval_day = $1::date",
            [.text(day.description)])
        return try Dictionary(
            uniqueKeysWithValues: published.map { (try $0.text("campaign_id"), try $0.text("row_digest")) })
    }

    @discardableResult
    func run(
        _ day: CalendarDay = night, _ campaigns: [String] = [], revises: Bool = false, threads: Int = 2,
        plan: PlanDocument? = nil, checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws -> NightResult {
        try Night(project: project(), log: Self.silence, checkpoint: checkpoint).run(
            NightRequest(campaigns: campaigns, day: day, revises: revises, threads: threads, plan: plan))
    }

    func plan(
        _ day: CalendarDay = night, _ campaigns: [String] = [], revises: Bool = false
    ) throws -> PlanDocument {
        try Night(project: project(), log: Self.silence).plan(
            NightRequest(campaigns: campaigns, day: day, revises: revises))
    }

    /// The lists go out on the day after ``today``, and the day passes.
    func nextDay() throws {
        let decisions = try ShopSender(conninfo, arms: project().configuration.campaigns.flatMap(\.arms)).read()
        today = today + 1
        try shop.receive(decisions, inForceFrom: today)
        try ShopLoader(conninfo).load(today, of: shop)
    }

    private static let silence = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }

    // MARK: Making it

    /// First instant of a day in the shop's time zone, which is eight hours ahead of UTC all year.
    static func midnight(_ day: CalendarDay) -> Int64 {
        Int64(day.number) * microsecondsPerDay - 8 * 3_600_000_000
    }

    private static func makeTemplate() throws -> Shop {
        var scenario = Scenario()
        scenario.users = users
        scenario.historyDays = historyDays
        scenario.catalogue.products = 200
        let start = night + -historyDays
        let shop = try Shop(scenario, startDay: start, bounds: (0...60).map { midnight(start + $0) })
        let conninfo = try SharedServer.running.createDatabase(template)
        let loader = ShopLoader(conninfo)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        try loader.loadHistory(of: shop)
        try loader.load(night, of: shop)
        var connection = try Connection(conninfo)
        _ = try Migrator().migrate(&connection)
        try connection.execute(ProjectTemplate.roles.text)
        return shop
    }

    private static let couponsText = """
        version: 1
        campaign: spring-coupons
        starts: \(night + 1)
        ends: \(night + 28)
        holdout: {share: "0.10", salt: spring-coupons-2025}
        offers:
          - {id: p10, discount: {percent: 10, max: "50.00"}, valid_days: 7, cost: on_redemption}
          - {id: m100-12, discount: {amount: "12.00"}, min_basket: "100.00", valid_days: 7, cost: on_redemption}
        channels: [{id: push, cost_per_send: "0.01"}]
        budget: {total: "20000.00", per_day: "400.00", pacing: forecast, overspend_probability: "0.05"}
        policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 21d, floor: "0.10", floor_min: "0.02"}
        limits: {audience_change: "0.30", min_users: 100, quarantine: "0.001"}
        publish: {valid_for: 30h, keep_versions: 14}

        """

    private static let adsText = """
        version: 1
        campaign: tryon-ads
        starts: \(night + 1)
        ends: \(night + 28)
        holdout: {share: "0.10", salt: tryon-ads-2025}
        offers: [{id: tryon, cost: per_click, price: "0.35"}]
        creatives: [banner, livestream_host]
        channels: [{id: in_app, cost_per_send: "0.00"}]
        budget: {total: "400.00", per_day: "20.00", pacing: forecast, overspend_probability: "0.05"}
        policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 21d, floor: "0.10", floor_min: "0.02"}
        limits: {audience_change: "0.30", min_users: 100, quarantine: "0.001"}
        publish: {valid_for: 30h, keep_versions: 14}

        """
}
