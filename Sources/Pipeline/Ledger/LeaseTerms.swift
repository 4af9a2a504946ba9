/// For how long a run is believed to be alive without a sign of life, and how often it gives one.
package struct LeaseTerms: Sendable, Hashable {
    /// How long a lease lasts from its last renewal, by the database's clock.
    package var length: Duration
    /// Time between renewals; a few of them have to fail before the lease runs out.
    package var renewal: Duration

    /// Renewed every 10 seconds, lost after 30.
    package static let standard = LeaseTerms(length: .seconds(30), renewal: .seconds(10))

    /// A lease of `length`, renewed every `renewal`.
    package init(length: Duration, renewal: Duration) {
        self.length = length
        self.renewal = renewal
    }
}
