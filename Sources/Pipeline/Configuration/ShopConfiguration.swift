/// What `Jobs/allot.yaml` says about the shop: time, money, windows, databases and what every campaign shares.
package struct ShopConfiguration: Sendable, Hashable {
    /// IANA name of the time zone in which the shop's days begin and end.
    package let timezone: String
    /// ISO 4217 code of the currency of every amount.
    package let currency: String
    /// Key of every random draw: the same seed, data and configuration give the same lists.
    package let seed: UInt64
    /// Days in which an outcome counts for its decision, and number of cohorts; 1 … 90.
    package let windowDays: Int
    /// Days of behaviour that features look back on; 1 … 3,650.
    package let historyDays: Int
    /// Days in which an event that the shop has recorded may still become visible late; 0 … 30.
    package let lateDays: Int
    /// What users are grouped by.
    package let segments: SegmentsConfiguration
    /// What customers are worth; `nil` where no night has to forecast it.
    package let lifetimeValue: LifetimeValueConfiguration?
    /// Users outside every campaign, so that the portfolio can be measured; `nil` where there are none.
    package let holdout: HoldoutConfiguration?
    /// Where the shop's tables are read.
    package let source: ConnectionConfiguration
    /// Where the schema `allot` is written.
    package let target: ConnectionConfiguration
    /// Hours after the end of the interval within which the shop's newest event must lie.
    package let freshnessHours: Int
    /// What a day's events must be like before anything is learned from them.
    package let quality: QualityConfiguration
    /// How often a user may be addressed.
    package let contact: ContactConfiguration
    /// What users must have agreed to.
    package let privacy: PrivacyConfiguration
    /// Level of every interval in reports, and their languages.
    package let report: ShopReportConfiguration
    /// Effective number of users below which an arm's mean is not used on its own.
    package let minimumEffectiveUsers: Int
    /// Quantile of buyers' margins above which they are winsorised when they are learned from; 1 leaves them as they are.
    package let winsorQuantile: Double
    /// Digest of every value that lists depend on, defaults included; comments, the order of keys and ``quality``, which
    /// only says whether there is a list, do not change it.
    package let digest: Digest
}
