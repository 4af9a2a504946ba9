import Bandits
import Pipeline
import Postgres
import Testing

/// The published odds against draws, against a second computation, and against what was drawn.
@Suite struct PublishedOddsTests {
    /// Every cell of every version of the ten nights, with its version.
    private static func audits(_ connection: inout Connection) throws -> [PublishedAudit] {
        try connection.query("SELECT version FROM allot.targeting_version ORDER BY version").map {
            try $0.int64("version")
        }.map { try PublishedAudit(version: $0, on: &connection) }
    }

    @Test func `every logged weight follows, bit for bit, from the logged posterior, prices and floor`() throws {
        var connection = try PublishedNights.shared.connect()
        let audits = try Self.audits(&connection)
        #expect(audits.count == 19)
        for audit in audits {
            #expect(audit.cells.count > 5, "version \(audit.version)")
            #expect(audit.discrepancies.isEmpty, "version \(audit.version)")
        }
        // The nights had a row without room and closed ones, arms without odds, and arms that could not be drawn.
        let cells = audits.flatMap(\.cells)
        #expect(audits.contains { $0.floor == 0 && $0.prices.contains { $0.price == .infinity } })
        #expect(audits.contains { $0.prices.contains { $0.price > 0 && $0.price.isFinite } })
        #expect(cells.contains { $0.policy.eligible.contains(false) })
        #expect(cells.contains { zip($0.weights, $0.policy.eligible).contains { $0.0 == 0 && $0.1 } })
    }

    @Test func `a million draws of the posteriors net of prices give the published probabilities`() throws {
        var connection = try PublishedNights.shared.connect()
        // The widest ratio of spreads of the last night, the largest cell, and one of a night with a lower floor.
        let versions = try connection.query(
            """
            SELECT max(version) AS last, max(version) FILTER (WHERE floor < 0.1 AND floor > 0) AS lowered
            FROM allot.targeting_version
            """
        ).only
        let last = try PublishedAudit(version: versions.int64("last"), on: &connection)
        let lowered = try PublishedAudit(version: versions.int64("lowered"), on: &connection)
        let widest = try #require(last.cells.max { Self.spreadRatio($0) < Self.spreadRatio($1) })
        let largest = try #require(last.cells.max { $0.users < $1.users })
        let other = try #require(lowered.cells.max { $0.users < $1.users })
        for (audit, cell) in [(last, widest), (last, largest), (lowered, other)] {
            try Self.compare(cell, of: audit, on: &connection)
        }
    }

    private static func spreadRatio(_ cell: PublishedCell) -> Double {
        (cell.policy.sds.max() ?? 0) / (cell.policy.sds.min() ?? 1)
    }

    /// Draws every arm of `cell` a million times in the database, with its own generator.
    private static func compare(
        _ cell: PublishedCell, of audit: PublishedAudit, on connection: inout Connection
    ) throws {
        let draws = 1_000_000
        let means = cell.policy.netMeans(prices: audit.prices.map(\.price))
        let open = means.indices.filter { means[$0] > -.infinity }
        let columns = open.map {
            "\(means[$0]) + \(cell.policy.sds[$0]) * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS x\($0)"
        }
        let cases = open.map { "WHEN x\($0) THEN \($0)" }
        try connection.query("SELECT setseed(0.5)")
        let shares = try connection.query(
            """
            SELECT arm, count(*) AS wins FROM (
                SELECT CASE greatest(\(open.map { "x\($0)" }.joined(separator: ", "))) \(cases.joined(separator: " ")) END
                    AS arm
                FROM (SELECT \(columns.joined(separator: ", ")) FROM generate_series(1, \(draws)) OFFSET 0) AS drawn
            ) AS won GROUP BY arm
            """)
        var wins = [Double](repeating: 0, count: means.count)
        for row in shares { wins[try row.int("arm")] = try row.double("wins") }
        let eligible = Double(cell.policy.eligible.count { $0 })
        for arm in means.indices {
            let share = wins[arm] / Double(draws)
            let expected = cell.policy.eligible[arm] ? audit.floor / eligible + (1 - audit.floor) * share : 0
            let published = Double(cell.weights[arm]) / 0x1p32
            // The standard error of the published probability's own binomial; at least that of a single draw.
            let chosen = max((published - audit.floor / eligible) / (1 - audit.floor), 1 / Double(draws))
            let error = (1 - audit.floor) * (chosen * (1 - min(chosen, 1)) / Double(draws)).squareRoot()
            #expect(
                abs(published - expected) <= 5 * error + 0x1p-32,
                "version \(audit.version), cell \(cell.cellID), \(cell.arms[arm]): \(published), drawn \(expected)")
        }
    }

    @Test func `the odds of every cell sum to exactly one`() throws {
        var connection = try PublishedNights.shared.connect()
        let sums = try connection.query(
            """
            SELECT count(*) AS cells, count(*) FILTER (WHERE sum <> 4294967296) AS uneven,
                count(*) FILTER (WHERE NOT has_none) AS without_none
            FROM (SELECT sum(weight) AS sum, bool_or(arm = 'none') AS has_none FROM allot.policy_cell
                GROUP BY version, cell_id) AS cell
            """
        ).only
        #expect(try sums.int("cells") > 200)
        #expect(try sums.int("uneven") == 0)
        #expect(try sums.int("without_none") == 0)
    }

    @Test func `every row has its own arm's probability, none what the campaign's arms leave, a holdout 1`() throws {
        var connection = try PublishedNights.shared.connect()
        let rows = try connection.query(
            """
            SELECT count(*) AS rows, count(*) FILTER (WHERE reason = 'holdout') AS holdouts,
                count(*) FILTER (WHERE propensity * 4294967296 IS DISTINCT FROM CASE
                    WHEN reason = 'holdout' THEN CASE WHEN arm_id = 'none' THEN 4294967296 END
                    WHEN arm_id = 'none' THEN 4294967296 - own
                    ELSE weight END) AS wrong
            FROM allot.targeting t
            LEFT JOIN LATERAL (
                SELECT sum(weight) FILTER (WHERE arm LIKE t.campaign_id || '/%') AS own,
                    sum(weight) FILTER (WHERE arm = t.arm_id) AS weight
                FROM allot.policy_cell c WHERE c.version = t.version AND c.cell_id = t.cell_id) AS cell ON true
            """
        ).only
        #expect(try rows.int("rows") > 5_000)
        #expect(try rows.int("holdouts") > 500)
        #expect(try rows.int("wrong") == 0)
    }

    @Test func `every arm is drawn for n times its probability, give or take one user`() throws {
        var connection = try PublishedNights.shared.connect()
        let counts = try connection.query(
            """
            WITH decision AS (
                SELECT v.interval_day AS day, t.cell_id, t.user_id,
                    coalesce(max(t.arm_id) FILTER (WHERE t.arm_id <> 'none'), 'none') AS arm,
                    count(*) FILTER (WHERE t.arm_id <> 'none') AS paid
                FROM allot.targeting t JOIN allot.targeting_version v USING (version)
                WHERE t.reason <> 'holdout' GROUP BY 1, 2, 3
            ), odds AS (
                SELECT DISTINCT v.interval_day AS day, c.cell_id, c.users, c.arm, c.weight
                FROM allot.policy_cell c JOIN allot.targeting_version v USING (version)
            ), compared AS (
                SELECT o.users, o.weight, count(d.user_id) AS drawn,
                    sum(count(d.user_id)) OVER (PARTITION BY o.day, o.cell_id) AS members
                FROM odds o LEFT JOIN decision d USING (day, cell_id, arm)
                GROUP BY o.day, o.cell_id, o.users, o.arm, o.weight
            )
            SELECT (SELECT count(*) FROM decision WHERE paid > 1) AS twice,
                (SELECT count(*) FROM odds) AS odds,
                (SELECT count(DISTINCT (day, cell_id, arm)) FROM odds) AS arms,
                count(*) FILTER (WHERE abs(drawn - users * weight / 4294967296.0) >= 1) AS off,
                count(*) FILTER (WHERE members <> users) AS incomplete
            FROM compared
            """
        ).only
        // Both campaigns log the same joint vector.
        #expect(try counts.int("odds") == counts.int("arms"))
        #expect(try counts.int("twice") == 0, "two paid arms for one user on one night")
        #expect(try counts.int("off") == 0)
        #expect(try counts.int("incomplete") == 0)
    }

    @Test func `every arm that can be drawn has its share of the floor, none included`() throws {
        var connection = try PublishedNights.shared.connect()
        let arms = try connection.query(
            """
            SELECT count(*) AS arms, count(*) FILTER (WHERE weight < floor / open * 4294967296 - 1) AS below,
                count(*) FILTER (WHERE arm = 'none' AND NOT eligible) AS closed_none,
                count(*) FILTER (WHERE NOT eligible AND weight > 0) AS closed
            FROM (
                SELECT c.arm, c.weight, v.floor, (c.posterior->>'eligible')::boolean AS eligible,
                    count(*) FILTER (WHERE (c.posterior->>'eligible')::boolean) OVER (PARTITION BY version, cell_id) AS open
                FROM allot.policy_cell c JOIN allot.targeting_version v USING (version)) AS logged
            WHERE eligible OR weight > 0 OR arm = 'none'
            """
        ).only
        #expect(try arms.int("arms") > 500)
        #expect(try arms.int("below") == 0)
        #expect(try arms.int("closed_none") == 0)
        #expect(try arms.int("closed") == 0)
    }

    @Test func `the floor that a night could afford is logged`() throws {
        var connection = try PublishedNights.shared.connect()
        let floors = try connection.query(
            "SELECT DISTINCT interval_day, floor FROM allot.targeting_version ORDER BY interval_day"
        ).map { try $0.double("floor") }
        try #require(floors.count == 10)
        // Night 5 has no room for any floor, night 6 for a part of it; a budget that is closed asks for none.
        for (index, floor) in floors.enumerated() {
            switch index + 1 {
            case 5: #expect(floor == 0)
            case 6: #expect(floor > 0 && floor < PublishedNights.floor)
            default: #expect(floor == PublishedNights.floor, "night \(index + 1)")
            }
        }
    }
}
