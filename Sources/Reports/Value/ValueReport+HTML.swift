extension ValueReport {
    /// The report as a page that loads nothing and runs nothing.
    package func html(in language: Language) -> HTML {
        let local = Localisation(language, currency: "")
        let texts = local.texts
        let words = ValueWords(report: self, local: local)
        return HTML.document(language: language.rawValue, title: texts(.valueTitle), style: Stylesheet.text) {
            HTML(.main) {
                HTML(.header, .class("verdict")) {
                    HTML(.p, .class("kicker")) { texts(.valueKicker) }
                    HTML(.h1) { HTML.label(source) }
                    HTML(.p, .class("sentence")) { words.sentence }
                    HTML(.p, .class("meta")) { words.span }
                }
                if !cautions.isEmpty {
                    HTML(.section) {
                        HTML(.h2) { texts(.valueNotes) }
                        HTML(.ul) {
                            for caution in cautions { HTML(.li) { caution.text(in: language) } }
                        }
                    }
                }
                ValueForecastSection(words: words).html
                if holdout != nil { ValueHoldoutSection(words: words).html }
                ValueCurveSection(words: words).html
                ValueAliveSection(words: words).html
                ValueModelSection(words: words).html
            }
        }
    }
}
