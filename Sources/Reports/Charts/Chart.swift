/// A picture of numbers that also says them: in a title, a sentence, labels at the marks, and a table.
package protocol Chart: Sendable {
    /// What is shown, in a few words.
    var title: String { get }
    /// What it looks like, for readers who cannot see it.
    var summary: String { get }
    /// The same numbers as a table.
    var table: DataTable { get }

    /// The picture at `width` units, each of them a pixel on the screen it is made for.
    func draw(width: Double) -> Drawing
}

extension Chart {
    /// The chart drawn twice, for a desk and for a hand, with its table folded below where `tableLabel` is given.
    ///
    /// Scaling one picture down to a phone would shrink its labels below reading size; the stylesheet shows the
    /// drawing that fits instead.
    ///
    /// - Parameters:
    ///   - id: Identifier of the figure, unique on the page.
    ///   - isTitled: Whether the title stands above it; not needed where the headline says it.
    ///   - tableLabel: The words to unfold the table by; `nil` where the same numbers stand in a table beside it.
    /// - Returns: A figure element.
    func figure(id: String, isTitled: Bool, tableLabel: String?) -> HTML {
        HTML(.figure, .id(id)) {
            if isTitled { HTML(.figcaption) { title } }
            draw(width: 780).svg(id: id + "-wide", class: "wide", title: title, summary: summary)
            draw(width: 328).svg(id: id + "-narrow", class: "narrow", title: title, summary: summary)
            if let tableLabel { table.folded(tableLabel) }
        }
    }
}
