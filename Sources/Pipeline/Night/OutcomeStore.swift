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
                try writer.text(followed.segmentNames[Int(followed.segment[row])])
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
    /// Part of publishing: who is enrolled never changes afterwards. The rows come from the list's table, which has
    /// everything but which of the holdouts a user is in.
    ///
    /// - Parameters:
    ///   - campaignID: The campaign.
    ///   - version: Its list, attached.
    ///   - day: The night.
    ///   - universalHoldout: Users whom every campaign holds out; whom else the list holds out, the campaign does.
    ///   - connection: The publishing transaction.
    /// - Throws: ``PublishError/newerRunPublished(campaign:)`` where somebody enrols the same users at the same time.
    static func enrol(
        campaignID: String, version: Int64, day: CalendarDay, universalHoldout: [Int64],
        on connection: inout Connection
    ) throws {
        do {
            // Not ON CONFLICT, which takes half as long again: it writes each row twice to the log.
            try connection.run(
                """
                INSERT INTO allot.enrolment (campaign_id, user_id, first_version, first_day, holdout)
                SELECT $1, l.user_id, $2, $3, CASE
                    WHEN l.reason <> 'holdout' THEN 'none' WHEN u.user_id IS NULL THEN 'campaign' ELSE 'universal' END
                FROM \(ListTable(version).name) l LEFT JOIN unnest($4::bigint[]) u (user_id) ON u.user_id = l.user_id
                WHERE NOT EXISTS (
                    SELECT FROM allot.enrolment e WHERE e.campaign_id = $1 AND e.user_id = l.user_id)
                """,
                [.text(campaignID), .int64(version), .date(Int32(day.number)), .int64Array(universalHoldout)])
        } catch {
            // Only one run of a shop is alive: the other has taken this one's place.
            guard error.code == .uniqueViolation else { throw error }
            throw PublishError.newerRunPublished(campaign: campaignID)
        }
    }
}
