internal import Postgres
package import Records
package import Simulation

/// Reads the live lists as a message service does: through the view `allot.targeting_current`, with the rights of the
/// sender and no others.
///
/// The list stays readable for longer than a day, so each read returns rows that were read before; whoever sends has to
/// send each `decision_id` once. The simulated shop does: ``Shop/receive(_:inForceFrom:)`` drops what it has had.
package struct ShopSender: Sendable {
    private let conninfo: String
    private let role: String?
    private let arms: [Arm]

    /// A sender of messages for `arms`.
    ///
    /// - Parameters:
    ///   - conninfo: The database of the schema `allot`.
    ///   - role: The role to take for reading, of which the connection's own must be a member; `nil` for none.
    ///   - arms: Every arm that a list may have, of all campaigns.
    package init(_ conninfo: String, role: String? = "allot_sender", arms: [Arm]) {
        self.conninfo = conninfo
        self.role = role
        self.arms = arms
    }

    /// All rows to send, ordered by campaign and user.
    ///
    /// - Throws: ``PostgresError``; ``ParameterError`` where a list has an arm that is not among the sender's.
    package func read() throws -> ReceivedDecisions {
        var connection = try Connection(conninfo, applicationName: "allot demo sender")
        var names = SymbolTable(arms.map(\.id))
        let known = names.count
        var decisions = ReceivedDecisions(arms: arms)
        try connection.transaction(.readOnly) { (connection) throws(any Error) in
            if let role { try connection.query("SELECT pg_catalog.set_config('role', $1, true)", [.text(role)]) }
            try connection.copyOut(
                "SELECT user_id, decision_id, arm_id FROM allot.targeting_current ORDER BY campaign_id, user_id"
            ) { (row) throws(PostgresError) in
                let user = try row.int64()
                let decision = try row.uuid()
                decisions.append(
                    userID: user, decisionHigh: decision.high, decisionLow: decision.low,
                    arm: try row.symbol(in: &names))
            }
        }
        guard names.count == known else {
            throw ParameterError(
                owner: "ShopSender", parameter: "arm_id", allowed: "an arm of the configuration",
                got: names[Int32(known)] ?? "another")
        }
        return decisions
    }
}
