/// Finished markup, in which every piece of text has been escaped by its type.
///
/// Markup comes from three places only: text, which is escaped; elements, whose tags and attribute names are closed
/// lists (``Tag``, ``Attribute``) without scripts, event handlers, embedded objects or inline styles; and the
/// stylesheet, which is a literal of this program. No value of a report can reach the markup unescaped.
///
/// ```swift
/// HTML(.p, .class("note")) { "Tom & <Jerry>" }.markup   // <p class="note">Tom &amp; &lt;Jerry&gt;</p>
/// ```
package struct HTML: Sendable, Hashable {
    /// The markup in UTF-8.
    package fileprivate(set) var markup: String

    /// No markup.
    package static let empty = HTML(markup: "")

    /// Text, escaped.
    package static func text(_ text: String) -> HTML { HTML(markup: Escaping.html(text)) }

    /// An element with its content.
    package init(_ tag: Tag, _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .empty }) {
        self.init(tag, attributes: attributes, content: content())
    }

    /// An element with a list of attributes.
    package init(_ tag: Tag, attributes: [Attribute], content: HTML = .empty) {
        var markup = tag.isBlock ? "\n<" : "<"
        markup += tag.name
        for attribute in attributes {
            markup += " " + attribute.name.rawValue + "=\"" + Escaping.html(attribute.value) + "\""
        }
        markup += ">"
        if !tag.isVoid {
            markup += content.markup
            markup += "</" + tag.name + ">"
        }
        self.markup = markup
    }

    /// A label from outside, isolated so that its writing direction cannot disturb the text around it.
    package static func label(_ text: String) -> HTML { HTML(.bdi) { text } }

    /// A number, a range or a day, which does not break across lines.
    package static func figure(_ text: String) -> HTML { HTML(.span, .class("n")) { text } }

    /// A whole document that loads nothing, runs nothing and brings its style along.
    ///
    /// - Parameters:
    ///   - language: BCP 47 tag of the text, for screen readers and glyph choice.
    ///   - title: Text of the title bar.
    ///   - style: The stylesheet; a literal, so that no data can reach it.
    ///   - body: What is on the page.
    /// - Returns: The document, from its doctype to its end.
    package static func document(
        language: String, title: String, style: StaticString, @HTMLBuilder body: () -> HTML
    ) -> HTML {
        let head =
            HTML(.meta, .init(.charset, "utf-8"))
            + HTML(
                .meta, .init(.httpEquiv, "Content-Security-Policy"),
                .init(.content, "default-src 'none'; style-src 'unsafe-inline'"))
            + HTML(.meta, .init(.name, "viewport"), .init(.content, "width=device-width, initial-scale=1"))
            + HTML(.meta, .init(.name, "color-scheme"), .init(.content, "light dark"))
            + HTML(.meta, .init(.name, "referrer"), .init(.content, "no-referrer"))
            + HTML(.title) { title }
            + HTML(markup: "\n<style>\n" + String(describing: style) + "\n</style>")
        let root = HTML(
            .html, attributes: [.init(.lang, language)],
            content: HTML(.head, attributes: [], content: head) + HTML(.body, content: body))
        return HTML(markup: "<!DOCTYPE html>" + root.markup + "\n")
    }

    /// One piece of markup after another.
    package static func + (left: HTML, right: HTML) -> HTML { HTML(markup: left.markup + right.markup) }

    private init(markup: String) {
        self.markup = markup
    }

    /// All of `parts`, in order.
    package static func joined(_ parts: [HTML]) -> HTML {
        var markup = ""
        markup.reserveCapacity(parts.reduce(0) { $0 + $1.markup.utf8.count })
        for part in parts { markup += part.markup }
        return HTML(markup: markup)
    }
}
