package import Records
package import Reports

/// What `allot segment` is asked for.
package struct SegmentRequest: Sendable, Hashable {
    /// The columns of the table that say who did what.
    package enum Columns: Sendable, Hashable {
        /// A row a purchase or refund.
        case purchases(user: String, date: String, amount: String, order: String?, format: DateFormat)
        /// A row a user, whose identifier may be left out.
        case features([String], user: String?)
    }

    /// How many clusters.
    package enum Clusters: Sendable, Hashable {
        /// As many as the data bear.
        case automatic
        /// So many, 1 … 64.
        case fixed(Int)
    }

    /// The columns.
    package var columns: Columns
    /// How the segments are made.
    package var method: SegmentationReport.Method
    /// How many clusters.
    package var clusters: Clusters
    /// Key of every draw.
    package var seed: UInt64
    /// Most threads at work at once, ≥ 1.
    package var threads: Int
    /// The day up to which purchases count; `nil` for the last of the table.
    package var asOf: CalendarDay?
    /// The JSON document of an earlier run whose identifiers clusters keep.
    package var previous: String?

    /// A request.
    package init(
        columns: Columns, method: SegmentationReport.Method, clusters: Clusters, seed: UInt64, threads: Int,
        asOf: CalendarDay? = nil, previous: String? = nil
    ) {
        self.columns = columns
        self.method = method
        self.clusters = clusters
        self.seed = seed
        self.threads = threads
        self.asOf = asOf
        self.previous = previous
    }
}
