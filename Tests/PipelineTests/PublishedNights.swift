import Foundation
import Logging
import Pipeline
import Postgres
import Records
import Simulation
import TestSupport

/// Ten real nights of a small simulated shop, run once for all tests about what was published.
///
/// Night 5 has next to no budget for coupons, night 6 one that the whole floor does not fit into, and on night 7 a cut
/// has overdrawn it; by then the coupon with a stock is sold out. On night 4 the ads alone are refused. The first nights'
/// outcomes have matured by the eighth. Before the last night senders have noted clicks that come after its end.
struct PublishedNights: Sendable {
    /// What a night's coupons may cost, by the night's number, where it is not ``usual``.
    private static let budgets: [Int: (total: String, perDay: String)] = [
        5: ("60000.00", "15.00"), 6: ("60000.00", "75.00"), 7: ("1.00", "1.00"),
    ]
    private static let usual = (total: "60000.00", perDay: "260.00")
    private static let nights = 10
    /// Nights that are missed before one more in ``afterOutage``.
    private static let missed = 12

    /// The seed of the shop's configuration.
    static let seed: UInt64 = 20_260_101
    /// Days of the outcome window.
    static let window = 7
    /// Designed shares and salts of the holdouts: the shop's own and each campaign's.
    static let universal = (share: 0.05, salt: "shop-2026")
    static let holdouts = ["ads": (share: 0.10, salt: "ads-test"), "coupons": (share: 0.10, salt: "coupons-test")]
    /// Pieces of the coupon that runs out.
    static let stock = 60
    /// The share of traffic by lot that is asked for.
    static let floor = 0.10

    /// The database after the last night.
    let conninfo: String
    /// A copy in which every redemption was deleted before the last night.
    let withoutRedemptions: String
    /// A copy in which, after the last night, twelve were missed and one more run.
    let afterOutage: String
    /// Results of the nights.
    let results: [NightResult]

    private static let made = Result { try PublishedNights() }

    /// The nights, run when the first test asks for them.
    static var shared: PublishedNights { get throws { try made.get() } }

    func connect() throws -> Connection { try Connection(conninfo) }

    private init() throws {
        let server = try SharedServer.running
        conninfo = try server.createDatabase("published")
        withoutRedemptions = server.conninfo(database: "published_without_redemptions")
        afterOutage = server.conninfo(database: "published_after_outage")
        var scenario = try ScenarioFile.read(ScenarioFile.standard, file: "default.yaml")
        scenario.users = 3_500
        scenario.historyDays = 28
        let first = CalendarDay(year: 2025, month: 6, day: 2)
        let start = first + -scenario.historyDays
        // Asia/Shanghai is eight hours ahead all year.
        let bounds = (0...(scenario.historyDays + Self.nights + Self.missed + 1)).map {
            Int64((start + $0).number) * microsecondsPerDay - microsecondsPerDay / 3
        }
        var shop = try Shop(scenario, startDay: start, bounds: bounds)
        let loader = ShopLoader(conninfo)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        try loader.loadHistory(of: shop)
        try Self.prepare(conninfo)
        var results: [NightResult] = []
        for index in 1...Self.nights {
            let day = first + (index - 1)
            try loader.load(day, of: shop)
            if index == Self.nights {
                try Self.execute(Self.clicksToCome, conninfo)
                try Self.copy("published", to: "published_without_redemptions", on: server)
                try Self.execute("DELETE FROM shop.redemptions", withoutRedemptions)
                _ = try Self.night(index, day, from: first, conninfo: withoutRedemptions)
            }
            let (result, arms) = try Self.night(index, day, from: first, conninfo: conninfo)
            results.append(result)
            try shop.receive(ShopSender(conninfo, arms: arms).read(), inForceFrom: day + 1)
        }
        self.results = results
        try Self.copy("published", to: "published_after_outage", on: server)
        for index in 0...Self.missed {
            try ShopLoader(afterOutage).load(first + (Self.nights + index), of: shop)
        }
        _ = try Self.night(
            Self.nights + Self.missed + 1, first + (Self.nights + Self.missed), from: first, conninfo: afterOutage)
    }

    /// A sender who has gone on for a day writes clicks into rows that were delivered before.
    private static let clicksToCome = """
        UPDATE shop.deliveries SET clicked_at = delivered_at + interval '1 day'
        WHERE channel = 'in_app' AND clicked_at IS NULL
            AND delivered_at > (SELECT max(delivered_at) - interval '1 day' FROM shop.deliveries)
        """

    private static func prepare(_ conninfo: String) throws {
        var connection = try Connection(conninfo)
        _ = try Migrator().migrate(&connection)
        try connection.execute(ProjectTemplate.roles.text)
    }

    private static func copy(_ database: String, to copy: String, on server: EmbeddedPostgres) throws {
        var connection = try Connection(server.conninfo)
        try connection.execute("CREATE DATABASE \(copy) TEMPLATE \(database)")
    }

    private static func execute(_ sql: String, _ conninfo: String) throws {
        var connection = try Connection(conninfo)
        try connection.execute(sql)
    }

    private static func night(
        _ index: Int, _ day: CalendarDay, from first: CalendarDay, conninfo: String
    ) throws -> (NightResult, [Arm]) {
        let folder = try TemporaryFolder()
        let days = first + 1...first + 57
        _ = try ProjectTemplate.write(to: folder.path, files: ProjectTemplate.sources)
        try FileManager.default.createDirectory(
            atPath: folder.file("Jobs/campaigns"), withIntermediateDirectories: true)
        for (path, text) in [
            ("Jobs/allot.yaml", shopFile(conninfo)),
            ("Jobs/campaigns/coupons.yaml", coupons(budgets[index] ?? usual, days)),
            ("Jobs/campaigns/ads.yaml", ads(days, minUsers: index == 4 ? 1_000_000 : 0)),
        ] {
            try text.write(toFile: folder.file(path), atomically: true, encoding: .utf8)
        }
        let project = try Project(directory: folder.path)
        let log = Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }
        let result = try Night(project: project, log: log).run(NightRequest(day: day))
        return (result, project.configuration.campaigns.flatMap(\.arms))
    }

    private static func shopFile(_ conninfo: String) -> String {
        let quoted = conninfo.replacingOccurrences(of: "'", with: "''")
        return ProjectTemplate.shop.text + """
            database:
              source: {conninfo: '\(quoted)', role: allot_reader}
              target: {conninfo: '\(quoted)', role: allot_writer}

            """
    }

    private static func coupons(
        _ budget: (total: String, perDay: String), _ days: ClosedRange<CalendarDay>
    ) -> String {
        """
        version: 1
        campaign: coupons
        starts: \(days.lowerBound)
        ends: \(days.upperBound)
        status: active
        holdout: {share: "0.10", salt: coupons-test}
        offers:
          - {id: p15, discount: {percent: 15, max: "60.00"}, valid_days: 7, cost: on_redemption}
          - {id: m100-12, discount: {amount: "12.00"}, min_basket: "100.00", valid_days: 7, cost: on_redemption}
          - {id: early, discount: {amount: "10.00"}, valid_days: 3, cost: on_redemption, stock: \(stock)}
        channels:
          - {id: chat, cost_per_send: "0.04"}
        budget: {total: "\(budget.total)", per_day: "\(budget.perDay)", pacing: asap, overspend_probability: "0.05"}
        policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 21d, floor: "0.10", floor_min: "0.00"}
        limits: {audience_change: "1", min_users: 0, quarantine: "0.001"}
        publish: {valid_for: 30h, keep_versions: 14}

        """
    }

    private static func ads(_ days: ClosedRange<CalendarDay>, minUsers: Int) -> String {
        """
        version: 1
        campaign: ads
        starts: \(days.lowerBound)
        ends: \(days.upperBound)
        status: active
        holdout: {share: "0.10", salt: ads-test}
        offers:
          - {id: tryon, cost: per_click, price: "0.35"}
        creatives: [banner, livestream_host]
        channels:
          - {id: in_app, cost_per_send: "0.00"}
        budget: {total: "4000.00", per_day: "3.00", pacing: asap, overspend_probability: "0.05"}
        policy: {kind: thompson, model: hierarchical, objective: profit, half_life: 14d, floor: "0.10", floor_min: "0.00"}
        limits: {audience_change: "1", min_users: \(minUsers), quarantine: "0.001"}
        publish: {valid_for: 30h, keep_versions: 14}

        """
    }
}
