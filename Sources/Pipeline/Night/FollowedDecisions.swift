internal import Audience
internal import Postgres
internal import Records

/// Published decisions whose outcomes are still coming in, as columns.
///
/// For every (campaign, day) the latest published revision counts. A campaign's rows are its list of that day and, with
/// reason `left`, the users of the same cohorts whom the campaign enrolled before but no longer addresses: the headline
/// compares people by what they were assigned to when they first came in, for ever.
struct FollowedDecisions {
    /// One published list.
    struct Version {
        var version: Int64
        var campaignID: String
        var day: CalendarDay
        var windowFrom: Int64
        var windowTo: Int64
        var cohorts: [Int]
        /// The arms as they were that night, `none` first; those of earlier revisions, of rows that were kept, last.
        var arms: [Arm] { listArms.arms }
        var listArms: ListArms
        /// Margins less refunds are clipped to ± this many micros when they are learned from.
        var winsorCap: Int64
        /// What a clipped margin is multiplied by, so that it stands for the unclipped one: ≥ 1.
        var tailFactor: Double
        /// Users who would be in the list if they did not hold an offer of the campaign already.
        var holders: Int
    }

    /// The value of ``reason`` for an enrolled user whom the list does not hold.
    static let left: UInt8 = 255

    /// The lists, ordered by day and campaign.
    var versions: [Version] = []
    /// Index into ``versions``, ascending.
    var version: [Int32] = []
    /// User index in the customer table.
    var user: [Int32] = []
    /// Index into ``segmentNames``.
    var segment: [Int32] = []
    /// The joint cell of segment and eligible arms.
    var cellID: [Int64] = []
    /// Index into the version's arms.
    var arm: [Int32] = []
    /// Raw values of ``TargetingList/Reason``, or ``left``.
    var reason: [UInt8] = []
    /// Probability of the row's arm in units of 2⁻³².
    var weight: [UInt64] = []
    /// The decision's UUID.
    var decision: [PostgresUUID] = []
    /// Identifiers that ``segment`` indexes.
    var segmentNames: [String] = []

    /// Rows.
    var count: Int { user.count }

    /// The word for the reason of `row`.
    func reasonName(_ row: Int) -> String {
        TargetingList.Reason(rawValue: reason[row])?.name ?? "left"
    }

    /// Outcomes are computed anew for this many days after their window is over: late events still count.
    static let lateDays: Int64 = 3

    /// Lists that have something to come in.
    struct Unsettled {
        /// The first beginning of their windows.
        var windowFrom: Int64
        /// The first end of their windows.
        var windowTo: Int64
        /// Whose lists they are, ascending.
        var campaigns: [String]
    }

    /// The lists that have something to come in before `to`: whose window or validity is not over, or ended at most
    /// ``lateDays`` ago, or ended while no night was run.
    ///
    /// - Parameters:
    ///   - since: Windows that began earlier are settled, whatever is missing.
    ///   - to: The interval's end.
    ///   - connection: The tool's own tables.
    /// - Returns: `nil` without any such list.
    /// - Throws: `PostgresError`.
    static func open(
        since: Int64, to: Int64, on connection: inout Connection
    ) throws -> Unsettled? {
        let row = try connection.query(
            """
            WITH list AS MATERIALIZED (
                SELECT DISTINCT ON (campaign_id, interval_day) campaign_id, version, window_from, window_to, summary
                FROM allot.targeting_version
                WHERE published_at IS NOT NULL AND window_from >= $2 AND window_from < $3
                ORDER BY campaign_id, interval_day, revision DESC
            ), unsettled AS MATERIALIZED (
                SELECT campaign_id, version, window_from, window_to FROM list
                WHERE window_to >= $1
                    OR window_from + interval '1 day' * (
                        SELECT max(days::integer) FROM jsonb_path_query(summary, '$.**.validDays') AS days
                    ) >= $1
                    OR (SELECT o.matured FROM allot.decision_outcome o WHERE o.version = list.version LIMIT 1) IS NOT TRUE)
            SELECT min(window_from) AS window_from, min(window_to) AS window_to,
                coalesce(array_agg(DISTINCT campaign_id ORDER BY campaign_id), '{}') AS campaigns FROM unsettled
            WHERE EXISTS (SELECT FROM allot.targeting t WHERE t.version = unsettled.version)
            """, [.timestamp(to - lateDays * microsecondsPerDay), .timestamp(since), .timestamp(to)]
        ).only
        guard let windowFrom = try row.optionalTimestamp("window_from"),
            let windowTo = try row.optionalTimestamp("window_to")
        else { return nil }
        return Unsettled(windowFrom: windowFrom, windowTo: windowTo, campaigns: try row.textArray("campaigns"))
    }

    /// The lists of `day` and later whose windows began before `to`, whether they are settled or not.
    ///
    /// - Returns: `nil` without any such list.
    /// - Throws: `PostgresError`.
    static func published(
        since day: CalendarDay, to: Int64, on connection: inout Connection
    ) throws -> Unsettled? {
        let row = try connection.query(
            """
            SELECT min(window_from) AS window_from, min(window_to) AS window_to,
                coalesce(array_agg(DISTINCT campaign_id ORDER BY campaign_id), '{}') AS campaigns
            FROM allot.targeting_version
            WHERE published_at IS NOT NULL AND interval_day >= $1 AND window_from < $2
                AND EXISTS (SELECT FROM allot.targeting t WHERE t.version = targeting_version.version)
            """, [.date(Int32(day.number)), .timestamp(to)]
        ).only
        guard let windowFrom = try row.optionalTimestamp("window_from"),
            let windowTo = try row.optionalTimestamp("window_to")
        else { return nil }
        return Unsettled(windowFrom: windowFrom, windowTo: windowTo, campaigns: try row.textArray("campaigns"))
    }

    /// Loads the decisions whose windows began before `to` and ended at or after `openAfter`; what was pruned is settled.
    static func load(
        openAfter: Int64, to: Int64, customers: CustomerTable, schedule: CohortSchedule,
        on connection: inout Connection
    ) throws -> FollowedDecisions {
        var followed = FollowedDecisions()
        let rows = try connection.query(
            """
            SELECT DISTINCT ON (campaign_id, interval_day) version, campaign_id, interval_day::text AS day, cohorts, \
            (extract(epoch FROM window_from) * 1000000)::bigint AS window_from, \
            (extract(epoch FROM window_to) * 1000000)::bigint AS window_to, summary::text AS summary \
            FROM allot.targeting_version \
            WHERE published_at IS NOT NULL AND window_to >= $1 AND window_from < $2 \
            AND EXISTS (SELECT FROM allot.targeting t WHERE t.version = targeting_version.version) \
            ORDER BY campaign_id, interval_day, revision DESC
            """, [.timestamp(openAfter), .timestamp(to)])
        for row in rows {
            let summary = try VersionSummary(json: try row.text("summary"))
            guard let day = CalendarDay(try row.text("day")) else { continue }
            let campaignID = try row.text("campaign_id")
            followed.versions.append(
                Version(
                    version: try row.int64("version"), campaignID: campaignID, day: day,
                    windowFrom: try row.int64("window_from"), windowTo: try row.int64("window_to"),
                    cohorts: try row.intArray("cohorts"),
                    listArms: ListArms(summary, campaignID: campaignID, day: day), winsorCap: summary.winsorCap,
                    tailFactor: summary.tailFactor ?? 1, holders: summary.holders ?? 0))
        }
        followed.versions.sort { ($0.day, $0.campaignID) < ($1.day, $1.campaignID) }
        var segments = SymbolTable()
        var enrolled: [String: [Enrolled]] = [:]
        for index in followed.versions.indices {
            try followed.appendList(index, customers: customers, segments: &segments, on: &connection)
            let campaignID = followed.versions[index].campaignID
            if enrolled[campaignID] == nil {
                enrolled[campaignID] = try Self.enrolled(in: campaignID, customers: customers, on: &connection)
            }
            followed.appendLeavers(
                index, enrolled: enrolled[campaignID] ?? [], customers: customers, schedule: schedule,
                segments: &segments)
        }
        followed.segmentNames = segments.texts
        return followed
    }

    private mutating func appendList(
        _ index: Int, customers: CustomerTable, segments: inout SymbolTable, on connection: inout Connection
    ) throws {
        let list = versions[index]
        var armSymbols = SymbolTable()
        var reasonSymbols = SymbolTable()
        /// By symbol.
        var reasons: [UInt8] = []
        var columns = self
        self = FollowedDecisions()
        try connection.copyOut(
            """
            SELECT user_id, segment_id, cell_id, arm_id, reason, (propensity * 4294967296)::bigint, decision_id \
            FROM allot.targeting WHERE version = \(list.version) ORDER BY user_id
            """
        ) { row throws(PostgresError) in
            let userID = try row.int64()
            let segment = try row.symbol(in: &segments)
            let cellID = try row.int64()
            let armSymbol = try row.symbol(in: &armSymbols)
            let reasonSymbol = try row.symbol(in: &reasonSymbols)
            let weight = try row.int64()
            let decision = try row.uuid()
            guard let user = customers.index(of: userID) else { return }
            while reasons.count <= Int(reasonSymbol) {
                reasons.append((TargetingList.Reason(name: reasonSymbols.texts[reasons.count]) ?? .policy).rawValue)
            }
            columns.version.append(Int32(index))
            columns.user.append(user)
            columns.segment.append(segment)
            columns.cellID.append(cellID)
            columns.arm.append(
                list.listArms.index(ofArm: armSymbols.texts[Int(armSymbol)], userID: userID, decision: decision))
            columns.reason.append(reasons[Int(reasonSymbol)])
            columns.weight.append(UInt64(weight))
            columns.decision.append(decision)
        }
        self = columns
    }

    /// Appends the rows of a list that is at hand.
    mutating func append(
        _ list: TargetingList, as version: Version, customers: CustomerTable, segments: inout SymbolTable
    ) {
        let index = Int32(versions.count)
        versions.append(version)
        let names = list.segmentNames.map { segments.symbol($0) }
        for row in 0..<list.count {
            guard let index = customers.index(of: list.userID[row]) else { continue }
            user.append(index)
            segment.append(names[Int(list.segment[row])])
            cellID.append(list.cellID[row])
            arm.append(list.arm[row])
            reason.append(list.reason[row])
            weight.append(list.weight[row])
            decision.append(PostgresUUID(high: list.decisionHigh[row], low: list.decisionLow[row]))
        }
        self.version += [Int32](repeating: index, count: user.count - self.version.count)
    }

    /// Appends those who were enrolled before list number `index` and belong to its cohorts, but are not in it.
    mutating func appendLeavers(
        _ index: Int, enrolled: [Enrolled], customers: CustomerTable, schedule: CohortSchedule,
        segments: inout SymbolTable
    ) {
        let list = versions[index]
        let cohorts = Set(list.cohorts)
        let firstRow = version.firstIndex(of: Int32(index)) ?? version.count
        let listed = Set(user[firstRow...])
        let none = segments.symbol("left")
        for person in enrolled where person.firstDay < list.day && !listed.contains(person.user) {
            guard cohorts.contains(schedule.cohort(of: customers.userID[Int(person.user)])) else { continue }
            version.append(Int32(index))
            user.append(person.user)
            segment.append(none)
            cellID.append(0)
            arm.append(0)
            reason.append(Self.left)
            weight.append(1 << 32)
            decision.append(PostgresUUID(high: 0, low: 0))
        }
    }

    /// Somebody whom a campaign decided about.
    struct Enrolled {
        let user: Int32
        let firstDay: CalendarDay
    }

    private static func enrolled(
        in campaignID: String, customers: CustomerTable, on connection: inout Connection
    ) throws -> [Enrolled] {
        var people: [Enrolled] = []
        // The identifier was checked against [a-z0-9_-]; COPY takes no parameters.
        try connection.copyOut(
            "SELECT user_id, first_day FROM allot.enrolment WHERE campaign_id = '\(campaignID)' ORDER BY user_id"
        ) { row throws(PostgresError) in
            let userID = try row.int64()
            let firstDay = CalendarDay(number: Int(try row.date()))
            if let user = customers.index(of: userID) {
                people.append(Enrolled(user: user, firstDay: firstDay))
            }
        }
        return people
    }
}
