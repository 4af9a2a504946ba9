/// What users must have agreed to before their data decide what they get.
package struct PrivacyConfiguration: Sendable, Hashable {
    /// The purpose that a consent must name to count.
    package let purpose: String
}
