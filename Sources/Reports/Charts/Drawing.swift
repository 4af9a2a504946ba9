/// Shapes on a plane whose unit is a pixel and whose y axis points down; colours come from the stylesheet by class.
package struct Drawing: Sendable {
    /// Where a text stands relative to its point.
    enum Anchor: String {
        case start, middle, end
    }

    /// Width in pixels.
    package let width: Double
    /// Height in pixels.
    package var height: Double
    private var shapes: [HTML] = []

    /// An empty drawing.
    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// A straight line.
    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        shapes.append(
            HTML(
                .line, .class(style), .length(.x1, x1), .length(.y1, y1), .length(.x2, x2), .length(.y2, y2)))
    }

    /// A rectangle, its corners rounded by `radius`.
    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, radius: Double = 0, _ style: String
    ) {
        var attributes: [Attribute] = [
            .class(style), .length(.x, x), .length(.y, y), .length(.width, max(0, width)),
            .length(.height, max(0, height)),
        ]
        if radius > 0 { attributes.append(.length(.rx, radius)) }
        shapes.append(HTML(.rect, attributes: attributes))
    }

    /// A dot.
    mutating func circle(_ x: Double, _ y: Double, radius: Double, _ style: String) {
        shapes.append(HTML(.circle, .class(style), .length(.cx, x), .length(.cy, y), .length(.r, radius)))
    }

    /// A line through `points`, closed into an area if asked for.
    mutating func path(_ points: [(x: Double, y: Double)], isClosed: Bool = false, _ style: String) {
        guard points.count > 1 else { return }
        var commands = ""
        for (index, point) in points.enumerated() {
            commands += (index == 0 ? "M" : "L") + Coordinate.text(point.x) + " " + Coordinate.text(point.y)
        }
        if isClosed { commands += "Z" }
        shapes.append(HTML(.path, .class(style), .init(.d, commands)))
    }

    /// A text on the base line at `y`.
    mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, _ style: String = "") {
        var attributes: [Attribute] = [.length(.x, x), .length(.y, y)]
        if anchor != .start { attributes.append(.init(.textAnchor, anchor.rawValue)) }
        if !style.isEmpty { attributes.append(.class(style)) }
        shapes.append(HTML(.text, attributes: attributes, content: .text(text)))
    }

    /// Diagonal strokes across a rectangle: a surface that differs from a plain one without colour.
    mutating func hatching(x: Double, y: Double, width: Double, height: Double, _ style: String) {
        var offset = 5 - height
        while offset < width {
            let start = max(0, offset)
            let end = min(width, offset + height)
            if end > start {
                line(x + start, y + height - (start - offset), x + end, y + height - (end - offset), style)
            }
            offset += 5
        }
    }

    /// The drawing as an SVG element that names and describes itself.
    func svg(id: String, class style: String, title: String, summary: String) -> HTML {
        HTML(
            .svg, .class(style), .init(.role, "img"), .init(.ariaLabelledby, "\(id)-title \(id)-desc"),
            .init(.viewBox, "0 0 \(Coordinate.text(width)) \(Coordinate.text(height))"),
            .length(.width, width), .length(.height, height)
        ) {
            HTML(.title, .id(id + "-title")) { title }
            HTML(.desc, .id(id + "-desc")) { summary }
            shapes
        }
    }
}
