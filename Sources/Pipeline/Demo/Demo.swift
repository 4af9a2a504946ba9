internal import Foundation
package import Logging
internal import Postgres
internal import Records
internal import Reports
internal import Simulation

/// A private database, a simulated shop whose truth is known, and some weeks of real nights.
///
/// Everything is as in production but the shop: its queries are read from files, its lists by the sender's role, its
/// orders and redemptions come from its customers' hidden tastes and close the loop.
package struct Demo: Sendable {
    /// Nights to run, ≥ 1.
    package var nights: Int
    /// Users of the shop; `nil` for the scenario's.
    package var users: Int?
    /// Where the reports go.
    package var output: String
    /// Whether database and project stay after the demo.
    package var keeps: Bool
    /// Threads to compute with.
    package var threads: Int

    /// A demo of `nights` nights.
    package init(nights: Int = 28, users: Int? = nil, output: String, keeps: Bool = false, threads: Int = 2) {
        self.nights = nights
        self.users = users
        self.output = output
        self.keeps = keeps
        self.threads = threads
    }

    /// Runs the demo.
    ///
    /// - Parameters:
    ///   - log: Gets the nights' own messages.
    ///   - progress: Gets a line for people at each step.
    /// - Returns: What the reports say beside the truth, and where they are.
    /// - Throws: What a night throws; `EmbeddedPostgresError` where no private server can be started.
    package func run(log: Logger, progress: (String) -> Void) throws -> DemoResult {
        var scenario = try ScenarioFile.read(ScenarioFile.standard, file: "Jobs/scenarios/default.yaml")
        if let users { scenario.users = users }
        try scenario.validate()
        progress("starting a private PostgreSQL server")
        let server = try EmbeddedPostgres.start()
        defer { server.stop() }
        let conninfo = try server.createDatabase("shop")
        let directory = try Self.makeDirectory()
        defer { if !keeps { try? FileManager.default.removeItem(atPath: directory) } }

        var connection = try Connection(conninfo)
        let setting = try Self.shopConfiguration(conninfo: conninfo)
        let timezone = try Configuration(
            shop: Configuration.File(path: setting.path, text: setting.text), campaigns: []
        ).shop.timezone
        let clock = ShopClock(timezone: timezone)
        let last = try clock.yesterday(on: &connection)
        let first = last + (1 - nights)
        let project = try Self.makeProject(directory, shop: setting, first: first)

        let start = first + -scenario.historyDays
        let bounds = try (0...(last - start + 1)).map { try clock.midnight(start + $0, on: &connection) }
        var shop = try Shop(scenario, startDay: start, bounds: bounds)
        progress("loading \(scenario.users) customers and \(scenario.historyDays) days of their behaviour")
        let loader = ShopLoader(conninfo, threads: threads)
        try loader.createTables()
        try loader.loadCatalogue(of: shop)
        let events = try loader.loadHistory(of: shop)
        progress("loaded \(events) events")
        _ = try Migrator().migrate(&connection)
        try connection.execute(ProjectTemplate.roles.text)

        let arms = project.configuration.campaigns.flatMap(\.arms)
        let truth = try Truth(shop, arms: arms)
        let sender = ShopSender(conninfo, arms: arms)
        let night = Night(project: project, log: log)
        var ledger = DemoTruth(truth: truth, windowDays: project.configuration.shop.windowDays)
        for index in 0..<nights {
            let day = first + index
            _ = try loader.load(day, of: shop)
            let isLast = index == nights - 1
            let result = try night.run(NightRequest(day: day, threads: threads, reports: isLast ? output : nil))
            let decisions = try sender.read()
            try ledger.add(decisions, from: day + 1)
            try shop.receive(decisions, inForceFrom: day + 1)
            progress("night \(index + 1)/\(nights) \(day): " + Self.summary(result))
            if isLast {
                return try finish(
                    project: project, result: result, ledger: ledger, day: day, server: server, directory: directory)
            }
        }
        throw NightError(.usage, "a demo has at least one night")
    }

    private static func summary(_ result: NightResult) -> String {
        result.campaigns.map { campaign in
            guard let users = campaign.users, let spend = campaign.plannedSpend else {
                return "\(campaign.campaign) \(campaign.status)"
            }
            return "\(campaign.campaign) \(users) users, \(Int(spend.rounded())) planned"
        }.joined(separator: "; ")
    }

    /// The shop's configuration for the private database, under the roles of `Sql/roles.sql`.
    private static func shopConfiguration(conninfo: String) throws -> ProjectTemplate.File {
        let quoted = conninfo.replacingOccurrences(of: "'", with: "''")
        return ProjectTemplate.File(
            path: ProjectTemplate.shop.path,
            text: ProjectTemplate.shop.text + """
                database:
                  source: {conninfo: '\(quoted)', role: allot_reader}
                  target: {conninfo: '\(quoted)', role: allot_writer}

                """)
    }

    /// A folder as `allot init` writes it, with both campaigns, running for eight weeks from the first night on.
    private static func makeProject(
        _ directory: String, shop: ProjectTemplate.File, first: CalendarDay
    ) throws -> Project {
        let days = first + 1...first + 56
        let files =
            [shop] + ProjectTemplate.sources + [ProjectTemplate.roles]
            + [ProjectTemplate.coupons, ProjectTemplate.ads].map { ProjectTemplate.file($0, deciding: days) }
        _ = try ProjectTemplate.write(to: directory, files: files)
        return try Project(directory: directory)
    }

    private static func makeDirectory() throws -> String {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("allot-demo-\(RunID())", isDirectory: true)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        return directory.path
    }

    /// What the reports say, beside the truth.
    private func finish(
        project: Project, result: NightResult, ledger: DemoTruth, day: CalendarDay, server: EmbeddedPostgres,
        directory: String
    ) throws -> DemoResult {
        if keeps { try server.keepFolder() }
        var target = try project.connectTarget()
        let material = try target.transaction(.snapshot) { connection throws(any Error) in
            try ReportMaterial.load(on: &connection)
        }
        let earned = ledger.earned(through: day)
        let segments = ShopSegments(material, project.configuration)
        let campaigns = try material.lists.map { list in
            let report = try CampaignReporter(material: material, list: list, project: project, segments: segments)
                .report()
            return DemoResult.Campaign(
                id: list.campaignID, verdict: report.verdict.name, measured: report.result.profit,
                truth: earned[list.campaignID, default: 0], spent: report.result.cost.units)
        }
        return DemoResult(
            currency: project.configuration.shop.currency, campaigns: campaigns, best: ledger.best(through: day),
            reports: result.reports,
            kept: keeps ? DemoResult.Kept(directory: directory, start: server.startCommand) : nil)
    }
}
