extension CampaignReport {
    /// The report as one self-contained page: no script, nothing loaded, light and dark, for screen and paper.
    ///
    /// - Parameters:
    ///   - language: The language of the page.
    ///   - languages: Languages that the same report is written in, for the links between them.
    /// - Returns: A whole HTML document; write it as ``ReportFiles/page(_:_:)``, beside ``json()`` and ``csv()``.
    package func html(language: Language, languages: [Language] = Language.allCases) -> String {
        let report = published()
        let local = Localisation(language, currency: currency)
        let title = local.texts(.pageTitle, ["campaign": label.text(in: language)])
        let sections: [any ReportSection] = [
            MoneySection(report: report, local: local),
            ActionsSection(report: report, local: local),
            TrustSection(report: report, local: local),
            OffersSection(report: report, local: local),
            AllocationSection(report: report, local: local),
            SegmentsSection(report: report, local: local),
        ]
        return HTML.document(language: language.rawValue, title: title, style: Stylesheet.text) {
            PageLinks(
                local: local, files: languages.map { ($0, ReportFiles.page(campaignID, $0)) },
                index: ReportFiles.index(language)
            ).html
            HTML(.main) {
                VerdictSection(report: report, local: local).html
                for section in sections { section.html }
                if let flow = report.flow {
                    SegmentFlowSection(flow: flow, local: local).html
                }
                if let budget = report.budget { BudgetSection(budget: budget, local: local).html }
                AudienceSection(flow: report.audience, local: local).html
                FunnelSection(steps: report.funnel, local: local).html
                MethodSection(report: report, local: local).html
            }
            PageFooter(local: local, csv: ReportFiles.csv(campaignID), json: ReportFiles.json(campaignID)).html
        }.markup
    }
}
