/// A table for spreadsheets: RFC 4180 with CRLF, and a byte order mark so that they read it as UTF-8.
///
/// A text that a spreadsheet would take for a formula is neutralised with an apostrophe in front; numbers are written
/// as numbers and never touched, so that a negative one stays one.
package struct CSVTable: Sendable {
    /// A cell.
    package enum Cell: Sendable, Hashable {
        /// Nothing.
        case empty
        /// A text, neutralised if need be.
        case text(String)
        /// A number, already in plain digits.
        case number(String)
    }

    private let columns: Int
    private var content = "\u{FEFF}"

    /// A table with a line of headings.
    package init(columns: [String]) {
        self.columns = columns.count
        append(columns.map { .text($0) })
    }

    /// Appends a row with a cell per column.
    package mutating func append(_ row: [Cell]) {
        precondition(row.count == columns, "a row has a cell per column")
        content += row.map(Self.field).joined(separator: ",") + "\r\n"
    }

    /// The file's text.
    package var document: String { content }

    /// A cell as it stands in the file.
    package static func field(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let digits): digits
        case .text(let text): quoted(neutralised(text))
        }
    }

    /// `text`, with an apostrophe in front if it begins with `=`, `+`, `-`, `@` (plain or full-width), a tab, a line end
    /// or NUL.
    private static func neutralised(_ text: String) -> String {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": "'" + text
        default: text
        }
    }

    private static func quoted(_ text: String) -> String {
        // By scalars: a CR with an LF is one Character.
        guard text.unicodeScalars.contains(where: { ["\"", ",", "\r", "\n"].contains($0) }) else { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
