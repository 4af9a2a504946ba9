internal import Records
internal import Statistics

extension PortfolioReport {
    /// Name and version of the JSON document's shape, under the same rule as ``CampaignReport/schema``.
    package static let schema = "allot.portfolio/1"

    /// The portfolio as one JSON document of ``schema``, with the units of ``CampaignReport/json()``.
    package func json() -> String {
        let report = published()
        return JSONValue.object([
            "schema": .text(Self.schema), "currency": .text(currency), "data_through": .day(dataThrough),
            "incremental_profit": .interval(report.profit),
            "campaigns": .array(
                report.campaigns.map {
                    .object([
                        "campaign": .text($0.campaignID), "label": .label($0.label), "verdict": $0.verdict.json,
                        "incremental_profit": .interval($0.profit), "spent": .money($0.spent),
                        "budget": .optional($0.budget) { .money($0) },
                    ])
                }),
        ]).document
    }

    /// The portfolio as a long table with the columns of ``CampaignReport/csv()``.
    package func csv() -> String {
        let report = published()
        var facts = FactTable()
        facts.text("portfolio", "data_through", dataThrough.description)
        facts.interval("portfolio", "incremental_profit", report.profit, currency)
        for campaign in report.campaigns {
            facts.text("campaigns", of: campaign.campaignID, "verdict", campaign.verdict.name)
            facts.interval("campaigns", of: campaign.campaignID, "incremental_profit", campaign.profit, currency)
            facts.money("campaigns", of: campaign.campaignID, "spent", campaign.spent, currency)
            if let budget = campaign.budget {
                facts.money("campaigns", of: campaign.campaignID, "budget", budget, currency)
            }
        }
        return facts.document
    }
}
