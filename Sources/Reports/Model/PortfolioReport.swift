package import Records
package import Statistics

/// All campaigns of a shop on one page, as plain values.
package struct PortfolioReport: Sendable, Hashable {
    /// One campaign.
    package struct Campaign: Sendable, Hashable {
        /// The campaign, unique within the shop.
        package var campaignID: String
        /// Its name.
        package var label: LocalLabel
        /// What the data say should happen.
        package var verdict: Verdict
        /// Incremental profit in the currency's unit; `nil` before anything matured.
        package var profit: Interval?
        /// Spent so far.
        package var spent: Money
        /// Its whole budget; `nil` for a campaign without one.
        package var budget: Money?

        /// A campaign's line.
        package init(
            campaignID: String, label: LocalLabel, verdict: Verdict, profit: Interval?, spent: Money, budget: Money?
        ) {
            self.campaignID = campaignID
            self.label = label
            self.verdict = verdict
            self.profit = profit
            self.spent = spent
            self.budget = budget
        }

        /// The line of a campaign that has a report.
        package init(_ report: CampaignReport) {
            let report = report.published()
            self.init(
                campaignID: report.campaignID, label: report.label, verdict: report.verdict,
                profit: report.result.profit, spent: report.budget?.spent ?? report.result.cost,
                budget: report.budget?.total)
        }
    }

    /// The shop's currency, ISO 4217.
    package var currency: String
    /// Last day of the shop's data that the report knows.
    package var dataThrough: CalendarDay
    /// Profit of all campaigns together, in the currency's unit, against the people held out from all of them.
    ///
    /// Never the sum of the campaigns. `nil` before anything matured, or without such a holdout.
    package var profit: Interval?
    /// The campaigns, in any order.
    package var campaigns: [Campaign]

    /// A portfolio.
    package init(currency: String, dataThrough: CalendarDay, profit: Interval?, campaigns: [Campaign]) {
        self.currency = currency
        self.dataThrough = dataThrough
        self.profit = profit
        self.campaigns = campaigns
    }

    /// The portfolio as its documents show it: intervals that are not finite are gone, the campaigns stand in order of
    /// profit, those without an interval last.
    func published() -> PortfolioReport {
        var report = self
        report.profit = profit?.usable
        report.campaigns = campaigns.map {
            var campaign = $0
            campaign.profit = campaign.profit?.usable
            return campaign
        }.sorted { left, right in
            let (first, second) = (left.profit?.estimate ?? -.infinity, right.profit?.estimate ?? -.infinity)
            return (first, right.campaignID) > (second, left.campaignID)
        }
        return report
    }
}
