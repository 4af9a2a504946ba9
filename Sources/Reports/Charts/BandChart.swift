package import Records
package import Statistics

/// A value over days with the band of its interval; days that are still filling in are dashed and said to be so.
package struct BandChart: Chart {
    /// The value of one day.
    package struct Point: Sendable {
        /// The day.
        package var day: CalendarDay
        /// The value.
        package var interval: Interval
        /// Whether the value is final.
        package var isMature: Bool
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The days, ascending, not empty.
    package var points: [Point]
    /// Words over the days that are still filling in.
    package var immatureLabel: String
    /// What to print at the last final value.
    package var lastLabel: String
    /// Labels of the value axis.
    package var tickLabels: @Sendable (_ values: [Double], _ step: Double) -> [String]
    /// Labels of the day axis.
    package var dayLabel: @Sendable (CalendarDay) -> String

    package func draw(width: Double) -> Drawing {
        let height = width >= 500 ? 250.0 : 220.0
        var drawing = Drawing(width: width, height: height)
        guard let first = points.first?.day, let last = points.last?.day else { return drawing }
        let (top, bottom) = (24.0, height - 26)
        let ticks = AxisTicks(
            covering: min(0, points.map(\.interval.low).min() ?? 0), max(0, points.map(\.interval.high).max() ?? 0),
            most: width >= 500 ? 5 : 4)
        let labels = tickLabels(ticks.values, ticks.step)
        let left = (labels.map(TextMeasure.width).max() ?? 0) + 10
        let y = LinearScale(from: (ticks.low, ticks.high), to: (bottom, top))
        let days = LinearScale(from: (Double(first.number), Double(last.number)), to: (left + 8, width - 10))
        func x(_ day: CalendarDay) -> Double { days(Double(day.number)) }

        let lastMature = points.lastIndex(where: \.isMature)
        let mature = lastMature.map { Array(points[...$0]) } ?? []
        let open = lastMature.map { Array(points[$0...]) } ?? points
        if open.count > (lastMature == nil ? 0 : 1) {
            let start = open.first.map { x($0.day) } ?? left
            drawing.rectangle(x: start, y: top, width: width - 10 - start, height: bottom - top, "immature")
            let half = TextMeasure.width(immatureLabel) / 2
            let middle = min((start + width - 10) / 2, width - half)
            drawing.text(immatureLabel, max(half, middle), top - 8, .middle, "tick")
        }
        for (value, label) in zip(ticks.values, labels) {
            drawing.line(left, y(value), width, y(value), value == 0 ? "zero" : "grid")
            drawing.text(label, left - 8, y(value) + 4, .end, "tick")
        }
        for (part, style) in [(mature, ""), (open, " open")] where part.count > 1 {
            let upper = part.map { (x: x($0.day), y: y($0.interval.high)) }
            let lower = part.reversed().map { (x: x($0.day), y: y($0.interval.low)) }
            drawing.path(upper + lower, isClosed: true, "band" + style)
            drawing.path(part.map { (x: x($0.day), y: y($0.interval.estimate)) }, "curve" + style)
        }
        if let anchor = lastMature.map({ points[$0] }) ?? (points.count == 1 ? points.first : nil) {
            let (px, py) = (x(anchor.day), y(anchor.interval.estimate))
            if points.count == 1 {
                drawing.line(px, y(anchor.interval.low), px, y(anchor.interval.high), "whisker gain")
            }
            drawing.circle(px, py, radius: 4.5, anchor.isMature ? "mark curve-end" : "mark unclear")
            let length = TextMeasure.boldWidth(lastLabel)
            let above = py - 12 > top ? py - 12 : py + 22
            drawing.text(lastLabel, max(px - 8, left + length), above, .end, "value halo")
        }
        drawing.dayAxis(first, last, baseline: bottom, label: dayLabel, x: x)
        return drawing
    }
}
