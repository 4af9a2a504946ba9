import Pipeline
import Postgres
import Statistics
import Testing

/// Who is decided when, who is held out, and that hashes alone say so.
@Suite struct PublishedAssignmentTests {
    private struct Row {
        var user: Int64
        var campaign: String
        var day: Int
        var cohorts: [Int]
        var arm: String
        var reason: String
    }

    private static func rows(_ connection: inout Connection) throws -> [Row] {
        try connection.query(
            """
            SELECT t.user_id, t.campaign_id, v.interval_day - date '1970-01-01' AS day, v.cohorts, t.arm_id, t.reason
            FROM allot.targeting t JOIN allot.targeting_version v USING (version)
            """
        ).map {
            Row(
                user: try $0.int64("user_id"), campaign: try $0.text("campaign_id"), day: try $0.int("day"),
                cohorts: try $0.intArray("cohorts"), arm: try $0.text("arm_id"), reason: try $0.text("reason"))
        }
    }

    /// u < share, u being the keyed hash of the user under the salt.
    private static func isHeldOut(_ user: Int64, by holdout: (share: Double, salt: String)) -> Bool {
        KeyedStream(seed: PublishedNights.seed, label: "holdout \(holdout.salt)").uniform(user) < holdout.share
    }

    @Test func `a user's cohort is a function of the keyed hash, and each night decides the cohort of its day`() throws
    {
        var connection = try PublishedNights.shared.connect()
        let stream = KeyedStream(seed: PublishedNights.seed, label: "cohort")
        let window = PublishedNights.window
        for row in try Self.rows(&connection) {
            let cohort = Int(((stream.bits(row.user) >> 32) * UInt64(window)) >> 32)
            #expect(row.cohorts == [row.day % window])
            #expect(row.cohorts.contains(cohort), "user \(row.user)")
        }
    }

    @Test func `nobody who is held out ever gets an arm, whatever the night`() throws {
        var connection = try PublishedNights.shared.connect()
        var held = 0
        for row in try Self.rows(&connection) {
            let own = try #require(PublishedNights.holdouts[row.campaign])
            let isHeldOut =
                Self.isHeldOut(row.user, by: PublishedNights.universal) || Self.isHeldOut(row.user, by: own)
            #expect((row.reason == "holdout") == isHeldOut, "user \(row.user) of \(row.campaign)")
            if isHeldOut { #expect(row.arm == "none", "user \(row.user) of \(row.campaign)") }
            held += isHeldOut ? 1 : 0
        }
        #expect(held > 500)
        let received = try connection.query(
            "SELECT DISTINCT user_id FROM allot.targeting WHERE arm_id <> 'none'"
        ).map { try $0.int64("user_id") }
        #expect(!received.contains { Self.isHeldOut($0, by: PublishedNights.universal) })
    }

    @Test func `the held-out shares are the designed ones, and who is enrolled stays on his side`() throws {
        var connection = try PublishedNights.shared.connect()
        for (campaign, own) in PublishedNights.holdouts {
            let enrolled = try connection.query(
                "SELECT user_id, holdout FROM allot.enrolment WHERE campaign_id = $1", [.text(campaign)])
            var counts: [String: Double] = [:]
            for row in enrolled {
                let (user, side) = (try row.int64("user_id"), try row.text("holdout"))
                let expected =
                    Self.isHeldOut(user, by: PublishedNights.universal)
                    ? "universal" : Self.isHeldOut(user, by: own) ? "campaign" : "none"
                #expect(side == expected, "user \(user) of \(campaign)")
                counts[side, default: 0] += 1
            }
            func check(_ side: String, _ share: Double, of users: Double) {
                let error = (share * (1 - share) / users).squareRoot()
                #expect(abs((counts[side] ?? 0) / users - share) < 4 * error, "\(side) of \(campaign)")
            }
            let all = Double(enrolled.count)
            #expect(all > 2_000)
            check("universal", PublishedNights.universal.share, of: all)
            check("campaign", own.share, of: all - (counts["universal"] ?? 0))
        }
    }

    @Test func `every user's arm can be drawn again from what was logged`() throws {
        var connection = try PublishedNights.shared.connect()
        let versions = try connection.query(
            "SELECT version, campaign_id FROM allot.targeting_version ORDER BY version DESC LIMIT 6")
        for version in versions {
            let audit = try PublishedAudit(version: version.int64("version"), on: &connection)
            let prefix = "\(try version.text("campaign_id"))/"
            for cell in audit.cells {
                let rows = try connection.query(
                    "SELECT user_id, arm_id FROM allot.targeting WHERE version = $1 AND cell_id = $2",
                    [.int64(audit.version), .int64(cell.cellID)])
                let users = try rows.map { try $0.int64("user_id") }
                let joint = try audit.arms(of: users, in: cell)
                let published = try rows.map { try $0.text("arm_id") }
                #expect(joint.map { $0.hasPrefix(prefix) ? $0 : "none" } == published, "cell \(cell.cellID)")
            }
        }
    }

    @Test func `no user is decided twice within a window, whatever the campaign`() throws {
        var connection = try PublishedNights.shared.connect()
        let overlaps = try connection.query(
            """
            WITH decided AS (
                SELECT DISTINCT t.user_id, v.window_from, v.window_to
                FROM allot.targeting t JOIN allot.targeting_version v USING (version))
            SELECT count(*) AS decisions,
                count(*) FILTER (WHERE next_from < window_to) AS overlapping
            FROM (SELECT *, lead(window_from) OVER (PARTITION BY user_id ORDER BY window_from) AS next_from FROM decided) d
            """
        ).only
        #expect(try overlaps.int("decisions") > 3_500)
        #expect(try overlaps.int("overlapping") == 0)
        // The ads were refused on the fourth night; the coupons were not, and so its users had to wait for their turn.
        let statuses = try PublishedNights.shared.results[3].campaigns.map(\.status)
        #expect(statuses == ["refused", "published"])
    }

    @Test func `users who refuse personalisation are decided alike, and the others' quintiles do without them`() throws
    {
        var connection = try PublishedNights.shared.connect()
        let generic = try connection.query(
            """
            WITH refusing AS (SELECT DISTINCT customer_id AS user_id FROM shop.consents WHERE NOT personalise)
            SELECT count(*) AS rows, count(*) FILTER (WHERE segment_id <> 'generic') AS profiled,
                (SELECT count(*) FROM allot.targeting
                    WHERE segment_id = 'generic' AND user_id NOT IN (TABLE refusing)) AS others,
                (SELECT count(*) FROM allot.user_feature WHERE user_id IN (TABLE refusing)) AS features,
                (SELECT count(*) FROM allot.segment_membership WHERE user_id IN (TABLE refusing)) AS memberships
            FROM allot.targeting WHERE user_id IN (TABLE refusing)
            """
        ).only
        #expect(try generic.int("rows") > 100)
        for column in ["profiled", "others", "features", "memberships"] {
            #expect(try generic.int(column) == 0, "\(column)")
        }
        // METHODS: 1 + ⌊5 × users strictly worse / n⌋ over those with purchases.
        let scores = try connection.query(
            """
            SELECT count(*) AS users, count(*) FILTER (WHERE (m.recency, m.frequency, m.monetary) IS DISTINCT FROM
                (1 + 5 * f.worse_recency / f.n, 1 + 5 * f.worse_frequency / f.n, 1 + 5 * f.worse_monetary / f.n))
                AS different
            FROM (SELECT user_id, as_of, count(*) OVER () AS n,
                    rank() OVER (ORDER BY recency_days DESC) - 1 AS worse_recency,
                    rank() OVER (ORDER BY frequency) - 1 AS worse_frequency,
                    rank() OVER (ORDER BY floor(monetary / 10000.0)) - 1 AS worse_monetary
                FROM allot.user_feature WHERE purchases > 0) AS f
            JOIN allot.segment_membership m USING (user_id, as_of)
            """
        ).only
        #expect(try scores.int("users") > 500)
        #expect(try scores.int("different") == 0)
    }
}
