internal import Audience
internal import Postgres
internal import Records

/// What came of decisions that are not followed any more: their windows are over, and nothing late is waited for.
struct SettledDecisions {
    /// Matured sums by night, cell and arm.
    var cells = CellOutcomes()
    /// Spent by campaign, booked to the nights of the decisions, in micros.
    var spent: [String: Int64] = [:]
    /// The users whom a decision of the history was about.
    var userID: [Int64] = []
    /// What became of them, in the order of ``userID``.
    var responses = UserResponses(users: 0)

    /// Nothing was ever decided.
    init() {}

    /// Adds what users did with what they were sent, except of users marked in `refuses`.
    func add(
        to responses: inout UserResponses, except refuses: [Bool], customers: CustomerTable
    ) throws(ParameterError) {
        for index in userID.indices {
            guard let user = customers.index(of: userID[index]), !refuses[Int(user)] else { continue }
            try responses.add(self.responses, row: index, to: Int(user))
        }
    }

    /// Loads what is known of decisions of the days before `before`.
    ///
    /// - Parameters:
    ///   - before: The first day that is still followed.
    ///   - usersSince: The first day whose discounts and responses count for features.
    ///   - cellsSince: The first day whose outcomes are learned from.
    ///   - connection: The tool's own tables.
    /// - Returns: Their sums; empty where nothing is settled yet.
    /// - Throws: `PostgresError`.
    static func load(
        before: CalendarDay, usersSince: CalendarDay, cellsSince: CalendarDay, on connection: inout Connection
    ) throws -> SettledDecisions {
        var settled = SettledDecisions()
        settled.cells = try CellOutcomes.load(from: cellsSince, before: before, on: &connection)
        for row in try connection.query(
            """
            SELECT campaign_id, sum(discount + cost)::bigint AS spent FROM allot.decision_outcome \
            WHERE day < $1::date GROUP BY campaign_id
            """, [.text(before.description)])
        {
            settled.spent[try row.text("campaign_id")] = try row.int64("spent")
        }
        try connection.copyOut(
            """
            SELECT user_id, sum(discount)::bigint, count(*) FILTER (WHERE delivered), \
            count(*) FILTER (WHERE delivered AND opened), count(*) FILTER (WHERE delivered AND clicked), \
            count(*) FILTER (WHERE delivered AND (opened OR clicked)), count(*) FILTER (WHERE redeemed) \
            FROM allot.decision_outcome \
            WHERE day >= '\(usersSince.description)' AND day < '\(before.description)' GROUP BY user_id
            """
        ) { row throws(PostgresError) in
            settled.userID.append(try row.int64())
            settled.responses.append(
                discount: try row.int64(), deliveries: try row.int64(), opened: try row.int64(),
                clicked: try row.int64(), responded: try row.int64(), redeemed: try row.int64())
        }
        return settled
    }
}
