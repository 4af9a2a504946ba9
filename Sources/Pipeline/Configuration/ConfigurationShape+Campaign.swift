import Records

extension ConfigurationShape {
    /// The shape of a file in `Jobs/campaigns`.
    static let campaign = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "version", shape: .scalar(.integer(1...1)), absence: .error,
                summary: "Version of this file's format: 1."),
            Key(
                name: "campaign", shape: .scalar(.identifier), absence: .error,
                summary: "The campaign's identifier, unique in the shop; the file is best named after it."),
            Key(name: "label", shape: .labels, absence: .nothing, summary: "Its name per language, for reports."),
            Key(name: "starts", shape: .scalar(.day), absence: .error, summary: "First day it decides."),
            Key(name: "ends", shape: .scalar(.day), absence: .error, summary: "Last day it decides, inclusive."),
            Key(
                name: "status", shape: .scalar(.choice(["active", "paused"], later: [])), absence: .scalar("active"),
                summary: "A paused campaign decides nothing, and its list is empty."),
            Key(
                name: "holdout", shape: holdout, absence: .error,
                summary: "Users it never addresses; without them nobody could say what it earns."),
            Key(name: "audience", shape: audience, absence: .section, summary: "Whom it may address."),
            Key(name: "offers", shape: .list(offer, atLeast: 1), absence: .error, summary: "What it may offer."),
            Key(
                name: "creatives", shape: .list(.scalar(.identifier), atLeast: 0), absence: .list([]),
                summary: "Creatives that every offer can be shown with; each is an arm of its own."),
            Key(
                name: "channels", shape: .list(channel, atLeast: 1), absence: .error,
                summary: "Channels that every offer can go out by; each is an arm of its own."),
            Key(name: "budget", shape: budget, absence: .error, summary: "What it may spend."),
            Key(name: "policy", shape: policy, absence: .section, summary: "How it chooses."),
            Key(
                name: "limits", shape: limits, absence: .section,
                summary: "What a list must satisfy before it is published; else the last one stays."),
            Key(name: "publish", shape: publish, absence: .section, summary: "How long a list is good for."),
            Key(name: "report", shape: campaignReport, absence: .section, summary: "How its report is written."),
        ]))

    /// Whom a campaign addresses.
    private static let audience = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "segments", shape: .list(.scalar(.identifier), atLeast: 0), absence: .list([]),
                summary:
                    "Segments it addresses, of those that `segments` in allot.yaml makes, or generic; empty or left "
                    + "out for all."),
            Key(
                name: "where", shape: .scalar(.condition), absence: .nothing,
                summary: "A condition in SQL over the columns of allot.user_feature, run as the reader's role."),
        ]))

    /// One offer.
    private static let offer = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "id", shape: .scalar(.identifier), absence: .error,
                summary: "The offer's identifier, unique in the campaign."),
            Key(name: "label", shape: .labels, absence: .nothing, summary: "Its name per language, for reports."),
            Key(
                name: "discount", shape: discount, absence: .nothing,
                summary: "What it takes off an order; left out for an advertisement."),
            Key(
                name: "min_basket", shape: .scalar(.money(positive: false)), absence: .nothing,
                summary: "The smallest order that may redeem a discount; left out for any order."),
            Key(
                name: "valid_days", shape: .scalar(.integer(1...365)), absence: .nothing,
                summary:
                    "Days from the decision during which a discount may be redeemed; 7 if left out. Until it is redeemed "
                    + "or they are over, its user gets no other offer."
            ),
            Key(
                name: "cost",
                shape: .scalar(.choice(["on_redemption", "per_click", "per_impression", "per_send"], later: [])),
                absence: .error,
                summary: "When it costs something: the discount on redemption, or a price per click, impression, send."
            ),
            Key(
                name: "price", shape: .scalar(.money(positive: true)), absence: .nothing,
                summary: "Price of a click, impression or send, where the cost is one of these."),
            Key(
                name: "stock", shape: .scalar(.integer(0...1_000_000_000_000)), absence: .nothing,
                summary: "How many there are; left out for no limit."),
        ]))

    /// What an offer takes off.
    private static let discount = ConfigurationShape.object(
        Object(
            keys: [
                Key(
                    name: "amount", shape: .scalar(.money(positive: true)), absence: .nothing,
                    summary: "A fixed amount off."),
                Key(
                    name: "percent",
                    shape: .scalar(.decimal(.init(low: 0, includesLow: false, high: 100))), absence: .nothing,
                    summary: "A share of the basket off, in percent."),
                Key(
                    name: "max", shape: .scalar(.money(positive: true)), absence: .nothing,
                    summary: "At most this much off, for a percentage."),
            ],
            exactlyOneOf: ["amount", "percent"], beside: ["max": "percent"]))

    /// One channel.
    private static let channel = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "id", shape: .scalar(.identifier), absence: .error,
                summary: "The channel's identifier, as deliveries and consents name it."),
            Key(
                name: "cost_per_send", shape: .scalar(.money(positive: false)), absence: .scalar("0.00"),
                summary: "What one delivery costs, whatever the offer."),
        ]))

    /// What a campaign may spend.
    private static let budget = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "total", shape: .scalar(.money(positive: true)), absence: .error,
                summary: "What it may spend from its first to its last day."),
            Key(
                name: "per_day", shape: .scalar(.money(positive: true)), absence: .nothing,
                summary: "What it may spend on the decisions of one night; the total if left out."),
            Key(
                name: "pacing", shape: .scalar(.choice(["even", "forecast", "asap"], later: [])),
                absence: .scalar("forecast"),
                summary: "How the total is spread over the nights: evenly, by the users forecast, or at once."),
            Key(
                name: "overspend_probability",
                shape: .scalar(.decimal(.init(low: 0, includesLow: false, high: 0.5))), absence: .scalar("0.05"),
                summary: "Probability with which the realised spend may exceed the total."),
        ]))

    /// How a campaign chooses.
    private static let policy = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "kind",
                shape: .scalar(
                    .choice(
                        ["thompson"],
                        later: [
                            "fixed", "uniform", "epsilon_greedy", "softmax", "ucb", "kl_ucb", "squarecb",
                            "top_two_thompson",
                        ])),
                absence: .scalar("thompson"), summary: "The rule that turns posteriors into probabilities."),
            Key(
                name: "model",
                shape: .scalar(
                    .choice(
                        ["hierarchical"],
                        later: ["beta_bernoulli", "normal_inverse_gamma", "hurdle", "linear", "logistic"])),
                absence: .scalar("hierarchical"), summary: "What is known about an arm in a segment."),
            Key(
                name: "objective", shape: .scalar(.choice(["profit"], later: ["revenue", "conversion"])),
                absence: .scalar("profit"), summary: "What is made as large as possible."),
            Key(
                name: "half_life", shape: .scalar(.days(1...3650)), absence: .scalar("21d"),
                summary: "Age at which an outcome counts half."),
            Key(
                name: "exploration", shape: .scalar(.decimal(.init(low: 0, includesLow: false, high: 1))),
                absence: .scalar("0.30"),
                summary:
                    "What the posterior's standard deviation is multiplied by before the policy draws: 1 is plain Thompson "
                    + "sampling, less follows what is known more closely."
            ),
            Key(
                name: "floor", shape: .scalar(.decimal(.init(low: 0, high: 1, includesHigh: false))),
                absence: .scalar("0.10"),
                summary: "Share of the traffic spread evenly over the eligible arms, so that learning never stops."),
            Key(
                name: "floor_min", shape: .scalar(.decimal(.init(low: 0, high: 1, includesHigh: false))),
                absence: .nothing,
                summary:
                    "What the floor may be lowered to where the budget is too small for it; 0.02 if left out, or the "
                    + "floor where that is less."
            ),
        ]))

    /// What a list must satisfy.
    private static let limits = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "audience_change",
                shape: .scalar(.decimal(.init(low: 0, includesLow: false, high: 1))), absence: .scalar("0.30"),
                summary: "Largest change of the audience's size against the last comparable list, as a share."),
            Key(
                name: "min_users", shape: .scalar(.integer(0...1_000_000_000_000)), absence: .scalar("1000"),
                summary: "Fewest users in a list."),
            Key(
                name: "quarantine", shape: .scalar(.decimal(.init(low: 0, high: 1))), absence: .scalar("0.001"),
                summary: "Largest share of source rows that may be unusable. Events of users whom the users query does "
                    + "not have are judged by `quality` in allot.yaml instead."),
        ]))

    /// How long a list is good for.
    private static let publish = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "valid_for", shape: .scalar(.hours(1...2160)), absence: .scalar("30h"),
                summary: "Time after publishing at which senders see an empty list, unless a newer one has come."),
            Key(
                name: "keep_versions", shape: .scalar(.integer(2...10_000)), absence: .scalar("14"),
                summary: "Lists kept for rollback and reports, the live one included."),
        ]))

    /// How a campaign's report is written.
    private static let campaignReport = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "k", shape: .scalar(.integer(1...1_000_000)), absence: .scalar("10"),
                summary: "Cells with fewer users than this are not shown."),
            Key(
                name: "languages", shape: reportLanguages, absence: .nothing,
                summary: "Languages of the report, the first one foremost; the shop's if left out."),
        ]))
}
