/// A table for people: columns as wide as their widest value, two blanks apart.
struct TextTable {
    private var rows: [[String]]

    /// A table with these column headings.
    init(_ headings: String...) {
        rows = [headings]
    }

    /// A table with these column headings.
    init(headings: [String]) {
        rows = [headings]
    }

    /// Adds a row, with a value for each column.
    mutating func add(_ values: String...) {
        rows.append(values)
    }

    /// Adds a row, with a value for each column.
    mutating func add(_ values: [String]) {
        rows.append(values)
    }
}

extension TextTable: CustomStringConvertible {
    var description: String {
        var widths = [Int](repeating: 0, count: rows.first?.count ?? 0)
        for row in rows {
            for (column, value) in row.enumerated() { widths[column] = max(widths[column], value.count) }
        }
        return rows.map { row in
            var line = ""
            for (column, value) in row.enumerated() {
                line += value
                // Nothing after the last value, so that no line ends in blanks.
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - value.count + 2) }
            }
            return line
        }.joined(separator: "\n")
    }
}
