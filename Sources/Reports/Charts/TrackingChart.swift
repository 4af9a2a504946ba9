package import Records

/// What happened up to each day beside what was predicted, with a mark where the prediction had nothing more to learn from.
package struct TrackingChart: Chart {
    /// Both values on a day.
    package struct Point: Sendable {
        package var day: CalendarDay
        package var actual: Double
        package var predicted: Double
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The days, ascending, not empty.
    package var points: [Point]
    /// The day to mark; `nil` where there is none.
    package var mark: CalendarDay?
    /// What the mark means.
    package var markLabel: String
    /// Names of the two lines.
    package var names: (actual: String, predicted: String)
    /// Labels of the value axis.
    package var tickLabels: @Sendable (_ values: [Double], _ step: Double) -> [String]
    /// Labels of the day axis.
    package var dayLabel: @Sendable (CalendarDay) -> String

    package func draw(width: Double) -> Drawing {
        let height = width >= 500 ? 280.0 : 230.0
        var drawing = Drawing(width: width, height: height)
        guard let first = points.first?.day, let last = points.last?.day else { return drawing }
        let (top, bottom) = (44.0, height - 26)
        let ticks = AxisTicks(
            covering: 0, points.map { max($0.actual, $0.predicted) }.max() ?? 1, most: width >= 500 ? 5 : 4)
        let labels = tickLabels(ticks.values, ticks.step)
        let left = (labels.map(TextMeasure.width).max() ?? 0) + 10
        let y = LinearScale(from: (ticks.low, ticks.high), to: (bottom, top))
        let days = LinearScale(from: (Double(first.number), Double(last.number)), to: (left + 4, width - 10))
        func x(_ day: CalendarDay) -> Double { days(Double(day.number)) }
        for (value, label) in zip(ticks.values, labels) {
            drawing.line(left, y(value), width, y(value), value == 0 ? "zero" : "grid")
            drawing.text(label, left - 8, y(value) + 4, .end, "tick")
        }
        if let mark {
            drawing.line(x(mark), top, x(mark), bottom, "limit")
            let half = TextMeasure.width(markLabel) / 2
            drawing.text(markLabel, min(max(x(mark), half), width - half), top - 6, .middle, "tick")
        }
        drawing.path(points.map { (x: x($0.day), y: y($0.actual)) }, "curve")
        drawing.path(points.map { (x: x($0.day), y: y($0.predicted)) }, "strip-line")
        var at = left
        for (name, style) in [(names.actual, "curve"), (names.predicted, "strip-line")] {
            drawing.path([(at, 11), (at + 18, 11)], style)
            drawing.text(name, at + 24, 15, .start, "tick")
            at += 44 + TextMeasure.width(name)
        }
        drawing.dayAxis(first, last, baseline: bottom, label: dayLabel, x: x)
        return drawing
    }
}
