internal import Postgres
internal import Records

/// Everybody whom any campaign ever decided about, and the side of each campaign's comparison they are on, for ever.
struct EnrolledUsers {
    /// The side of a comparison.
    enum Side: UInt8 {
        /// Not in it.
        case outside
        /// Left to the policy.
        case policy
        /// Held out from this campaign.
        case campaign
        /// Held out from all campaigns.
        case universal
    }

    /// The users, ascending.
    let index: UserIndex
    /// By campaign and user: the raw value of the ``Side``.
    private let sides: [String: [UInt8]]

    /// Nobody.
    static let nobody = EnrolledUsers(index: .empty, sides: [:])

    /// Loads all enrolments.
    static func load(on connection: inout Connection) throws -> EnrolledUsers {
        var users: [Int64] = []
        var row: [Int32] = []
        var campaign: [Int32] = []
        var side: [UInt8] = []
        var campaigns = SymbolTable()
        var holdouts = SymbolTable(["none", "campaign", "universal"])
        try connection.copyOut("SELECT user_id, campaign_id, holdout FROM allot.enrolment ORDER BY user_id") {
            reader throws(PostgresError) in
            let user = try reader.int64()
            if users.last != user { users.append(user) }
            row.append(Int32(users.count - 1))
            campaign.append(try reader.symbol(in: &campaigns))
            // Their numbers are in the order of the cases after `outside`.
            side.append(UInt8(try reader.symbol(in: &holdouts)) + 1)
        }
        var table = [[UInt8]](
            repeating: [UInt8](repeating: Side.outside.rawValue, count: users.count), count: campaigns.count)
        for entry in row.indices { table[Int(campaign[entry])][Int(row[entry])] = side[entry] }
        return EnrolledUsers(
            index: try UserIndex(users), sides: Dictionary(uniqueKeysWithValues: zip(campaigns.texts, table)))
    }

    /// Who is compared in `campaignID`: policy against its own holdout, or against the universal one where it has none.
    ///
    /// Who is held out from all campaigns never was in the draw for the campaign's own holdout, so the two are not mixed.
    func comparison(of campaignID: String, hasOwnHoldout: Bool) -> [HoldoutFold.Side] {
        let control = hasOwnHoldout ? Side.campaign : .universal
        return (sides[campaignID] ?? []).map { side in
            side == control.rawValue ? .holdout : side == Side.policy.rawValue ? .policy : .outside
        }
    }

    /// Who is compared for all campaigns together: everybody held out from all of them against everybody else.
    func portfolioComparison() -> [HoldoutFold.Side] {
        var result = [HoldoutFold.Side](repeating: .policy, count: index.count)
        for column in sides.values {
            for user in column.indices where column[user] == Side.universal.rawValue { result[user] = .holdout }
        }
        return result
    }
}
