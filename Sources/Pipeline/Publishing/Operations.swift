package import Postgres

// A pointer moved by hand gets a fence of its own, from the same sequence as runs. It outranks every run that began
// before it: what an operator decides at three in the morning is not undone by the night that is still computing.
// The next night publishes as usual.
//
// A list that becomes live again must not send anybody a second time. Its own decisions that were delivered would be
// skipped by a sender who sends each decision once; but a user to whom a later list of the same window sent something
// has another decision there. So the move withholds (allot.delivered_decision) every user of the list who was sent
// something by any of the campaign's lists whose outcome window overlaps the list's. Who that is, the caller reads
// from the shop's deliveries just before; what last night learned is in allot.decision_outcome.

/// What operators do to lists that are in the database: move a pointer, pause, resume.
package enum Operations {
    /// Makes a campaign's previous list live again.
    ///
    /// Rolling back again goes one list further back; `publish` goes forward again.
    ///
    /// - Parameters:
    ///   - campaignID: The campaign.
    ///   - delivered: Decisions of the campaign that the shop has delivered, since ``rollbackTarget(of:on:)``'s
    ///     `windowFrom` at least.
    ///   - connection: A connection without an open transaction.
    /// - Returns: What moved where.
    /// - Throws: ``PublishError``; `PostgresError`.
    @discardableResult
    package static func rollback(
        _ campaignID: String, delivered: [PostgresUUID], on connection: inout Connection
    ) throws -> PointerMove {
        try move(campaignID, delivered, verb: "rollback", &connection) { pointer in
            guard let previous = pointer.previousVersion else {
                throw PublishError.nothingToRollBackTo(campaign: campaignID)
            }
            return previous
        }
    }

    /// Makes a list live that was live before.
    ///
    /// - Parameters:
    ///   - campaignID: The campaign.
    ///   - version: One of its versions.
    ///   - delivered: Decisions of the campaign that the shop has delivered, since the version's `windowFrom` at least.
    ///   - connection: A connection without an open transaction.
    /// - Returns: What moved where.
    /// - Throws: ``PublishError``; `PostgresError`.
    @discardableResult
    package static func publish(
        _ campaignID: String, version: Int64, delivered: [PostgresUUID], on connection: inout Connection
    ) throws -> PointerMove {
        try move(campaignID, delivered, verb: "publish", &connection) { _ in version }
    }

    /// The list that a rollback would make live.
    ///
    /// - Throws: ``PublishError``; `PostgresError`.
    package static func rollbackTarget(
        of campaignID: String, on connection: inout Connection
    ) throws -> PublishedVersion {
        let pointer = try pointer(of: campaignID, lock: false, &connection)
        guard let previous = pointer.previousVersion else {
            throw PublishError.nothingToRollBackTo(campaign: campaignID)
        }
        return try available(previous, of: campaignID, &connection)
    }

    /// Empties what senders see of a campaign, at once, whatever its list says.
    ///
    /// - Returns: Whether it was not paused before.
    /// - Throws: ``PublishError/unknownCampaign(_:known:)``; `PostgresError`.
    @discardableResult
    package static func pause(_ campaignID: String, on connection: inout Connection) throws -> Bool {
        try setPaused(true, campaignID, &connection)
    }

    /// Shows senders a paused campaign's list again, if it is still valid.
    ///
    /// - Returns: Whether it was paused before.
    /// - Throws: ``PublishError/unknownCampaign(_:known:)``; `PostgresError`.
    @discardableResult
    package static func resume(_ campaignID: String, on connection: inout Connection) throws -> Bool {
        try setPaused(false, campaignID, &connection)
    }

    private static func setPaused(
        _ paused: Bool, _ campaignID: String, _ connection: inout Connection
    ) throws -> Bool {
        let changed = try connection.run(
            """
            UPDATE allot.campaign SET paused = $2, changed_at = statement_timestamp()
            WHERE campaign_id = $1 AND paused <> $2
            """, [.text(campaignID), .bool(paused)])
        if changed == 0 { try requireKnown(campaignID, &connection) }
        return changed == 1
    }

    static func requireKnown(_ campaignID: String, _ connection: inout Connection) throws {
        let known = try connection.query("SELECT campaign_id FROM allot.campaign ORDER BY campaign_id")
            .map { try $0.text("campaign_id") }
        guard known.contains(campaignID) else { throw PublishError.unknownCampaign(campaignID, known: known) }
    }
}
