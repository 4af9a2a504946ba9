internal import Evaluation
internal import Postgres
internal import Records

/// How many users a campaign enrolled on each side, and how many were to be held out.
struct EnrolmentSplit {
    /// Left to the policy.
    var policy = 0
    /// Held out from the campaign itself.
    var holdout = 0
    /// Held out from all campaigns.
    var universal = 0
    /// Users that the campaign's holdout should have, by the share that was designed when each user was enrolled.
    var designedHoldout = 0.0

    /// The splits of all campaigns.
    static func load(on connection: inout Connection) throws -> [String: EnrolmentSplit] {
        var splits: [String: EnrolmentSplit] = [:]
        // Counted before the join: a version's summary is read once, not once for each user whom it enrolled. In an
        // order, on which the last bit of a sum of shares depends.
        for row in try connection.query(
            """
            SELECT e.campaign_id, e.holdout, coalesce((v.summary ->> 'holdoutShare')::float8, 0) AS share, e.users
            FROM (
                SELECT campaign_id, holdout, first_version, count(*) AS users FROM allot.enrolment GROUP BY 1, 2, 3
            ) AS e LEFT JOIN allot.targeting_version v ON v.version = e.first_version
            ORDER BY e.campaign_id, e.first_version, e.holdout
            """)
        {
            let campaignID = try row.text("campaign_id")
            let users = try row.int("users")
            let share = try row.double("share")
            switch try row.text("holdout") {
            case "campaign":
                splits[campaignID, default: EnrolmentSplit()].holdout += users
                splits[campaignID, default: EnrolmentSplit()].designedHoldout += share * Double(users)
            case "none":
                splits[campaignID, default: EnrolmentSplit()].policy += users
                splits[campaignID, default: EnrolmentSplit()].designedHoldout += share * Double(users)
            default:
                splits[campaignID, default: EnrolmentSplit()].universal += users
            }
        }
        return splits
    }

    /// Whether the campaign has a holdout of its own.
    var hasOwnHoldout: Bool { holdout > 0 || designedHoldout > 0 }

    /// The test of the campaign's own holdout, or of the universal one, of which `universalShare` was designed, where it
    /// has none; `nil` where there is nothing to test.
    func ratio(universalShare: Double?) throws(ParameterError) -> SampleRatio? {
        let held = hasOwnHoldout ? holdout : universal
        let users = held + policy
        let share = hasOwnHoldout ? designedHoldout / Double(max(1, users)) : universalShare ?? 0
        guard users > 0, share > 0, share < 1 else { return nil }
        return try SampleRatio(holdoutUsers: Int64(held), users: Int64(users), designedShare: share)
    }
}
