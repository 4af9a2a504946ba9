/// How long a list is good for, and how many are kept.
package struct PublishConfiguration: Sendable, Hashable {
    /// Hours after publishing at which senders see an empty list, unless a newer one has come.
    package let validForHours: Int
    /// Lists kept for rollback and reports, the live one included.
    package let keepVersions: Int
}
