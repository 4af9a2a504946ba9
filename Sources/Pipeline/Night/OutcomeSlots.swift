internal import Evaluation
internal import Records

/// The outcome windows of followed decisions: one *slot* for all decisions about one user in one night.
struct OutcomeSlots {
    /// By row of the decisions: its slot.
    private(set) var ofRow: [Int32]
    /// By slot: the user's row in the table of users.
    private(set) var user: [Int32] = []
    /// By slot: first instant of the window, microseconds since 1970-01-01 UTC.
    private(set) var from: [Int64] = []
    /// By slot: first instant after the window.
    private(set) var to: [Int64] = []

    /// The slots of `followed`, whose nights come one after the other.
    ///
    /// - Parameters:
    ///   - followed: The decisions.
    ///   - users: Number of users.
    init(of followed: FollowedDecisions, users: Int) {
        ofRow = [Int32](repeating: 0, count: followed.count)
        var slotOfUser: [Int32] = []
        var day: CalendarDay?
        for row in 0..<followed.count {
            let version = followed.versions[Int(followed.version[row])]
            if version.day != day {
                day = version.day
                slotOfUser = [Int32](repeating: -1, count: users)
            }
            let index = Int(followed.user[row])
            if slotOfUser[index] < 0 {
                slotOfUser[index] = Int32(user.count)
                user.append(followed.user[row])
                from.append(version.windowFrom)
                to.append(version.windowTo)
            }
            ofRow[row] = slotOfUser[index]
        }
    }

    /// The windows without any outcome yet.
    func emptyFold(users: Int) -> OutcomeFold {
        OutcomeFold(userCount: users, slotUser: user, from: from, to: to)
    }
}
