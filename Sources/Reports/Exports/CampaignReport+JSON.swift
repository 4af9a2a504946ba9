internal import Records
internal import Statistics

extension CampaignReport {
    /// Name and version of the JSON document's shape.
    ///
    /// A key may be added within a version; renaming or removing one,
    /// or changing a unit, takes a new version.
    package static let schema = "allot.report/1"

    /// The report as one JSON document of ``schema``: the numbers of the page, unrounded, in the same order.
    ///
    /// Money is in units of `currency`, shares and probabilities in [0, 1], days are `YYYY-MM-DD`. An interval is
    /// `{estimate, low, high, level}`, or `null` where there is not enough data. Hidden figures are `null` and say why
    /// in `hidden`.
    package func json() -> String {
        let report = published()
        return JSONValue.object([
            "schema": .text(Self.schema),
            "campaign": .text(campaignID),
            "label": .label(label),
            "currency": .text(currency),
            "from": .day(from),
            "to": .day(to),
            "data_through": .day(dataThrough),
            "verdict": report.verdict.json,
            "result": report.result.json,
            "actions": .array(report.actions.map(\.json)),
            "trust": .array(report.trust.map(\.json)),
            "offers": .array(report.offers.map(\.json)),
            "allocation": .array(report.allocation.map { $0.json(offers: offers.map(\.id)) }),
            "segments": .array(report.segments.map(\.json)),
            "segment_moves": .optional(report.flow) { $0.json },
            "lifetime_value": .optional(report.lifetimeValue, \.json),
            "budget": .optional(report.budget, \.json),
            "audience": report.audience.json,
            "funnel": .array(
                report.funnel.map { .object(["step": .text($0.kind.rawValue), "count": .count($0.count)]) }),
            "small_cell": .count(smallCell),
            "stamp": report.stamp.json,
        ]).document
    }
}

extension IncrementalResult {
    fileprivate var json: JSONValue {
        .object([
            "incremental_profit": .interval(profit),
            "incremental_orders": .interval(orders),
            "cost": .money(cost),
            "incremental_roi": .interval(returnOnCost),
            "naive_roi": .optional(naiveReturnOnCost) { .number($0) },
            "attributed_margin": .optional(attributedMargin) { .money($0) },
            "attributed_orders": .optional(attributedOrders) { .count($0) },
            "organic_orders": .optional(organicOrders) { .number($0) },
            "policy_users": .count(policyUsers),
            "holdout_users": .count(holdoutUsers),
            "daily": .array(
                daily.map {
                    .object([
                        "day": .day($0.day), "cumulative_profit": .interval($0.cumulative),
                        "mature": .bool($0.isMature),
                    ])
                }),
        ])
    }
}

extension OfferResult {
    fileprivate var json: JSONValue {
        .object([
            "id": .text(id), "label": .label(label), "channel": .text(channel), "creative": .text(creative),
            "users": hidden == nil ? .count(users) : .null, "hidden": .optional(hidden) { .text($0.name) },
            "cost": .money(cost),
            "share_tonight": .number(shareTonight), "profit_per_user": .interval(profitPerUser),
            "chance_best": .optional(chanceBest) { .number($0) },
        ])
    }
}

extension SegmentResult {
    fileprivate var json: JSONValue {
        .object([
            "id": .text(id), "label": .label(label), "users": hidden == nil ? .count(users) : .null,
            "hidden": .optional(hidden) { .text($0.name) }, "profit_per_user": .interval(profitPerUser),
            "best_offer": .optional(bestOffer) { .label($0) },
        ])
    }
}

extension AllocationNight {
    fileprivate func json(offers: [String]) -> JSONValue {
        .object([
            "day": .day(day),
            "shares": .array(
                zip(offers, shares).map { .object(["offer": .text($0), "share": .number($1)]) }),
            "nothing": .number(nothing), "exploration": .number(exploration),
        ])
    }
}

extension BudgetState {
    fileprivate var json: JSONValue {
        .object([
            "total": .money(total), "spent": .money(spent), "reserved": .money(reserved),
            "planned_tonight": .money(plannedTonight), "left": .money(left),
            "per_day": .optional(perDay) { .money($0) }, "price": .optional(price) { .number($0) },
            "lasts_until": .optional(lastsUntil) { .day($0) }, "elapsed": .number(elapsed),
            "daily": .array(daily.map { .object(["day": .day($0.day), "amount": .money($0.amount)]) }),
        ])
    }
}

extension AudienceFlow {
    fileprivate var json: JSONValue {
        .object([
            "considered": .count(considered),
            "left_out": .array(
                leftOut.map { .object(["reason": .text($0.reason.rawValue), "users": .count($0.users)]) }),
            "targeted": .count(targeted), "generic": .count(generic),
        ])
    }
}

extension RunStamp {
    fileprivate var json: JSONValue {
        .object([
            "run": .text(runID), "interval": .day(interval), "revision": .count(revision),
            "version": .optional(version) { .integer($0) }, "seed": .text(String(seed)),
            "tool_version": .text(toolVersion), "configuration_digest": .text(configurationDigest),
            "sql_digest": .text(sqlDigest), "list_digest": .optional(listDigest) { .text($0) },
            "window_days": .count(windowDays), "winsorising_cap": .optional(winsorisingCap) { .number($0) },
            "minimum_effective_n": .number(minimumEffectiveN), "floor": .number(floor),
        ])
    }
}
