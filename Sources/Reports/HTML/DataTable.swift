/// A table of a report: a caption, named columns, rows whose first cell names the row.
package struct DataTable: Sendable {
    /// A column's heading, and whether its cells are numbers, set flush right.
    package struct Column: Sendable {
        var title: String
        var isNumeric: Bool

        /// A column of words.
        package static func words(_ title: String) -> Column { Column(title: title, isNumeric: false) }

        /// A column of numbers.
        package static func numbers(_ title: String) -> Column { Column(title: title, isNumeric: true) }
    }

    /// What the table shows, for readers who cannot see where it stands.
    package var caption: String
    /// Its columns.
    package var columns: [Column]
    /// Its rows, each with a cell per column.
    package var rows: [[HTML]]

    /// A table of `rows`.
    package init(caption: String, columns: [Column], rows: [[HTML]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    /// The table in a container that scrolls by itself, so that a wide table never widens the page.
    package var html: HTML {
        HTML(.div, .class("scroll"), .init(.role, "region"), .init(.ariaLabel, caption), .init(.tabindex, "0")) {
            HTML(.table) {
                HTML(.caption) { caption }
                HTML(.thead) {
                    HTML(.tr) {
                        for column in columns {
                            HTML(.th, attributes: [.init(.scope, "col")] + style(column), content: .text(column.title))
                        }
                    }
                }
                HTML(.tbody) {
                    for row in rows {
                        HTML(.tr) {
                            for (index, cell) in row.enumerated() {
                                HTML(
                                    index == 0 ? .th : .td,
                                    attributes: (index == 0 ? [.init(.scope, "row")] : []) + style(columns[index]),
                                    content: cell)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The table folded away under `summary`.
    package func folded(_ summary: String) -> HTML {
        HTML(.details) {
            HTML(.summary) { summary }
            html
        }
    }

    private func style(_ column: Column) -> [Attribute] { column.isNumeric ? [.class("number")] : [] }
}
