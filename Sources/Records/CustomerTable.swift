/// The shop's users as parallel columns, ascending by identifier: row `i` of every column belongs to one user.
///
/// Rows are what every fold over users counts by, so the table is made once a night and does not change.
@usableFromInline
package struct CustomerTable: Sendable {
    /// From identifier to row.
    @usableFromInline package let users: UserIndex
    /// When the user joined, in microseconds since 1970-01-01 UTC; ``unknown`` where the shop does not say.
    package let joinedAt: [Int64]
    /// Index into ``regionNames``; −1 where the shop does not say.
    package let region: [Int32]
    /// The names that ``region`` indexes.
    package let regionNames: [String]

    /// The value of ``joinedAt`` for "not known".
    package static let unknown = Int64.min

    /// A table of its columns.
    ///
    /// - Parameters:
    ///   - userID: Identifiers, strictly ascending.
    ///   - joinedAt: Microseconds since 1970-01-01 UTC or ``unknown``, one a user.
    ///   - region: −1 ..< `regionNames.count`, one a user.
    ///   - regionNames: The names of regions.
    /// - Throws: ``ParameterError`` for columns of different length, users out of order or repeated, and regions
    ///   without a name.
    package init(
        userID: [Int64], joinedAt: [Int64], region: [Int32], regionNames: [String]
    ) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "CustomerTable", parameter: parameter, allowed: allowed, got: got)
        }
        guard joinedAt.count == userID.count else {
            throw refuse("joinedAt", "one value for each of \(userID.count) users", "\(joinedAt.count) values")
        }
        guard region.count == userID.count else {
            throw refuse("region", "one value for each of \(userID.count) users", "\(region.count) values")
        }
        for row in userID.indices.dropFirst() where userID[row] <= userID[row - 1] {
            throw refuse("userID", "strictly ascending", "not ascending at row \(row)")
        }
        for (row, symbol) in region.enumerated() where symbol < -1 || Int(symbol) >= regionNames.count {
            throw refuse("region", "from -1 to \(regionNames.count - 1)", "\(symbol) at row \(row)")
        }
        self.users = try UserIndex(userID)
        self.joinedAt = joinedAt
        self.region = region
        self.regionNames = regionNames
    }

    /// Identifiers, ascending.
    package var userID: [Int64] { users.userID }

    /// Number of users.
    package var count: Int { users.count }

    /// The row of `user`; `nil` for a user who is not in the table.
    @inlinable
    package func index(of user: Int64) -> Int32? { users.index(of: user) }
}
