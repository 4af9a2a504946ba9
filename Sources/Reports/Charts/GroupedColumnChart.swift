/// Columns in named groups, one or two a group: the first filled, the second outlined.
package struct GroupedColumnChart: Chart {
    /// Columns that stand together.
    package struct Group: Sendable {
        /// What they are of.
        package var label: String
        /// Their values, ≥ 0, one or two.
        package var values: [Double]
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The groups, not empty.
    package var groups: [Group]
    /// Names of the columns of a group, one or two.
    package var series: [String]
    /// What the groups differ in.
    package var axisLabel: String
    /// Labels of the value axis.
    package var tickLabels: @Sendable (_ values: [Double], _ step: Double) -> [String]

    package func draw(width: Double) -> Drawing {
        let height = 220.0
        var drawing = Drawing(width: width, height: height)
        let (top, bottom) = (30.0, height - 44)
        let ticks = AxisTicks(covering: 0, groups.flatMap(\.values).max() ?? 1, most: 4)
        let labels = tickLabels(ticks.values, ticks.step)
        let left = (labels.map(TextMeasure.width).max() ?? 0) + 10
        let y = LinearScale(from: (ticks.low, ticks.high), to: (bottom, top))
        let x = LinearScale(from: (0, Double(groups.count)), to: (left, width))
        let whole = x(1) - x(0)
        for (value, label) in zip(ticks.values, labels) {
            drawing.line(left, y(value), width, y(value), value == 0 ? "zero" : "grid")
            drawing.text(label, left - 8, y(value) + 4, .end, "tick")
        }
        let column = min(40, whole * 0.72 / Double(max(1, series.count)))
        var free = -Double.infinity
        for (place, group) in groups.enumerated() {
            let middle = x(Double(place)) + whole / 2
            for (index, value) in group.values.enumerated() {
                let start = middle + (Double(index) - Double(group.values.count) / 2) * column
                drawing.rectangle(
                    x: start + 1, y: y(value), width: column - 2, height: bottom - y(value),
                    index == 0 ? "bar" : "outlined")
            }
            let half = TextMeasure.width(group.label) / 2
            guard middle - half > free else { continue }
            drawing.text(group.label, min(middle, width - half), bottom + 16, .middle, "tick")
            free = middle + half + 6
        }
        drawing.text(axisLabel, (left + width) / 2, height - 8, .middle, "tick")
        guard series.count > 1 else { return drawing }
        var at = left
        for (index, name) in series.enumerated() {
            drawing.rectangle(x: at, y: 5, width: 12, height: 12, index == 0 ? "bar" : "outlined")
            drawing.text(name, at + 18, 15, .start, "tick")
            at += 36 + TextMeasure.width(name)
        }
        return drawing
    }
}
