package import Records

/// A list that went live, as the ledger knows it.
package struct PublishedVersion: Sendable, Hashable {
    /// Its number, unique in the shop.
    package var version: Int64
    /// The campaign.
    package var campaignID: String
    /// The shop's local day that it was decided for.
    package var day: CalendarDay
    /// 0 for the first list of a day, then 1, 2, … for its revisions.
    package var revision: Int
    /// The run that made it.
    package var runID: RunID
    /// Digest of everything that it was computed from.
    package var inputDigest: String
    /// Digest of its rows.
    package var rowDigest: String
    /// Its rows.
    package var rowCount: Int
    /// The cohorts that it decides.
    package var cohorts: [Int]
    /// When it went live.
    package var publishedAt: UTCTime
    /// When it stops being sent.
    package var validTo: UTCTime
    /// First instant at which an outcome counts, in microseconds since 1970-01-01 UTC.
    package var windowFrom: Int64
    /// First instant at which an outcome counts no more, in microseconds since 1970-01-01 UTC.
    package var windowTo: Int64
}
