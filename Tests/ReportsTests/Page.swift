/// A page taken apart: its elements in order, and its text.
struct Page {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// Index of the element around it.
        var parent: Int?
    }

    private(set) var elements: [Element] = []
    private(set) var text = ""
    /// What is wrong with the nesting, `nil` where nothing is.
    private(set) var fault: String?

    init(_ markup: String) {
        var open: [Int] = []
        var pieces = markup.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)[...]
        text = Self.unescaped(pieces.popFirst().flatMap { String($0) } ?? "")
        for piece in pieces {
            let parts = piece.split(separator: UInt8(ascii: ">"), maxSplits: 1, omittingEmptySubsequences: false)
            let tag = String(parts[0]) ?? ""
            if tag.hasPrefix("/") {
                let last = open.popLast()
                if last.map({ "/" + elements[$0].name }) != tag { fault = fault ?? "\(tag) closes nothing" }
            } else if !tag.hasPrefix("!") {
                let name = String(tag.prefix { $0 != " " })
                elements.append(Element(name: name, attributes: Self.attributes(tag), parent: open.last))
                if name != "meta" { open.append(elements.count - 1) }
            }
            let isStyle = open.last.map { elements[$0].name == "style" } ?? false
            if parts.count > 1, !isStyle { text += Self.unescaped(String(parts[1]) ?? "") }
        }
        if let last = open.last { fault = fault ?? "\(elements[last].name) stays open" }
    }

    /// Names and values of `name="value"`; in quotes, so that every second piece between quotes is a value.
    private static func attributes(_ tag: String) -> [String: String] {
        let pieces = tag.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        var result: [String: String] = [:]
        for index in stride(from: 0, to: pieces.count - 1, by: 2) {
            let name = String(pieces[index])?.split(separator: " ").last.map { String($0.dropLast()) } ?? ""
            result[name] = unescaped(String(pieces[index + 1]) ?? "")
        }
        return result
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = text
        for (reference, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&"),
        ] {
            result = result.replacing(reference, with: character)
        }
        return result
    }
}
