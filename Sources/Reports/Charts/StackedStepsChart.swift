package import Records

/// How a whole divides over nights: stacked steps labelled at their end, and a strip with one more share below.
package struct StackedStepsChart: Chart {
    /// One part of the whole.
    package struct Layer: Sendable {
        /// Its name.
        package var label: String
        /// What to print after its name: its last share.
        package var value: String
        /// Its share per night, in [0, 1].
        package var shares: [Double]
        /// Its colour: a class of the stylesheet.
        package var style: String
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The nights, ascending, not empty.
    package var days: [CalendarDay]
    /// The parts, from bottom to top; their shares sum to 1 each night.
    package var layers: [Layer]
    /// A share of another kind per night, in [0, 1], drawn in the strip.
    package var strip: [Double]
    /// What the strip shows, with its last value.
    package var stripLabel: String
    /// Labels of the share axis.
    package var percent: @Sendable (Double) -> String
    /// Labels of the day axis.
    package var dayLabel: @Sendable (CalendarDay) -> String

    package func draw(width: Double) -> Drawing {
        let roomy = width >= 500
        let (top, stackHeight, stripHeight) = (8.0, roomy ? 220.0 : 200.0, 44.0)
        let bottom = top + stackHeight
        let stripTop = bottom + 48
        let legend = roomy ? 0 : Double(layers.count) * 18 + 8
        var drawing = Drawing(width: width, height: stripTop + stripHeight + 24 + legend)
        guard let first = days.first, let last = days.last else { return drawing }
        let names = layers.map { "\($0.label) \($0.value)" }
        let labels = roomy ? min(width * 0.36, names.map(TextMeasure.width).max() ?? 0) + 14 : 0
        let left = TextMeasure.width("100%") + 8
        // A step reaches from one night to the next; a few nights do not fill the width.
        let right = min(width - labels, left + Double(last - first + 1) * 96)
        let x = LinearScale(from: (Double(first.number), Double(last.number + 1)), to: (left, right))
        func edge(_ day: CalendarDay) -> Double { x(Double(day.number)) }
        func middle(_ day: CalendarDay) -> Double { x(Double(day.number) + 0.5) }
        let y = LinearScale(from: (0, 1), to: (bottom, top))

        var floor = [Double](repeating: 0, count: days.count)
        var centres: [Double] = []
        for layer in layers {
            let ceiling = zip(floor, layer.shares).map { min(1, $0 + $1) }
            let upper = steps(ceiling, edge: edge, y: y)
            let lower = steps(floor, edge: edge, y: y)
            drawing.path(upper + lower.reversed(), isClosed: true, "layer " + layer.style)
            centres.append(y(((floor.last ?? 0) + (ceiling.last ?? 0)) / 2))
            floor = ceiling
        }
        for share in [0, 0.5, 1] {
            drawing.line(left - 4, y(share), left, y(share), "axis")
            drawing.text(percent(share), left - 8, y(share) + 4, .end, "tick")
        }
        if roomy {
            let positions = LabelSpread.positions(centres, gap: 16, in: (top + 6)...(bottom - 2))
            for (index, name) in names.enumerated() {
                drawing.line(
                    right + 2, centres[index], right + 10, positions[index], "leader")
                drawing.text(
                    TextMeasure.fitted(name, width: labels - 14), right + 13, positions[index] + 4, .start,
                    "label")
            }
        }
        drawing.dayAxis(first, last, baseline: bottom, label: dayLabel, x: middle)

        drawing.text(stripLabel, left, stripTop - 8, .start, "label")
        let most = max(0.05, strip.max() ?? 0)
        let stripScale = LinearScale(from: (0, most), to: (stripTop + stripHeight, stripTop + 4))
        let outline = steps(strip, edge: edge, y: stripScale)
        let ground = [(x: edge(last + 1), y: stripScale(0)), (x: edge(first), y: stripScale(0))]
        drawing.path(outline + ground, isClosed: true, "strip")
        drawing.path(outline, "strip-line")
        drawing.line(left, stripScale(0), right, stripScale(0), "axis")
        drawing.text(percent(most), left - 8, stripTop + 12, .end, "tick")
        drawing.text(percent(0), left - 8, stripTop + stripHeight + 4, .end, "tick")
        if !roomy {
            // On a phone the names stand below, topmost layer first, with a patch of their colour.
            for (row, index) in layers.indices.reversed().enumerated() {
                let baseline = stripTop + stripHeight + 30 + Double(row) * 18
                drawing.rectangle(x: 0, y: baseline - 10, width: 12, height: 12, "layer " + layers[index].style)
                drawing.text(TextMeasure.fitted(names[index], width: width - 20), 19, baseline, .start, "label")
            }
        }
        return drawing
    }

    private func steps(
        _ values: [Double], edge: (CalendarDay) -> Double, y: LinearScale
    ) -> [(x: Double, y: Double)] {
        var points: [(x: Double, y: Double)] = []
        for (index, day) in days.enumerated() {
            let next = index + 1 < days.count ? days[index + 1] : day + 1
            points.append((edge(day), y(values[index])))
            points.append((edge(next), y(values[index])))
        }
        return points
    }
}
