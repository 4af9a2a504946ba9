/// Rows of a source that no stage could use, counted by reason.
package struct QuarantineCount: Sendable, Hashable, Codable {
    /// The source, such as `events`.
    package var source: String
    /// Why, such as `future-dated`.
    package var reason: String
    /// How many, at least 1.
    package var rows: Int

    /// `rows` rows of `source`, unusable for `reason`.
    package init(source: String, reason: String, rows: Int) {
        self.source = source
        self.reason = reason
        self.rows = rows
    }
}
