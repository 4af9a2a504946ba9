import Reports
import Testing

@Suite struct LanguageTests {
    /// Keys that are not phrases: symbols of currencies, and forms for a single thing.
    private static func isPhrase(_ key: String) -> Bool { !key.hasPrefix("currency.") && !key.hasSuffix(".one") }

    @Test(arguments: Language.allCases)
    func `every phrase has a text in every language, and no text is left over`(language: Language) {
        let keys = Set(Texts.of(language).entries.keys.filter(Self.isPhrase))
        let phrases = Set(Phrase.allCases.map(\.rawValue))
        #expect(phrases.subtracting(keys).sorted() == [])
        #expect(keys.subtracting(phrases).sorted() == [])
    }

    @Test(arguments: Language.allCases)
    func `only a language without words for large numbers has an empty text`(language: Language) {
        let empty = Texts.of(language).entries.filter { $0.value.isEmpty }.keys
        #expect(Set(empty).isSubset(of: ["format.scales"]))
    }

    @Test(arguments: Phrase.allCases)
    func `a phrase has the same placeholders in every language`(phrase: Phrase) {
        let english = Set(Template(Texts.of(.english).template(phrase)).placeholders)
        for language in Language.allCases {
            #expect(Set(Template(Texts.of(language).template(phrase)).placeholders) == english)
        }
    }

    @Test(arguments: Language.allCases)
    func `a form for a single thing belongs to a phrase and needs no other values`(language: Language) throws {
        let texts = Texts.of(language)
        for (key, text) in texts.entries where key.hasSuffix(".one") {
            let phrase = try #require(Phrase(rawValue: String(key.dropLast(4))), "\(key) has no phrase")
            #expect(
                Set(Template(text).placeholders).isSubset(of: Template(texts.template(phrase)).placeholders), "\(key)")
        }
    }

    @Test func `all languages know the same currencies`() {
        let currencies = Language.allCases.map { language in
            Set(Texts.of(language).entries.keys.filter { $0.hasPrefix("currency.") })
        }
        #expect(currencies.allSatisfy { $0 == currencies[0] && $0.count == 5 })
    }

    @Test func `a value is put in once, and braces inside it stay text`() {
        let template = Template("{a} and {b}, {unknown}, {open")
        #expect(template.filled(["a": "{b}", "b": "2"]) == "{b} and 2, {unknown}, {open")
    }

    @Test func `a label falls back to English, then to its identifier`() {
        let label = LocalLabel("m200-30", texts: ["en": "¥30 off"])
        #expect(label.text(in: .simplifiedChinese) == "¥30 off")
        #expect(LocalLabel("m200-30").text(in: .english) == "m200-30")
    }
}
