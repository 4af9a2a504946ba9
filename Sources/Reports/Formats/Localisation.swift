/// What a page needs to speak one language about one currency.
struct Localisation: Sendable {
    let texts: Texts
    let money: MoneyFormat
    let number: NumberFormat
    let day: DayFormat

    init(_ language: Language, currency: String) {
        texts = Texts.of(language)
        money = MoneyFormat(texts, currency: currency)
        number = NumberFormat(texts)
        day = DayFormat(texts)
    }

    var language: Language { texts.language }

    /// `label` in this language, isolated.
    func label(_ label: LocalLabel) -> HTML { .label(label.text(in: language)) }
}
