/// Horizontal bars with their values, which may start where the one above ended: a funnel or a waterfall.
package struct BarChart: Chart {
    /// One bar.
    package struct Bar: Sendable {
        /// What it counts.
        package var label: String
        /// What to print at its end.
        package var value: String
        /// Where it begins, ≥ 0.
        package var start: Double
        /// Where it ends, ≥ `start`.
        package var end: Double
        /// Whether it is taken away from the bar above; drawn hatched.
        package var isRemoval: Bool
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The bars, from top to bottom.
    package var bars: [Bar]

    package func draw(width: Double) -> Drawing {
        let roomy = width >= 500
        let rowHeight = roomy ? 28.0 : 42.0
        let thickness = roomy ? 16.0 : 13.0
        let labels = roomy ? min(width * 0.38, bars.map { TextMeasure.width($0.label) }.max() ?? 0) + 14 : 0
        let values = (bars.map { TextMeasure.boldWidth($0.value) }.max() ?? 0) + 8
        var drawing = Drawing(width: width, height: Double(bars.count) * rowHeight + 4)
        let most = max(1e-9, bars.map(\.end).max() ?? 0)
        // A removal's value stands at its right end, where the bar above has ended: one more column of values at most.
        let x = LinearScale(from: (0, most), to: (labels, width - (roomy ? values : 2)))
        for (index, bar) in bars.enumerated() {
            let y = Double(index) * rowHeight + (roomy ? (rowHeight - thickness) / 2 : 22)
            let length = max(bar.end > bar.start ? 1.5 : 0, x(bar.end) - x(bar.start))
            if bar.isRemoval {
                drawing.rectangle(x: x(bar.start), y: y, width: length, height: thickness, radius: 1, "removal")
                drawing.hatching(x: x(bar.start), y: y, width: length, height: thickness, "hatch")
            } else {
                drawing.rectangle(x: x(bar.start), y: y, width: length, height: thickness, radius: 1, "bar")
            }
            if roomy {
                drawing.text(TextMeasure.fitted(bar.label, width: labels - 14), 0, y + 12, .start, "label")
                drawing.text(bar.value, x(bar.end) + 7, y + 12, .start, "value halo")
            } else {
                drawing.text(
                    TextMeasure.fitted(bar.label, width: width - values - 8), 0, y - 6, .start, "label")
                drawing.text(bar.value, width, y - 6, .end, "value")
            }
        }
        return drawing
    }
}
