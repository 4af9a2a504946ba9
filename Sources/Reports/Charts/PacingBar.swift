/// One bar for a budget: what is spent, kept back, planned and left, and where an even pace would stand.
package struct PacingBar: Chart {
    /// One stretch of the bar.
    package struct Part: Sendable {
        /// How a part looks, without need of colour.
        package enum Fill: Sendable {
            /// Plain.
            case full
            /// Hatched.
            case hatched
            /// Outlined.
            case outlined
            /// Only the bar's ground.
            case empty
        }

        /// Its name and amount.
        package var label: String
        /// Its amount, ≥ 0.
        package var amount: Double
        /// How it looks.
        package var fill: Fill
    }

    package var title: String
    package var summary: String
    package var table: DataTable
    /// The parts, from left to right.
    package var parts: [Part]
    /// The whole budget; where the parts are more, the bar is as long as they are.
    package var total: Double
    /// Where an even pace would stand, as a share of ``total``.
    package var pace: Double
    /// What the mark at ``pace`` means.
    package var paceLabel: String

    package func draw(width: Double) -> Drawing {
        let (top, thickness) = (26.0, 26.0)
        let sum = parts.reduce(0) { $0 + $1.amount }
        let x = LinearScale(from: (0, max(total, sum, 1e-9)), to: (1, width - 1))
        let places = legend(width: width, top: top + thickness + 26)
        var drawing = Drawing(width: width, height: (places.last?.y ?? top + thickness) + 10)
        drawing.rectangle(x: 1, y: top, width: width - 2, height: thickness, radius: 2, "ground")
        var start = 0.0
        for (part, place) in zip(parts, places) {
            swatch(
                &drawing, part.fill, x: x(start), y: top, width: x(start + part.amount) - x(start), height: thickness)
            swatch(&drawing, part.fill, x: place.x, y: place.y - 10, width: 12, height: 12)
            if part.fill == .empty {
                drawing.rectangle(x: place.x, y: place.y - 10, width: 12, height: 12, "ground")
            }
            drawing.text(part.label, place.x + 18, place.y, .start, "label")
            start += part.amount
        }
        let mark = x(total * min(1, max(0, pace)))
        let half = TextMeasure.width(paceLabel) / 2
        drawing.line(mark, top - 5, mark, top + thickness + 5, "pace")
        drawing.text(paceLabel, min(max(mark, half), width - half), top - 11, .middle, "tick")
        return drawing
    }

    /// Where the names stand: side by side, and on the next line where they no longer fit.
    private func legend(width: Double, top: Double) -> [(x: Double, y: Double)] {
        var (x, y) = (0.0, top)
        return parts.map { part in
            let needed = TextMeasure.width(part.label) + 40
            if x > 0, x + needed - 22 > width { (x, y) = (0, y + 20) }
            defer { x += needed }
            return (x, y)
        }
    }

    private func swatch(
        _ drawing: inout Drawing, _ fill: Part.Fill, x: Double, y: Double, width: Double, height: Double
    ) {
        guard width > 0 else { return }
        switch fill {
        case .full: drawing.rectangle(x: x, y: y, width: width, height: height, radius: 1, "bar")
        case .hatched:
            drawing.rectangle(x: x, y: y, width: width, height: height, radius: 1, "removal")
            drawing.hatching(x: x, y: y, width: width, height: height, "hatch")
        case .outlined: drawing.rectangle(x: x, y: y, width: width, height: height, radius: 1, "outlined")
        case .empty: break
        }
    }
}
