extension SegmentationReport {
    /// The page, which loads nothing and stands by itself.
    ///
    /// - Parameters:
    ///   - language: The language of the page.
    ///   - files: The names of the page in every language that it is written in, for the links between them.
    /// - Returns: A whole HTML document.
    package func html(language: Language, files: [(language: Language, file: String)]) -> String {
        // Amounts are the table's own and have no currency.
        let local = Localisation(language, currency: "")
        let texts = local.texts
        let words = SegmentWords(language)
        let names = words.names(segments)
        let features = features.map(words.feature)
        let title = texts(.segmentationTitle, ["source": source])
        return HTML.document(language: language.rawValue, title: title, style: Stylesheet.text) {
            PageLinks(local: local, files: files, index: nil).html
            HTML(.main) {
                HTML(.header, .class("verdict")) {
                    HTML(.p, .class("kicker")) { texts(.segmentationKicker) }
                    HTML(.h1) { title }
                    HTML(.p, .class("sentence")) { sentence(names, local) }
                    HTML(.p, .class("meta")) { meta(local) }
                }
                SegmentSizesSection(report: self, names: names, local: local).html
                if !clusters.isEmpty {
                    SegmentApartSection(report: self, names: names, features: features, local: local).html
                }
                if !grid.isEmpty { SegmentGridSection(report: self, local: local).html }
                SegmentMeansSection(report: self, names: names, features: features, local: local).html
                SegmentMethodSection(report: self, local: local).html
            }
        }.markup
    }

    private func sentence(_ names: [String], _ local: Localisation) -> HTML {
        guard let largest = segments.indices.max(by: { segments[$0].users < segments[$1].users }), users > 0 else {
            return .text(local.texts(.segmentationHeadlineNone))
        }
        return local.texts.html(
            .segmentationHeadline, count: segments.count,
            [
                "users": .figure(local.number.count(users)), "count": .figure(local.number.count(segments.count)),
                "name": .label(names[largest]),
                "share": .figure(local.number.percent(Double(segments[largest].users) / Double(users))),
            ])
    }

    private func meta(_ local: Localisation) -> String {
        let count = rejected.values.reduce(0, +)
        let read = local.texts(
            .segmentationRows, ["rows": local.number.count(rows), "rejected": local.number.count(count)])
        guard let asOf else { return read }
        return read + " · " + local.texts(.segmentationAsOf, ["day": local.day.full(asOf)])
    }
}
