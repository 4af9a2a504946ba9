package import Records

/// What it takes to compute the same report again.
package struct RunStamp: Sendable, Hashable {
    /// The run in the ledger, a UUID.
    package var runID: String
    /// The local day that the run covers.
    package var interval: CalendarDay
    /// Revision of the interval's list, ≥ 1.
    package var revision: Int
    /// Version of the published list; `nil` where none was published.
    package var version: Int64?
    /// Seed of every draw.
    package var seed: UInt64
    /// Version of the tool.
    package var toolVersion: String
    /// SHA-256 of the configuration, in hexadecimal.
    package var configurationDigest: String
    /// SHA-256 of the source's SQL, in hexadecimal.
    package var sqlDigest: String
    /// SHA-256 of the list's rows, in hexadecimal; `nil` where none was published.
    package var listDigest: String?
    /// Days after a decision during which orders count for it, ≥ 1.
    package var windowDays: Int
    /// Profit per user above which, and below whose negative, a value is cut off before it is averaged, in the
    /// currency's unit; `nil` where nothing is cut off.
    package var winsorisingCap: Double?
    /// Smallest effective number of users below which no estimate is made, ≥ 0.
    package var minimumEffectiveN: Double
    /// Share of traffic that is spread evenly over the eligible arms so that learning never ends, in [0, 1].
    package var floor: Double

    /// A stamp.
    package init(
        runID: String, interval: CalendarDay, revision: Int, version: Int64?, seed: UInt64, toolVersion: String,
        configurationDigest: String, sqlDigest: String, listDigest: String?, windowDays: Int, winsorisingCap: Double?,
        minimumEffectiveN: Double, floor: Double
    ) {
        self.runID = runID
        self.interval = interval
        self.revision = revision
        self.version = version
        self.seed = seed
        self.toolVersion = toolVersion
        self.configurationDigest = configurationDigest
        self.sqlDigest = sqlDigest
        self.listDigest = listDigest
        self.windowDays = windowDays
        self.winsorisingCap = winsorisingCap
        self.minimumEffectiveN = minimumEffectiveN
        self.floor = floor
    }
}
