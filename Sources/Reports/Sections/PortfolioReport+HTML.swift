internal import Statistics

extension PortfolioReport {
    /// The page with all campaigns, in the style of their reports; write it as ``ReportFiles/index(_:)``.
    ///
    /// - Parameters:
    ///   - language: The language of the page.
    ///   - languages: Languages that the same page is written in, for the links between them.
    /// - Returns: A whole HTML document, to stand beside ``json()`` and ``csv()``.
    package func html(language: Language, languages: [Language] = Language.allCases) -> String {
        let report = published()
        let local = Localisation(language, currency: currency)
        let texts = local.texts
        return HTML.document(language: language.rawValue, title: texts(.portfolioTitle), style: Stylesheet.text) {
            PageLinks(local: local, files: languages.map { ($0, ReportFiles.index($0)) }, index: nil).html
            HTML(.main) {
                HTML(.header, .class("verdict")) {
                    HTML(.p, .class("kicker")) { texts(.portfolioKicker) }
                    HTML(.h1) { texts(.portfolioTitle) }
                    HTML(.p, .class("sentence")) { report.sentence(local) }
                    HTML(.p, .class("meta")) {
                        texts(.pageDataThrough, ["day": local.day.full(dataThrough)]) + " · " + texts(.portfolioNote)
                    }
                }
                PortfolioSection(report: report, local: local).html
            }
            PageFooter(local: local, csv: ReportFiles.indexCSV, json: ReportFiles.indexJSON).html
        }.markup
    }

    private func sentence(_ local: Localisation) -> HTML {
        let texts = local.texts
        guard let profit else { return .text(texts(.portfolioHeadlineNone)) }
        let level = local.number.percent(profit.level)
        switch profit.direction {
        case .gain:
            return texts.sentence(
                .portfolioHeadline,
                ["profit": local.money.estimate(profit), "range": local.money.range(profit), "level": level])
        case .loss:
            return texts.sentence(
                .portfolioHeadlineLoss,
                ["loss": local.money.size(profit), "range": local.money.lossRange(profit), "level": level])
        case .unclear:
            return texts.sentence(.portfolioHeadlineUnsure, ["range": local.money.range(profit), "level": level])
        }
    }
}
