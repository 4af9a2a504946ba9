internal import Evaluation
internal import Records

/// The moments of a group of users whose values grow: one step a change, whatever the number of users.
struct RunningMoments {
    private(set) var users: Int64 = 0
    private var sum: Int128 = 0
    private var squares: Int128 = 0

    /// Counts a new user with the value 0.
    mutating func enter() { users += 1 }

    /// Replaces a user's value `old` by `old + change`: Σy² grows by change · (2 old + change).
    mutating func change(_ old: Int64, by change: Int64) {
        sum += Int128(change)
        squares += Int128(change) * (2 * Int128(old) + Int128(change))
    }

    /// The moments as they are now.
    func moments() throws(ParameterError) -> GroupMoments {
        try GroupMoments(users: users, sum: sum, squares: squares)
    }
}
