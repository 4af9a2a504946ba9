/// A part of a YAML file with its place, free of anchors, tags and everything else that configuration has no use for.
struct YamlNode: Sendable {
    /// What a plain scalar would be to a YAML 1.1 reader, which decides whether text needs quotes.
    enum Kind: Sendable {
        /// Quoted, or plain and nothing else than text.
        case text
        /// A plain number.
        case number
        /// A plain `true`, `no`, `off`, …
        case boolean
        /// A plain date or time.
        case time
        /// Nothing, `~` or `null`.
        case nothing
    }

    /// What the part is.
    enum Content: Sendable {
        /// A text as it is written; `quoted` unless it stands plain.
        case scalar(String, kind: Kind, quoted: Bool)
        /// Keys and values in the file's order; keys may repeat.
        case mapping([Entry])
        /// Elements in the file's order.
        case sequence([YamlNode])
        /// Something whose problem has been noted already.
        case refused
    }

    /// A key with its value.
    struct Entry: Sendable {
        /// The key's text.
        var key: String
        /// Where the key stands.
        var position: ConfigurationProblem.Position
        /// Its value.
        var value: YamlNode
    }

    /// Where it begins.
    var position: ConfigurationProblem.Position
    /// What it is.
    var content: Content

    /// What it is in words, for "… but is …".
    var words: String {
        switch content {
        case .scalar(_, .nothing, _): "empty"
        case .scalar(let text, _, true): "\"\(Self.shown(text))\""
        case .scalar(let text, _, false): "`\(Self.shown(text))`"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .refused: "not usable"
        }
    }

    /// `text` on one line and at most 40 characters, with control characters made visible.
    static func shown(_ text: String) -> String {
        let visible = String(text.prefix(40)).unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }
        return visible.joined() + (text.count > 40 ? "…" : "")
    }
}
