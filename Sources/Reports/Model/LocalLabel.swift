/// A name that people read, in as many languages as somebody wrote it.
package struct LocalLabel: Sendable, Hashable {
    /// What to print where no language fits: an identifier.
    package var fallback: String
    /// Texts by BCP 47 tag, such as `en` and `zh-Hans`.
    package var texts: [String: String]

    /// A label that reads `fallback` in every language without a text of its own.
    package init(_ fallback: String, texts: [String: String] = [:]) {
        self.fallback = fallback
        self.texts = texts
    }

    /// The text in `language`, else in English, else ``fallback``.
    package func text(in language: Language) -> String {
        texts[language.rawValue] ?? texts[Language.english.rawValue] ?? fallback
    }
}

extension LocalLabel {
    /// The name of one of the tool's segments, such as `at_risk`; any other identifier reads as it is.
    package static func segment(_ id: String) -> LocalLabel {
        guard
            let phrase = ["segment", "stage", "tier"].lazy.compactMap({ Phrase(rawValue: "\($0).\(id)") }).first
        else { return LocalLabel(id) }
        let texts = Language.allCases.map { ($0.rawValue, Texts.of($0)(phrase)) }
        return LocalLabel(id, texts: Dictionary(uniqueKeysWithValues: texts))
    }

    /// The name of a cluster: its name by its traits, and its identifier, which configuration names it by.
    package static func cluster(_ id: String, named names: [Language: String]) -> LocalLabel {
        var texts: [String: String] = [:]
        for (language, name) in names {
            texts[language.rawValue] = Texts.of(language)(.segmentCluster, ["name": name, "id": id])
        }
        return LocalLabel(id, texts: texts)
    }
}
