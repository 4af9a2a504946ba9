/// Rows that were read but could not be used: all counted by reason, the first ones listed with their line.
package struct RejectedRows: Sendable, Hashable {
    /// A row that could not be used.
    package struct Row: Sendable, Hashable {
        /// The line on which it begins, from 1; of a query the row.
        package let line: Int
        /// Why.
        package let fault: RowFault

        /// The row that begins on `line`.
        package init(line: Int, fault: RowFault) {
            self.line = line
            self.fault = fault
        }
    }

    /// Most rows that are listed; the others are only counted.
    package static let listed = 1_000

    /// Rows by reason.
    package private(set) var counts: [RowFault: Int] = [:]
    /// The first ``listed`` of them, by line.
    package private(set) var rows: [Row] = []

    /// None.
    package init() {}

    /// All of them.
    package var total: Int { counts.values.reduce(0, +) }

    /// Counts the row that begins on `line`.
    package mutating func add(_ fault: RowFault, line: Int) {
        counts[fault, default: 0] += 1
        if rows.count < Self.listed { rows.append(Row(line: line, fault: fault)) }
    }

    /// One line for each listed row, and one for those that are not listed.
    package var descriptions: [String] {
        var lines = rows.map { "line \($0.line) rejected: \($0.fault.rawValue)" }
        if total > rows.count { lines.append("and \(total - rows.count) more lines rejected") }
        return lines
    }
}
