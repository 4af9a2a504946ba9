/// How a text file is a table.
package struct TableFormat: Sendable, Hashable {
    /// What stands between fields; `nil` to look at the first rows.
    package var delimiter: TableDelimiter?
    /// Whether the first row names the columns; else they are numbered from 1.
    package var hasHeader: Bool

    /// A format; with a header, and with a delimiter to be found out, where nothing is said.
    package init(delimiter: TableDelimiter? = nil, hasHeader: Bool = true) {
        self.delimiter = delimiter
        self.hasHeader = hasHeader
    }
}
