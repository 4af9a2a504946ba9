/// The line above a page: to all campaigns, and to the same page in other languages.
struct PageLinks {
    let local: Localisation
    /// The page's file in each language.
    let files: [(language: Language, file: String)]
    /// The page with all campaigns; `nil` on that page itself.
    let index: String?

    var html: HTML {
        HTML(.nav, .init(.ariaLabel, local.texts(.pageNavigation))) {
            if let index { HTML(.a, .link(index)) { "← " + local.texts(.pageAllCampaigns) } } else { HTML(.span) }
            HTML(.span, .class("languages")) {
                for (language, file) in files {
                    if language == local.language {
                        HTML(.span, .init(.ariaCurrent, "page")) { language.ownName }
                    } else {
                        HTML(
                            .a, .link(file), .init(.hreflang, language.rawValue), .init(.lang, language.rawValue)
                        ) { language.ownName }
                    }
                }
            }
        }
    }
}

/// The line below a page: the same numbers for machines and spreadsheets.
struct PageFooter {
    let local: Localisation
    let csv: String
    let json: String

    var html: HTML {
        HTML(.footer) {
            HTML(.a, .link(csv)) { local.texts(.pageCsv) }
            HTML(.a, .link(json)) { local.texts(.pageJson) }
        }
    }
}
