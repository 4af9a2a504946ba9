/// A list that is in the database as a whole, checked and attached, and that nobody is shown yet.
package struct StagedVersion: Sendable, Hashable {
    /// Its number, unique in the shop.
    package var version: Int64
    /// The campaign.
    package var campaignID: String
    /// Its rows.
    package var rowCount: Int
    /// Digest of its rows.
    package var rowDigest: String
    /// The cohorts that it decides.
    package var cohorts: [Int32]
    /// How long it is sent, from its publishing.
    package var validFor: Duration
    /// What is unusual about it, for the ledger; `nil` where nothing is.
    package var note: String?
}
