/// The elements that a report is made of.
package enum Tag: String, Sendable, CaseIterable {
    case html, head, body, meta, title
    case header, main, nav, section, footer, div, figure, figcaption, details, summary
    case h1, h2, h3, p, ul, ol, li, dl, dt, dd, span, strong, b, bdi, code, a
    case table, caption, thead, tbody, tr, th, td
    case svg, g, desc, line, rect, path, circle, text

    /// The name in the markup.
    var name: String { rawValue }

    /// Whether it has no content and no end tag.
    var isVoid: Bool { self == .meta }

    /// Whether it begins on a line of its own, so that two versions of a report can be compared line by line.
    var isBlock: Bool {
        switch self {
        case .span, .strong, .b, .bdi, .code, .a: false
        default: true
        }
    }
}
