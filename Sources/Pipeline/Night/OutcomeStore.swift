internal import Audience
internal import Postgres
internal import Records

/// Keeps what came of decisions in the tool's own tables.
///
/// Each write replaces what it wrote before for the same nights.
enum OutcomeStore {
    /// Writes the followed decisions' outcomes and the sums that are learned from, in one transaction.
    static func replace(
        _ followed: FollowedDecisions, _ outcomes: DecisionOutcomes, cells: CellOutcomes, customers: CustomerTable,
        on connection: inout Connection
    ) throws {
        let days = Set(followed.versions.map(\.day)).sorted()
        let segments = SymbolTable(followed.segmentNames)
        guard !days.isEmpty else { return }
        try connection.transaction { connection throws(any Error) in
            try connection.run(
                "DELETE FROM allot.decision_outcome WHERE day = ANY ($1::date[])",
                [.textArray(days.map(\.description))])
            try connection.copyIn(
                """
                allot.decision_outcome (version, campaign_id, user_id, day, segment_id, cell_id, arm_id, reason, \
                propensity, matured, orders, revenue, margin, refunds, discount, cost, reward, delivered, opened, clicked, \
                claimed, redeemed, opted_out, response_days)
                """, columns: 24, rows: followed.count
            ) { writer, row throws(PostgresError) in
                let version = followed.versions[Int(followed.version[row])]
                try writer.int64(version.version)
                try writer.text(version.campaignID)
                try writer.int64(customers.userID[Int(followed.user[row])])
                try writer.date(Int32(version.day.number))
                try writer.symbol(followed.segment[row], in: segments)
                try writer.int64(followed.cellID[row])
                try writer.text(version.arms[Int(followed.arm[row])].id)
                try writer.text(followed.reasonName(row))
                try writer.double(Double(followed.weight[row]) / 0x1p32)
                try writer.bool(outcomes.matured[row])
                try writer.int32(outcomes.orders[row])
                try writer.int64(outcomes.revenue[row])
                try writer.int64(outcomes.margin[row])
                try writer.int64(outcomes.refunds[row])
                try writer.int64(outcomes.discount[row])
                try writer.int64(outcomes.cost[row])
                try writer.int64(outcomes.reward[row])
                try writer.bool(outcomes.delivered[row])
                try writer.bool(outcomes.opened[row])
                try writer.bool(outcomes.clicked[row])
                try writer.bool(outcomes.claimed[row])
                try writer.bool(outcomes.redeemed[row])
                try writer.bool(outcomes.optedOut[row])
                if outcomes.responseDays[row].isNaN {
                    try writer.null()
                } else {
                    try writer.float(outcomes.responseDays[row])
                }
            }
            try cells.replace(days, on: &connection)
        }
    }

    /// Enrols everybody a list decides about who was not enrolled before, with the side of the holdout they are on.
    ///
    /// Part of publishing: who is enrolled never changes afterwards. In a campaign's first nights these are all its users,
    /// so they go in by COPY, in the order of the key: INSERT … ON CONFLICT costs the server three times as much, and
    /// any other order of the users twice as much again.
    ///
    /// - Parameters:
    ///   - campaignID: The campaign.
    ///   - version: Its list.
    ///   - day: The night.
    ///   - users: Whom it decides about, ascending.
    ///   - connection: The publishing transaction.
    /// - Throws: ``PublishError/newerRunPublished(campaign:)`` where somebody else enrols the same users meanwhile;
    ///   `PostgresError`.
    static func enrol(
        campaignID: String, version: Int64, day: CalendarDay, users: [(userID: Int64, holdout: HoldoutSide)],
        on connection: inout Connection
    ) throws {
        let new = try notEnrolled(campaignID: campaignID, users: users, on: &connection)
        let campaign = ReadyFields(width: 1, [[campaignID]])
        let holdouts = ReadyFields(width: 1, HoldoutSide.allCases.map { [$0.name] })
        do {
            try connection.copyIn(
                "allot.enrolment (campaign_id, user_id, first_version, first_day, holdout)", columns: 5,
                rows: new.count
            ) { writer, row throws(PostgresError) in
                let user = users[new[row]]
                try writer.fields(0, of: campaign)
                try writer.int64(user.userID)
                try writer.int64(version)
                try writer.date(Int32(day.number))
                try writer.fields(Int(user.holdout.rawValue), of: holdouts)
            }
        } catch {
            // Only one run of a shop is alive: the other has taken this one's place.
            guard error.code == .uniqueViolation else { throw error }
            throw PublishError.newerRunPublished(campaign: campaignID)
        }
    }

    /// Places in `users`, which ascend, of those who are not enrolled in the campaign.
    private static func notEnrolled(
        campaignID: String, users: [(userID: Int64, holdout: HoldoutSide)], on connection: inout Connection
    ) throws -> [Int] {
        var new: [Int] = []
        var next = 0
        // The identifier was checked against [a-z0-9_-]; COPY takes no parameters.
        try connection.copyOut(
            "SELECT user_id FROM allot.enrolment WHERE campaign_id = '\(campaignID)' ORDER BY user_id"
        ) { row throws(PostgresError) in
            let enrolled = try row.int64()
            while next < users.count, users[next].userID < enrolled {
                new.append(next)
                next += 1
            }
            if next < users.count, users[next].userID == enrolled { next += 1 }
        }
        return new + (next..<users.count)
    }
}
