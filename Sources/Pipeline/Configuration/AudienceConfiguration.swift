/// Whom a campaign may address.
package struct AudienceConfiguration: Sendable, Hashable {
    /// Identifiers of the segments it addresses; empty for all.
    package let segments: [String]
    /// A condition in SQL over the columns of `allot.user_feature` (key `where`); `nil` for everybody.
    package let condition: String?
}
