/// A name for people, per language.
package struct Labels: Sendable, Hashable {
    /// The name by language tag, such as `en` or `zh-Hans`.
    package let texts: [String: String]

    /// A name in the languages of `texts`.
    package init(texts: [String: String]) {
        self.texts = texts
    }

    /// The name in `language`, else in a wider one (`zh` for `zh-Hans`), else in English, else in any; `nil` if none.
    package subscript(language: String) -> String? {
        var tag = language[...]
        while true {
            if let text = texts[String(tag)] { return text }
            guard let dash = tag.lastIndex(of: "-") else { break }
            tag = tag[..<dash]
        }
        return texts["en"] ?? texts.min { $0.key < $1.key }?.value
    }
}
