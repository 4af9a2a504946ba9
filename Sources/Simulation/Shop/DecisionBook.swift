/// The decisions that a shop has received, and on which days each of them makes something happen.
///
/// Invariant: the errands of a day are ordered by user, then by decision.
struct DecisionBook: Sendable {
    /// Something that decision `decision` makes happen for `user` on the day under which it is filed.
    struct Errand: Sendable, Hashable, Comparable {
        var user: Int32
        var decision: Int32

        static func < (left: Errand, right: Errand) -> Bool {
            (left.user, left.decision) < (right.user, right.decision)
        }
    }

    /// One received decision.
    struct Entry: Sendable {
        var user: Int32
        var arm: Int32
        /// Index of the offer in ``Shop/offers``; −1 for none.
        var offer: Int32
        /// Index of the campaign among those met so far, from 0.
        var campaign: Int32
        /// Number of the first local day on which it is in force.
        var firstDay: Int32
        /// Number of the local day from which a later decision of the campaign has taken its place.
        var replacedOn: Int32
        /// Index of the user's earlier decision of the campaign; −1 for none.
        var previous: Int32
        var high: UInt64
        var low: UInt64
    }

    /// The arms of the decisions.
    var arms: [ShopArm] = []
    /// The decisions, in the order in which they came.
    var entries: [Entry] = []
    /// Errands by number of the local day.
    var errands: [Int: [Errand]] = [:]
    /// Campaigns met so far, by name.
    var campaigns: [String: Int32] = [:]
    /// The latest decision by campaign and user index; −1 for none.
    var latest: [[Int32]] = []

    /// The errands on local day `day` of the users with indices `users`.
    func errands(_ day: Int, users: Range<Int>) -> ArraySlice<Errand> {
        guard let all = errands[day] else { return [] }
        let first = Self.firstIndex(in: all, from: users.lowerBound)
        return all[first..<Self.firstIndex(in: all, from: users.upperBound)]
    }

    /// The first index of `errands` whose user is at least `user`.
    private static func firstIndex(in errands: [Errand], from user: Int) -> Int {
        var (low, high) = (0, errands.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(errands[middle].user) < user { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
