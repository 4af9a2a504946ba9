/// One idea of a page: a name, a headline that carries the number, and what supports it.
protocol ReportSection {
    /// Identifier on the page.
    var id: String { get }
    /// What the section is called.
    var name: String { get }
    /// The sentence that a reader takes away.
    var headline: HTML { get }
    /// What supports it.
    @HTMLBuilder var content: HTML { get }
}

extension ReportSection {
    /// The section's markup.
    var html: HTML {
        HTML(.section, .id(id), .init(.ariaLabelledby, id + "-title")) {
            HTML(.h2, .id(id + "-title")) {
                HTML(.span, .class("kicker")) { name }
                headline
            }
            content
        }
    }
}

extension HTML {
    /// A list of terms with what they are.
    static func definitions(_ style: String, _ pairs: [(term: String, value: HTML)]) -> HTML {
        HTML(.dl, .class(style)) {
            for pair in pairs {
                HTML(.div) {
                    HTML(.dt) { pair.term }
                    HTML(.dd) { pair.value }
                }
            }
        }
    }
}
