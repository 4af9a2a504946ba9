/// A text with `{names}` to put values in for.
package struct Template: Sendable {
    private enum Part: Sendable {
        case text(String)
        case placeholder(String)
    }

    private let parts: [Part]

    /// The template that `text` writes; a brace without its partner is text.
    package init(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The names, in order of appearance.
    package var placeholders: [String] {
        parts.compactMap { part in
            if case .placeholder(let name) = part { name } else { nil }
        }
    }

    /// The text with `values` put in; a name without a value stays as `{name}`.
    package func filled(_ values: [String: String]) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .placeholder(let name): result += values[name] ?? "{\(name)}"
            }
        }
        return result
    }

    /// The markup with `values` put in, the text around them escaped.
    package func filled(_ values: [String: HTML]) -> HTML {
        .joined(
            parts.map { part in
                switch part {
                case .text(let text): .text(text)
                case .placeholder(let name): values[name] ?? .text("{\(name)}")
                }
            })
    }
}
