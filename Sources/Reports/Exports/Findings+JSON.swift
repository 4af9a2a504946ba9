internal import Records
internal import Statistics

// A finding is one of several kinds, each with its own values: an object with the kind's name and those values.

extension Verdict {
    /// The verdict, its reason and the reason's values.
    var json: JSONValue {
        switch self {
        case .keepRunning, .stop: .object(["kind": .text(name)])
        case .tooEarly(.firstDecisions(let day)):
            .object([
                "kind": .text(name), "reason": .text("first_decisions"), "mature": .optional(day) { .day($0) },
            ])
        case .tooEarly(.narrowerInterval(let days)):
            .object([
                "kind": .text(name), "reason": .text("narrower_interval"),
                "more_days": .optional(days) { .count($0) },
            ])
        case .doNotUse(.split(let expected, let observed)):
            .object([
                "kind": .text(name), "reason": .text("split"), "expected": .number(expected),
                "observed": .number(observed),
            ])
        case .doNotUse(.odds(let rows)):
            .object(["kind": .text(name), "reason": .text("odds"), "rows": .count(rows)])
        case .doNotUse(.staleData(let day)):
            .object(["kind": .text(name), "reason": .text("stale_data"), "through": .day(day)])
        case .doNotUse(.quarantine(let share)):
            .object(["kind": .text(name), "reason": .text("quarantine"), "share": .number(share)])
        case .doNotUse(.implausible(let deviation)):
            .object([
                "kind": .text(name), "reason": .text("implausible"), "measure": .text(deviation.measure.rawValue),
                "value": .number(deviation.value), "limit": .number(deviation.limit),
            ])
        case .doNotUse(.holdout(let users)):
            .object(["kind": .text(name), "reason": .text("holdout"), "users": .count(users)])
        }
    }
}

extension SuggestedAction {
    /// The action, its values and its worth.
    var json: JSONValue {
        let members: KeyValuePairs<String, JSONValue> =
            switch kind {
            case .stopOffer(let offer, let perUser):
                ["offer": .label(offer), "profit_per_user": .interval(perUser)]
            case .favourOffer(let offer, let perUser):
                ["offer": .label(offer), "profit_per_user": .interval(perUser)]
            case .raiseBudget(let step, let returns):
                ["step": .money(step), "returns": .money(returns)]
            case .stretchBudget(let ends, let campaignEnds):
                ["ends": .day(ends), "campaign_ends": .day(campaignEnds)]
            case .leaveOutSegment(let segment, let perUser):
                [
                    "segment": .label(segment),
                    "profit_per_user": .interval(perUser),
                ]
            case .restock(let offer, let day):
                ["offer": .label(offer), "day": .day(day)]
            case .repair(let check): ["check": .text(check.rawValue)]
            case .wait(let day): ["until": .day(day)]
            }
        return .object(
            [JSONValue.Member(name: "kind", value: .text(kind.name))]
                + members.map { JSONValue.Member(name: $0.key, value: $0.value) }
                + [JSONValue.Member(name: "value", value: .interval(value))])
    }
}

extension TrustCheck {
    /// The check, its level and what was found.
    var json: JSONValue {
        let found: KeyValuePairs<String, JSONValue> =
            switch finding {
            case .split(let expected, let observed, let chance):
                ["expected": .number(expected), "observed": .number(observed), "p": .number(chance)]
            case .odds(let rows, let invalid, let smallest):
                ["rows": .count(rows), "invalid": .count(invalid), "smallest": .number(smallest)]
            case .freshness(let lag, let limit): ["lag_hours": .number(lag), "limit_hours": .number(limit)]
            case .quarantine(let rows, let total, let limit):
                ["rows": .count(rows), "of": .count(total), "limit": .number(limit)]
            case .plausibility(let judged, let furthest):
                [
                    "judged": .count(judged), "measure": .optional(furthest) { .text($0.measure.rawValue) },
                    "value": .optional(furthest) { .number($0.value) },
                    "limit": .optional(furthest) { .number($0.limit) },
                    "let_through": .optional(furthest) { .bool($0.isLetThrough) },
                ]
            case .holdout(let users, let needed): ["users": .count(users), "needed": .count(needed)]
            case .maturity(let open, let days): ["open_days": .count(open), "of": .count(days)]
            case .spend(let forecast, let actual): ["forecast": .money(forecast), "actual": .money(actual)]
            }
        return .object(
            [
                JSONValue.Member(name: "check", value: .text(finding.kind.rawValue)),
                JSONValue.Member(name: "level", value: .text(level.rawValue)),
            ] + found.map { JSONValue.Member(name: $0.key, value: $0.value) })
    }
}
