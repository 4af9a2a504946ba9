package import Statistics

/// Estimates with their intervals, one below the other, against a line at zero.
///
/// A dot whose interval lies above zero is full, one below zero is a square, one whose interval holds zero is hollow:
/// the sign can be read without colour.
package struct IntervalChart: Chart {
    /// One estimate.
    package struct Row: Sendable {
        /// What is estimated.
        package var label: String
        /// The estimate; `nil` where there is none.
        package var interval: Interval?
        /// What to print beside it.
        package var value: String
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The rows, from top to bottom.
    package var rows: [Row]
    /// What the line at zero means.
    package var zeroLabel: String
    /// Labels of the axis for marks `step` apart.
    package var tickLabels: @Sendable (_ values: [Double], _ step: Double) -> [String]

    /// Rows side by side with their labels from here on; below it, each row has a line for its label.
    private static let roomy = 500.0

    package func draw(width: Double) -> Drawing {
        width >= Self.roomy ? drawWide(width) : drawNarrow(width)
    }

    private func drawWide(_ width: Double) -> Drawing {
        let rowHeight = 30.0
        let top = 26.0
        let labels = min(width * 0.34, rows.map { TextMeasure.width($0.label) }.max() ?? 0)
        let values = min(width * 0.34, rows.map { TextMeasure.boldWidth($0.value) }.max() ?? 0)
        let bottom = top + Double(rows.count) * rowHeight
        var drawing = Drawing(width: width, height: bottom + 24)
        let scale = axis(&drawing, left: labels + 22, right: width - values - 20, top: top, bottom: bottom, most: 5)
        for (index, row) in rows.enumerated() {
            let y = top + (Double(index) + 0.5) * rowHeight
            drawing.text(TextMeasure.fitted(row.label, width: labels), 0, y + 4, .start, "label")
            drawing.text(TextMeasure.fitted(row.value, width: values), width, y + 4, .end, "value")
            mark(&drawing, row, y: y, scale)
        }
        return drawing
    }

    private func drawNarrow(_ width: Double) -> Drawing {
        // Where a label and its value are too long for one line, the value stands on a line of its own.
        let isStacked = rows.contains {
            TextMeasure.width($0.label) + TextMeasure.boldWidth($0.value) + 14 > width
        }
        let rowHeight = isStacked ? 64.0 : 46.0
        let top = 26.0
        let bottom = top + Double(rows.count) * rowHeight
        var drawing = Drawing(width: width, height: bottom + 24)
        let scale = axis(&drawing, left: 10, right: width - 10, top: top, bottom: bottom, most: 3)
        for (index, row) in rows.enumerated() {
            let y = top + Double(index) * rowHeight
            drawing.text(TextMeasure.fitted(row.label, width: width), 0, y + 16, .start, "label halo")
            let value = TextMeasure.fitted(row.value, width: width)
            if isStacked {
                drawing.text(value, 0, y + 33, .start, "value halo")
            } else {
                drawing.text(value, width, y + 16, .end, "value halo")
            }
            mark(&drawing, row, y: y + rowHeight - 14, scale)
        }
        return drawing
    }

    private func axis(
        _ drawing: inout Drawing, left: Double, right: Double, top: Double, bottom: Double, most: Int
    ) -> LinearScale {
        let known = rows.compactMap(\.interval)
        let ticks = AxisTicks(
            covering: min(0, known.map(\.low).min() ?? 0), max(0, known.map(\.high).max() ?? 0), most: most)
        let scale = LinearScale(from: (ticks.low, ticks.high), to: (left, right))
        var free = -Double.infinity
        for (value, text) in zip(ticks.values, tickLabels(ticks.values, ticks.step)) {
            let half = TextMeasure.width(text) / 2
            drawing.line(scale(value), top, scale(value), bottom, value == 0 ? "zero" : "grid")
            guard scale(value) - half > free else { continue }
            drawing.text(text, min(max(scale(value), half), drawing.width - half), bottom + 17, .middle, "tick")
            free = scale(value) + half + 8
        }
        let half = TextMeasure.width(zeroLabel) / 2
        drawing.text(zeroLabel, min(max(scale(0), half), drawing.width - half), 14, .middle, "tick")
        return scale
    }

    private func mark(_ drawing: inout Drawing, _ row: Row, y: Double, _ scale: LinearScale) {
        guard let interval = row.interval else { return }
        let style = interval.direction.rawValue
        drawing.line(scale(interval.low), y, scale(interval.high), y, "whisker " + style)
        switch interval.direction {
        case .gain: drawing.circle(scale(interval.estimate), y, radius: 5, "mark gain")
        case .loss:
            drawing.rectangle(x: scale(interval.estimate) - 4.5, y: y - 4.5, width: 9, height: 9, "mark loss")
        case .unclear: drawing.circle(scale(interval.estimate), y, radius: 4.5, "mark unclear")
        }
    }
}
