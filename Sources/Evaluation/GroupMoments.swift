package import Records

/// Number, sum and sum of squares of a whole-number value per user: all that a contrast of two groups needs.
///
/// Users are the rows, so what is computed from it is clustered by user. The value is money in micros or a count; sums
/// are exact, so users may be added and states combined in any order.
package struct GroupMoments: Sendable, Hashable {
    /// Number of users.
    package private(set) var users: Int64 = 0
    /// Σy.
    package private(set) var sum: Int128 = 0
    /// Σy².
    package private(set) var squares: Int128 = 0

    /// Nobody.
    package init() {}

    /// The moments of `users` users with the given sums.
    ///
    /// - Throws: ``ParameterError`` for fewer than 0 users, or a sum of squares smaller than users with that sum have.
    package init(users: Int64, sum: Int128, squares: Int128) throws(ParameterError) {
        guard users >= 0 else {
            throw ParameterError(owner: "GroupMoments", parameter: "users", allowed: "at least 0", got: "\(users)")
        }
        self.users = users
        self.sum = sum
        self.squares = squares
        let least = users > 0 ? Double(sum) * Double(sum) / Double(users) : 0
        // A billionth for the rounding of the comparison itself.
        guard Double(squares) >= least * (1 - 1e-9), users > 0 || (sum == 0 && squares == 0) else {
            throw ParameterError(
                owner: "GroupMoments", parameter: "squares", allowed: "at least sum² / users", got: "\(squares)")
        }
    }

    /// The moments of `values`, one a user, each cut to ±`cap` where one is given.
    ///
    /// - Throws: ``ParameterError`` where a sum passes 128 bits.
    package init(_ values: [Int64], cap: Int64? = nil) throws(ParameterError) {
        for value in values { try add(cap.map { min($0, max(-$0, value)) } ?? value) }
    }

    /// Adds a user with `value`.
    package mutating func add(_ value: Int64) throws(ParameterError) {
        var one = GroupMoments()
        one.users = 1
        one.sum = Int128(value)
        one.squares = Int128(value) * Int128(value)
        try combine(one)
    }

    /// Adds the users of `other`.
    package mutating func combine(_ other: GroupMoments) throws(ParameterError) {
        let (newSum, sumOverflow) = sum.addingReportingOverflow(other.sum)
        let (newSquares, squaresOverflow) = squares.addingReportingOverflow(other.squares)
        guard !sumOverflow, !squaresOverflow else {
            throw ParameterError(
                owner: "GroupMoments", parameter: "value", allowed: "such that squares sum up to at most 1.7 × 10³⁸",
                got: "more")
        }
        users += other.users
        sum = newSum
        squares = newSquares
    }

    /// Mean per user; 0 for nobody.
    package var mean: Double { users > 0 ? Double(sum) / Double(users) : 0 }

    /// Variance between users, divisor *n* − 1; 0 for fewer than two.
    ///
    /// Σ(y − ȳ)² is taken from the whole number *q* next to the mean, Σ(y − q)² = Σy² − q(2Σy − nq), which is exact,
    /// so nothing cancels where the mean is large beside the spread.
    package var variance: Double {
        guard users > 1 else { return 0 }
        let centre = sum / Int128(users)
        let around = squares - centre * (2 * sum - Int128(users) * centre)
        let rest = Double(sum - Int128(users) * centre) / Double(users)
        return max(0, Double(around) - Double(users) * rest * rest) / Double(users - 1)
    }

    /// The largest value that users are counted with in a winsorised contrast: the `quantile` (nearest rank) of |y| over
    /// all users of both groups, so that neither is cut more than the other.
    ///
    /// - Parameters:
    ///   - values: The users' values, both groups together.
    ///   - quantile: In (0, 1), .999 by default.
    /// - Returns: `nil` where it is 0 or there are no users: then nothing is cut.
    package static func winsorisingCap(of values: [Int64], quantile: Double = 0.999) -> Int64? {
        precondition(quantile > 0 && quantile < 1, "a quantile is strictly between 0 and 1")
        guard !values.isEmpty else { return nil }
        let sizes = values.map { Int64(clamping: $0.magnitude) }.sorted()
        let rank = max(1, min(sizes.count, Int((quantile * Double(sizes.count)).rounded(.up))))
        return sizes[rank - 1] > 0 ? sizes[rank - 1] : nil
    }
}
