internal import Records
internal import Statistics

extension CampaignReport {
    /// The report as one long table for spreadsheets (see `FactTable` for its columns): the numbers of the page,
    /// unrounded, in the same order and with the same figures hidden.
    package func csv() -> String {
        let report = published()
        var facts = FactTable()
        facts.text("report", "campaign", campaignID)
        for (language, text) in label.texts.sorted(by: { $0.key < $1.key }) {
            facts.text("report", "label." + language, text)
        }
        facts.text("report", "from", from.description)
        facts.text("report", "to", to.description)
        facts.text("report", "data_through", dataThrough.description)
        facts.text("report", "verdict", report.verdict.name)
        report.writeResult(to: &facts)
        report.writeActions(to: &facts)
        report.writeTrust(to: &facts)
        report.writeOffers(to: &facts)
        report.writeSegments(to: &facts)
        report.flow?.write(to: &facts)
        report.lifetimeValue?.write(to: &facts)
        report.writeBudget(to: &facts)
        report.writeAudience(to: &facts)
        report.writeStamp(to: &facts)
        return facts.document
    }

    private func writeResult(to facts: inout FactTable) {
        facts.interval("result", "incremental_profit", result.profit, currency)
        facts.interval("result", "incremental_orders", result.orders, "orders")
        facts.money("result", "cost", result.cost, currency)
        facts.interval("result", "incremental_roi", result.returnOnCost, "ratio")
        facts.number("result", "naive_roi", result.naiveReturnOnCost, "ratio")
        if let margin = result.attributedMargin { facts.money("result", "attributed_margin", margin, currency) }
        if let orders = result.attributedOrders { facts.count("result", "attributed_orders", orders, "orders") }
        facts.number("result", "organic_orders", result.organicOrders, "orders")
        facts.count("result", "policy_users", result.policyUsers, "people")
        facts.count("result", "holdout_users", result.holdoutUsers, "people")
        for value in result.daily {
            facts.interval(
                "daily", day: value.day, "cumulative_profit", value.cumulative, currency,
                text: value.isMature ? "final" : "still filling in")
        }
    }

    private func writeActions(to facts: inout FactTable) {
        for (index, action) in actions.enumerated() {
            facts.interval(
                "actions", of: String(index + 1), action.kind.name, action.value, currency, text: action.kind.subject)
        }
    }

    private func writeTrust(to facts: inout FactTable) {
        for check in trust {
            let item = check.finding.kind.rawValue
            facts.text("trust", of: item, "level", check.level.rawValue)
            switch check.finding {
            case .split(let expected, let observed, let chance):
                facts.number("trust", of: item, "expected", expected, "share")
                facts.number("trust", of: item, "observed", observed, "share")
                facts.number("trust", of: item, "p", chance, "share")
            case .odds(let rows, let invalid, let smallest):
                facts.count("trust", of: item, "rows", rows, "decisions")
                facts.count("trust", of: item, "invalid", invalid, "decisions")
                facts.number("trust", of: item, "smallest", smallest, "share")
            case .freshness(let lag, let limit):
                facts.number("trust", of: item, "lag", lag, "hours")
                facts.number("trust", of: item, "limit", limit, "hours")
            case .quarantine(let rows, let total, let limit):
                facts.count("trust", of: item, "rows", rows, "rows")
                facts.count("trust", of: item, "of", total, "rows")
                facts.number("trust", of: item, "limit", limit, "share")
            case .plausibility(let judged, let furthest):
                facts.count("trust", of: item, "judged", judged, "measures")
                guard let furthest else { continue }
                let unit = furthest.measure.isIndex ? "index" : "share"
                facts.text("trust", of: item, "measure", furthest.measure.rawValue)
                facts.number("trust", of: item, "value", furthest.value, unit)
                facts.number("trust", of: item, "limit", furthest.limit, unit)
                facts.text("trust", of: item, "let_through", furthest.isLetThrough ? "true" : "false")
            case .holdout(let users, let needed):
                facts.count("trust", of: item, "users", users, "people")
                facts.count("trust", of: item, "needed", needed, "people")
            case .maturity(let open, let days):
                facts.count("trust", of: item, "open_days", open, "days")
                facts.count("trust", of: item, "of", days, "days")
            case .spend(let forecast, let actual):
                facts.money("trust", of: item, "forecast", forecast, currency)
                facts.money("trust", of: item, "actual", actual, currency)
            }
        }
    }

    private func writeOffers(to facts: inout FactTable) {
        for offer in offers {
            let hidden = offer.hidden?.name ?? ""
            writeLabel(offer.label, "offers", offer.id, to: &facts)
            facts.text("offers", of: offer.id, "channel", offer.channel)
            facts.text("offers", of: offer.id, "creative", offer.creative)
            facts.count(
                "offers", of: offer.id, "users", offer.hidden == nil ? offer.users : nil, "people", text: hidden)
            facts.money("offers", of: offer.id, "cost", offer.cost, currency)
            facts.interval("offers", of: offer.id, "profit_per_user", offer.profitPerUser, currency, text: hidden)
            facts.number("offers", of: offer.id, "chance_best", offer.chanceBest, "share", text: hidden)
            facts.number("offers", of: offer.id, "share_tonight", offer.shareTonight, "share")
        }
        for night in allocation {
            for (offer, share) in zip(offers, night.shares) {
                facts.number("allocation", of: offer.id, day: night.day, "share", share, "share")
            }
            facts.number("allocation", of: "none", day: night.day, "share", night.nothing, "share")
            facts.number("allocation", day: night.day, "exploration", night.exploration, "share")
        }
    }

    private func writeSegments(to facts: inout FactTable) {
        for segment in segments {
            let hidden = segment.hidden?.name ?? ""
            writeLabel(segment.label, "segments", segment.id, to: &facts)
            facts.count(
                "segments", of: segment.id, "users", segment.hidden == nil ? segment.users : nil, "people", text: hidden
            )
            facts.interval("segments", of: segment.id, "profit_per_user", segment.profitPerUser, currency, text: hidden)
            facts.text("segments", of: segment.id, "best_offer", segment.bestOffer?.fallback ?? hidden)
        }
    }

    private func writeBudget(to facts: inout FactTable) {
        guard let budget else { return }
        facts.money("budget", "total", budget.total, currency)
        facts.money("budget", "spent", budget.spent, currency)
        facts.money("budget", "reserved", budget.reserved, currency)
        facts.money("budget", "planned_tonight", budget.plannedTonight, currency)
        facts.money("budget", "left", budget.left, currency)
        if let perDay = budget.perDay { facts.money("budget", "per_day", perDay, currency) }
        facts.number("budget", "price", budget.price, "ratio")
        facts.text("budget", "lasts_until", budget.lastsUntil?.description ?? "")
        facts.number("budget", "elapsed", budget.elapsed, "share")
        for night in budget.daily { facts.money("spend", day: night.day, "amount", night.amount, currency) }
    }

    private func writeAudience(to facts: inout FactTable) {
        facts.count("audience", "considered", audience.considered, "people")
        for step in audience.leftOut {
            facts.count("audience", of: step.reason.rawValue, "left_out", step.users, "people")
        }
        facts.count("audience", "targeted", audience.targeted, "people")
        facts.count("audience", "generic", audience.generic, "people")
        for step in funnel { facts.count("funnel", of: step.kind.rawValue, "count", step.count, "decisions") }
    }

    private func writeStamp(to facts: inout FactTable) {
        facts.text("stamp", "run", stamp.runID)
        facts.text("stamp", "interval", stamp.interval.description)
        facts.text("stamp", "revision", String(stamp.revision))
        facts.text("stamp", "version", stamp.version.map { String($0) } ?? "")
        facts.text("stamp", "seed", String(stamp.seed))
        facts.text("stamp", "tool_version", stamp.toolVersion)
        facts.text("stamp", "configuration_digest", stamp.configurationDigest)
        facts.text("stamp", "sql_digest", stamp.sqlDigest)
        facts.text("stamp", "list_digest", stamp.listDigest ?? "")
        facts.count("stamp", "window", stamp.windowDays, "days")
        facts.number("stamp", "winsorising_cap", stamp.winsorisingCap, currency)
        facts.number("stamp", "minimum_effective_n", stamp.minimumEffectiveN, "people")
        facts.number("stamp", "floor", stamp.floor, "share")
        facts.count("stamp", "small_cell", smallCell, "people")
    }

    private func writeLabel(_ label: LocalLabel, _ section: String, _ item: String, to facts: inout FactTable) {
        for (language, text) in label.texts.sorted(by: { $0.key < $1.key }) {
            facts.text(section, of: item, "label." + language, text)
        }
    }
}
