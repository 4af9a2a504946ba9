internal import Audience
internal import Postgres
internal import Records

/// Checks of a project against its databases that run and change nothing.
package struct ProjectCheck {
    /// One thing that was looked at.
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// What was looked at.
        package var name: String
        /// Exit code of a command that ran into it; `nil` where it is as it should be.
        package var exitCode: ExitCode?
        /// What was found, and what to do.
        package var detail: String

        package var description: String { "\(name): \(exitCode == nil ? "ok" : "FAIL"), \(detail)" }
    }

    /// Everything that was looked at.
    package struct Result: Sendable {
        package var findings: [Finding]

        /// The most severe exit code; `nil` where all is well.
        package var exitCode: ExitCode? { findings.compactMap(\.exitCode).max { $0.rawValue < $1.rawValue } }
    }

    private let project: Project

    /// Checks of `project`.
    package init(project: Project) {
        self.project = project
    }

    /// What the floor of a campaign's policy means for its traffic.
    package static func floorCost(of campaign: CampaignConfiguration) -> String {
        let arms = campaign.arms.count + 1
        let percent = (campaign.policy.floor * 1_000).rounded() / 10
        let each = (campaign.policy.floor / Double(arms) * 1_000).rounded() / 10
        return "\(arms - 1) arms and none; exploring gives \(percent) % of the traffic by lot, \(each) % to each; "
            + "allot plan says what that costs"
    }

    /// What campaigns share when a run decides them together; `nil` for one alone.
    ///
    /// A user's probabilities are over the arms of all campaigns that are open to him, so that a solve has one floor: it is
    /// the greatest that any of the campaigns asks for, and may be lowered to the greatest `floor_min`. They are decided on
    /// the same rows of the source, so that the strictest limit on unusable ones holds.
    package static func shared(by campaigns: [CampaignConfiguration]) -> String? {
        guard campaigns.count > 1 else { return nil }
        func percent(_ share: Double) -> String {
            let tenths = (share * 1_000).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
        }
        let floor = campaigns.map(\.policy.floor).max() ?? 0
        let least = campaigns.map(\.policy.floorMin).max() ?? 0
        let quarantine = campaigns.map(\.limits.quarantine).min() ?? 0
        return "campaigns of one run share the greatest floor, \(percent(floor)) % (lowered to \(percent(least)) % at "
            + "least), and the strictest limits.quarantine, \(percent(quarantine)) %"
    }

    /// What conditions are over: features, and what users are worth where the shop asks for it.
    private static func features(_ shop: ShopConfiguration) -> String {
        guard shop.lifetimeValue != nil else { return "allot.user_feature" }
        let columns = ValueStore.columns.map { "v.\($0)" }.joined(separator: ", ")
        return "(SELECT f.*, \(columns) FROM allot.user_feature f LEFT JOIN allot.clv v USING (user_id)) "
            + "AS user_feature"
    }

    /// Looks at the schema, the source's columns, types and row security, freshness, the clock, the days to compare a
    /// night's events with, and a pooler.
    package func run() throws -> Result {
        var findings: [Finding] = []
        func look(_ name: String, _ body: () throws -> String) {
            do {
                findings.append(Finding(name: name, exitCode: nil, detail: try body()))
            } catch {
                let failure = Failure(error)
                findings.append(
                    Finding(name: name, exitCode: failure?.exitCode ?? .bug, detail: failure?.description ?? "\(error)")
                )
            }
        }
        var target = try project.connectTarget()
        var source = try project.connectSource()
        look("version") {
            guard source.backend.serverVersion >= 140_000 else {
                throw NightError(
                    .databaseUnreachable,
                    "the source is PostgreSQL \(source.backend.serverVersion / 10_000); 14 or later is needed")
            }
            return "PostgreSQL \(source.backend.serverVersion / 10_000)"
        }
        look("schema") {
            try Migrator().requireCurrent(&target)
            return "the schema allot is up to date"
        }
        let shop = project.configuration.shop
        let clock = ShopClock(timezone: shop.timezone)
        let reader = project.sourceReader
        look("source") {
            let interval = try clock.interval(try clock.yesterday(on: &target), on: &target)
            try reader.verify(
                on: &source,
                bounds: SourceReader.Bounds(
                    historyFrom: interval.from, responsesFrom: interval.from, from: interval.from, to: interval.to))
            return "all six queries have the contract's columns; no row security is in the way"
        }
        let rules = shop.segments.rules.map { (name: "segment \($0.id)", condition: $0.condition) }
        let audiences = project.configuration.campaigns.compactMap { campaign in
            campaign.audience.condition.map { (name: "audience of \(campaign.id)", condition: $0) }
        }
        for (name, condition) in rules + audiences {
            look(name) {
                _ = try target.describe("SELECT user_id FROM \(Self.features(shop)) WHERE (\(condition)\n)")
                return "the condition fits the features"
            }
        }
        look("roles") {
            if let role = shop.source.role {
                let rows = try source.query("SELECT pg_catalog.pg_has_role($1, 'member') AS may", [.text(role)])
                guard try rows.only.bool("may") else {
                    throw NightError(
                        .permission, "the source's user may not take the role \(role): GRANT \(role) TO it")
                }
            }
            guard try target.query("SELECT pg_catalog.has_schema_privilege('allot', 'CREATE') AS may").only.bool("may")
            else {
                throw NightError(
                    .permission, "the target's user may not create tables in the schema allot; see Sql/roles.sql")
            }
            return "the reader's role can be taken, and lists can be created"
        }
        look("freshness") {
            let rows = try target.query(
                """
                SELECT interval_day::text AS day, \
                (extract(epoch FROM statement_timestamp() - max(source_through)) / 3600)::double precision AS hours \
                FROM allot.run WHERE source_through IS NOT NULL GROUP BY interval_day ORDER BY interval_day DESC LIMIT 1
                """)
            guard let row = rows.first else { return "no run has read the source yet" }
            let hours = Int(try row.double("hours").rounded())
            // Between two nights the newest event that a run saw grows a day older.
            let limit = shop.freshnessHours + 24
            guard hours <= limit else {
                throw NightError(
                    .refused,
                    "the run of \(try row.text("day")) saw events up to \(hours) h before now; more than \(limit) h means "
                        + "that the shop's events or the nights have stopped")
            }
            return "the run of \(try row.text("day")) saw events up to \(hours) h before now"
        }
        look("clock") {
            let clock = try ClockReading.take(on: &target)
            guard clock.faults.isEmpty else {
                throw NightError(.refused, clock.faults.joined(separator: "; "))
            }
            return clock.check.detail
        }
        look("quality") {
            let kept = try target.query(
                "SELECT count(*) AS days, max(day)::text AS last FROM allot.source_quality"
            ).only
            guard let last = try kept.optionalText("last").flatMap({ CalendarDay($0) }) else {
                return "no day's events are kept yet to compare the next ones with"
            }
            let usual = try SourceQuality.load(last + (1 - QualityJudge.daysBack)..<last + 1, on: &target)
            let letThrough = usual.filter { $0.letThrough?.isEmpty == false }.map { "\($0.day)" }
            let days = try kept.int("days")
            return "what the events of \(days) day\(days == 1 ? "" : "s") looked like is kept, the last one is "
                + "\(last); nights compare with \(usual.count) of them"
                + (letThrough.isEmpty ? "" : ", of which were let through: \(letThrough.joined(separator: ", "))")
        }
        look("pooler") {
            let first = try target.query("SELECT pg_backend_pid() AS pid").only.int("pid")
            let second = try target.query("SELECT pg_backend_pid() AS pid").only.int("pid")
            return (first == second ? "two statements in a row met one session" : "statements move between sessions")
                + "; what a night relies on belongs to a transaction"
        }
        return Result(findings: findings)
    }
}
