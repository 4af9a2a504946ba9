internal import Foundation

/// What came of reading a table.
package struct TableSummary: Sendable, Hashable {
    /// Rows read, without the header and blank lines.
    package var rows = 0
    /// Those of them that were of no use.
    package var rejected = RejectedRows()

    /// Nothing read yet.
    package init() {}

    /// Refuses a table of which more than `share` of the rows were of no use.
    ///
    /// - Throws: ``TableError`` with exit code 65 that names the first such rows and the commonest reason.
    package func require(rejectedAtMost share: Double, of name: String) throws(TableError) {
        let total = rejected.total
        guard Double(total) > share * Double(rows) else { return }
        let percent = String(format: "%.4g", 100 * share)
        let reasons = rejected.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        let lines = rejected.rows.prefix(5).map { "\($0.line)" }.joined(separator: ", ")
        throw TableError(
            """
            \(name): \(total) of \(rows) rows are of no use (\(reasons); line \(lines)\(total > 5 ? ", …" : "")), more than \
            --max-rejected allows (\(percent) %). Mend them, or name the right columns, --delimiter and formats.
            """)
    }
}
