/// Numbers in a grid of cells, coloured by how large they are; the numbers stand in the cells.
package struct HeatChart: Chart {
    /// A row of cells.
    package struct Row: Sendable {
        /// What it is about.
        package var label: String
        /// What to print in each cell.
        package var values: [String]
        /// How strong each cell's colour is: −3 … 3, of either sign a colour, 0 for none.
        package var strengths: [Int]
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// What the columns are about.
    package var columns: [String]
    /// The rows, from top to bottom.
    package var rows: [Row]

    package func draw(width: Double) -> Drawing {
        let roomy = width >= 500
        let rowHeight = roomy ? 30.0 : 46.0
        let cell = 26.0
        let labels = roomy ? min(width * 0.36, rows.map { TextMeasure.width($0.label) }.max() ?? 0) + 14 : 0
        let head = 22.0
        var drawing = Drawing(width: width, height: head + Double(rows.count) * rowHeight)
        let step = (width - labels) / Double(max(1, columns.count))
        for (column, label) in columns.enumerated() {
            drawing.text(
                TextMeasure.fitted(label, width: step - 6), labels + (Double(column) + 0.5) * step, 14, .middle, "tick")
        }
        for (index, row) in rows.enumerated() {
            let top = head + Double(index) * rowHeight
            let y = roomy ? top + 2 : top + rowHeight - cell - 2
            drawing.text(
                TextMeasure.fitted(row.label, width: roomy ? labels - 14 : width), 0, roomy ? y + 17 : top + 12, .start,
                "label")
            for (column, value) in row.values.enumerated() {
                let x = labels + Double(column) * step
                drawing.rectangle(
                    x: x + 1, y: y, width: step - 2, height: cell, radius: 2, Self.style(row.strengths[column]))
                drawing.text(
                    TextMeasure.fitted(value, width: step - 4), x + step / 2, y + 17, .middle, "value halo")
            }
        }
        return drawing
    }

    private static func style(_ strength: Int) -> String {
        let size = min(3, abs(strength))
        return size == 0 ? "heat" : "heat \(strength > 0 ? "above" : "below")-\(size)"
    }
}
