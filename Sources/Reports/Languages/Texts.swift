internal import FoundationEssentials

/// The texts of one language, by phrase, with values put in for their `{placeholders}`.
package struct Texts: Sendable {
    /// The language.
    package let language: Language
    /// The file as it is: text by key.
    package let entries: [String: String]

    /// The texts of `language`.
    package static func of(_ language: Language) -> Texts { all[language] ?? Texts(language) }

    private static let all: [Language: Texts] = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { ($0, Texts($0)) })

    private init(_ language: Language) {
        self.language = language
        let entries = try? JSONDecoder().decode([String: String].self, from: Data(language.resource))
        self.entries = entries ?? [:]
    }

    /// The text of `phrase` as it stands in the file; its key where the file lacks it, which a test rules out.
    package func template(_ phrase: Phrase) -> String { entries[phrase.rawValue] ?? phrase.rawValue }

    /// The text of `phrase` as it stands in the file for `count` things: the key with `.one` where there is one thing
    /// and the language distinguishes it.
    func template(_ phrase: Phrase, count: Int) -> String {
        (count == 1 ? entries[phrase.rawValue + ".one"] : nil) ?? template(phrase)
    }

    /// `phrase` with `values` put in, as text.
    package func callAsFunction(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        Template(template(phrase)).filled(values)
    }

    /// `phrase` for `count` things with `values` put in, as text.
    func callAsFunction(_ phrase: Phrase, count: Int, _ values: [String: String]) -> String {
        Template(template(phrase, count: count)).filled(values)
    }

    /// `phrase` with `figures` put in, as markup in which no figure breaks across lines.
    ///
    /// - Parameters:
    ///   - phrase: What to say.
    ///   - count: The number of things, where the language may distinguish one from several.
    ///   - figures: Numbers, ranges and days by placeholder.
    /// - Returns: The sentence.
    func sentence(_ phrase: Phrase, count: Int? = nil, _ figures: [String: String]) -> HTML {
        html(phrase, count: count, figures.mapValues(HTML.figure))
    }

    /// `phrase` with `values` put in, as markup; for `count` things, where the language may distinguish one from several.
    func html(_ phrase: Phrase, count: Int? = nil, _ values: [String: HTML]) -> HTML {
        Template(count.map { template(phrase, count: $0) } ?? template(phrase)).filled(values)
    }
}
