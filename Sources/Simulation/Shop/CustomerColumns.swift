/// The shop's customers as parallel columns.
package struct CustomerColumns: Sendable {
    /// Identifier, from 1.
    package var userID: [Int64] = []
    /// When the user joined, microseconds since 1970-01-01 UTC: always before the first day of history.
    package var createdAt: [Int64] = []
    /// Where the user lives.
    package var region: [String] = []
    /// Further attributes as a JSON object: the user's device.
    package var attributes: [String] = []

    /// Rows.
    package var count: Int { userID.count }
}
