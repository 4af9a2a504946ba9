package import Records

/// One column a day, with a line at a limit where there is one.
package struct ColumnChart: Chart {
    package var title: String
    package var summary: String
    package var table: DataTable
    /// The days, ascending, not empty, with their values, ≥ 0.
    package var columns: [(day: CalendarDay, value: Double)]
    /// The limit; `nil` without one.
    package var limit: Double?
    /// What the line at the limit means.
    package var limitLabel: String
    /// Labels of the value axis.
    package var tickLabels: @Sendable (_ values: [Double], _ step: Double) -> [String]
    /// Labels of the day axis.
    package var dayLabel: @Sendable (CalendarDay) -> String

    package func draw(width: Double) -> Drawing {
        let height = 150.0
        var drawing = Drawing(width: width, height: height)
        guard let first = columns.first?.day, let last = columns.last?.day else { return drawing }
        let (top, bottom) = (22.0, height - 26)
        let ticks = AxisTicks(covering: 0, max(columns.map(\.value).max() ?? 0, limit ?? 0), most: 3)
        let labels = tickLabels(ticks.values, ticks.step)
        let left = (labels.map(TextMeasure.width).max() ?? 0) + 10
        let y = LinearScale(from: (ticks.low, ticks.high), to: (bottom, top))
        let x = LinearScale(from: (Double(first.number), Double(last.number + 1)), to: (left, width))
        let day = x(1) - x(0)
        for (value, label) in zip(ticks.values, labels) {
            drawing.line(left, y(value), width, y(value), value == 0 ? "zero" : "grid")
            drawing.text(label, left - 8, y(value) + 4, .end, "tick")
        }
        for column in columns {
            drawing.rectangle(
                x: x(Double(column.day.number)) + day * 0.15, y: y(column.value), width: min(48, day * 0.7),
                height: bottom - y(column.value), "bar")
        }
        if let limit {
            drawing.line(left, y(limit), width, y(limit), "limit")
            drawing.text(limitLabel, width, y(limit) - 6, .end, "tick halo")
        }
        drawing.dayAxis(first, last, baseline: bottom, label: dayLabel) {
            x(Double($0.number)) + day * 0.15 + min(48, day * 0.7) / 2
        }
        return drawing
    }
}
