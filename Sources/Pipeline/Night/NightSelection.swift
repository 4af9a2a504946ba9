internal import Postgres
internal import Records

/// Which campaigns have something to decide in a night, and what is settled about the others without reading any data.
struct NightSelection {
    /// A campaign that has something to decide.
    struct Candidate {
        var configuration: CampaignConfiguration
        var cohorts: [Int]
        var revision: Int
        /// The list that a revision replaces.
        var replaces: PublishedVersion?
        /// Digest of everything that the list is a function of, beside the data.
        var inputDigest: String
    }

    /// Campaigns to decide, by identifier.
    var candidates: [Candidate] = []
    /// Campaigns with nothing to do, or refused outright.
    var settled: [NightResult.Campaign] = []
    /// Campaigns that their files pause.
    private(set) var pausedByFile: [String] = []

    init(
        project: Project, request: NightRequest, interval: DataInterval, on connection: inout Connection
    ) throws {
        let shop = project.configuration.shop
        let schedule = CohortSchedule(windowDays: shop.windowDays, seed: shop.seed)
        let paused = try Set(
            connection.query("SELECT campaign_id FROM allot.campaign WHERE paused").map { try $0.text("campaign_id") })
        let taken = try Self.takenCohorts(around: interval.day, windowDays: shop.windowDays, on: &connection)
        for configuration in try project.campaigns(named: request.campaigns) {
            let digest = Self.inputDigest(of: configuration, project: project, day: interval.day)
            if configuration.status == .paused {
                pausedByFile.append(configuration.id)
                settle(
                    configuration, .paused,
                    "paused in \(configuration.file); nothing is decided and senders see an empty list; to go on, set "
                        + "`status: active` there and run allot resume \(configuration.id)")
                continue
            }
            if paused.contains(configuration.id) {
                settle(
                    configuration, .paused,
                    "paused; nothing is decided and senders see an empty list; allot resume \(configuration.id) ends it"
                )
                continue
            }
            guard configuration.decides(on: interval.day + 1) else {
                settle(
                    configuration, .nothingDue,
                    "nothing due: it runs from \(configuration.starts) to \(configuration.ends)")
                continue
            }
            let history = try Self.decided(configuration.id, before: interval.day, on: &connection)
            let existing = try Ledger.latestVersion(of: configuration.id, day: interval.day, on: &connection)
            if let existing, let newer = history.newest, newer > interval.day, request.revises {
                settle(
                    configuration, .refused,
                    "the list of \(newer) is live, and a revision of \(interval.day) is never published over it",
                    version: existing.version, exitCode: .refused)
                continue
            }
            if let existing {
                guard !request.revises || existing.inputDigest == digest else {
                    candidates.append(
                        Candidate(
                            configuration: configuration, cohorts: existing.cohorts, revision: existing.revision + 1,
                            replaces: existing, inputDigest: digest))
                    continue
                }
                if existing.inputDigest == digest {
                    settle(
                        configuration, .unchanged, "already published as v\(existing.version)",
                        version: existing.version)
                } else {
                    settle(
                        configuration, .refused,
                        "the list of \(interval.day) is live as v\(existing.version), and the configuration or the "
                            + "queries have changed since; add --revise to redraw what was not delivered yet",
                        version: existing.version, exitCode: .refused)
                }
                continue
            }
            if let newer = history.newest, newer > interval.day {
                settle(
                    configuration, .nothingDue,
                    "nothing due: the list of \(newer) is live, and an older one is never published over it")
                continue
            }
            let due = schedule.due(
                on: interval.day, first: history.first ?? interval.day, lastDecided: history.lastDecided,
                taken: taken)
            guard !due.isEmpty else {
                settle(configuration, .nothingDue, "nothing due: every cohort's window is still open")
                continue
            }
            candidates.append(
                Candidate(configuration: configuration, cohorts: due, revision: 0, inputDigest: digest))
        }
    }

    /// Has the kill switch say what the files say: no view can read them.
    ///
    /// It stays on when a file says `active` again, as it does when a person has turned it on.
    func pauseAsConfigured(on connection: inout Connection) throws {
        guard !pausedByFile.isEmpty else { return }
        try connection.run(
            """
            INSERT INTO allot.campaign (campaign_id, paused) SELECT unnest($1::text[]), true \
            ON CONFLICT (campaign_id) DO UPDATE SET paused = true, changed_at = statement_timestamp() \
            WHERE NOT campaign.paused
            """, [.textArray(pausedByFile)])
    }

    private mutating func settle(
        _ configuration: CampaignConfiguration, _ status: CampaignOutcome.Status, _ message: String,
        version: Int64? = nil, exitCode: ExitCode = .success
    ) {
        settled.append(
            NightResult.Campaign(
                campaign: configuration.id, status: status.rawValue, version: version, exitCode: exitCode.rawValue,
                message: message))
    }

    /// When a campaign decided what: the first and newest day, and the last day of each cohort before `day`.
    private static func decided(
        _ campaignID: String, before day: CalendarDay, on connection: inout Connection
    ) throws -> (first: CalendarDay?, newest: CalendarDay?, lastDecided: [Int: CalendarDay]) {
        var first: CalendarDay?
        var newest: CalendarDay?
        var last: [Int: CalendarDay] = [:]
        for row in try connection.query(
            """
            SELECT interval_day, cohort FROM allot.targeting_version, unnest(cohorts) AS cohort \
            WHERE campaign_id = $1 AND published_at IS NOT NULL ORDER BY interval_day
            """, [.text(campaignID)])
        {
            let decided = CalendarDay(number: Int(try row.date("interval_day")))
            first = first ?? decided
            newest = decided
            if decided < day { last[try row.int("cohort")] = decided }
        }
        return (first, newest, last)
    }

    /// Cohorts that some campaign decided on another night whose window overlaps that of `day`.
    private static func takenCohorts(
        around day: CalendarDay, windowDays: Int, on connection: inout Connection
    ) throws -> Set<Int> {
        try Set(
            connection.query(
                """
                SELECT DISTINCT cohort FROM allot.targeting_version, unnest(cohorts) AS cohort \
                WHERE published_at IS NOT NULL AND interval_day <> $1 AND interval_day > $2 AND interval_day < $3
                """,
                [
                    .date(Int32(day.number)), .date(Int32((day + -windowDays).number)),
                    .date(Int32((day + windowDays).number)),
                ]
            ).map { try $0.int("cohort") })
    }

    /// Digest of configuration, queries, seed, interval and tool: what an unchanged rerun has in common.
    ///
    /// The data are not in it: an event that arrives late must not make yesterday's list look changed.
    private static func inputDigest(of campaign: CampaignConfiguration, project: Project, day: CalendarDay) -> String {
        Digest(of: [
            project.configuration.shop.digest, campaign.digest, project.contract.digest,
            Digest(of: "\(ToolVersion.current) \(day)"),
        ]).description
    }
}
