/// A name from a closed list with a value that is escaped; none of the names can run or load anything.
package struct Attribute: Sendable, Hashable {
    /// The attributes that a report uses.
    package enum Name: String, Sendable, CaseIterable {
        case charset, content, name, lang, id, role, scope, tabindex, colspan, href, hreflang, rel
        case `class`
        case httpEquiv = "http-equiv"
        case ariaLabelledby = "aria-labelledby"
        case ariaLabel = "aria-label"
        case ariaHidden = "aria-hidden"
        case ariaCurrent = "aria-current"
        case viewBox, width, height, x, y, x1, y1, x2, y2, cx, cy, r, rx, d
        case textAnchor = "text-anchor"
    }

    let name: Name
    let value: String

    /// `name` with `value`, which is escaped when it is written.
    ///
    /// A link is made by ``link(_:)``, which cannot leave the folder of the report.
    package init(_ name: Name, _ value: String) {
        precondition(name != .href, "a link is made by Attribute.link")
        self.name = name
        self.value = value
    }

    /// Names for the stylesheet.
    package static func `class`(_ names: String) -> Attribute { Attribute(.class, names) }

    /// An identifier within the page.
    package static func id(_ id: String) -> Attribute { Attribute(.id, id) }

    /// A length in the units of the drawing.
    static func length(_ name: Name, _ value: Double) -> Attribute { Attribute(name, Coordinate.text(value)) }

    /// A link to `file` in the report's own folder.
    ///
    /// Everything but letters, digits, `.`, `-` and `_` is percent-encoded, so that the value can name neither a
    /// scheme, a host nor another folder.
    package static func link(_ file: String) -> Attribute { Attribute(link: Escaping.fileName(file)) }

    /// A link to the element with `id` on the same page.
    package static func anchor(_ id: String) -> Attribute { Attribute(link: "#" + Escaping.fileName(id)) }

    private init(link: String) {
        name = .href
        value = link
    }
}
