internal import Audience
internal import Records

extension ConfigurationShape {
    /// The shape of `Jobs/allot.yaml`.
    static let shop = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "version", shape: .scalar(.integer(1...1)), absence: .error,
                summary: "Version of this file's format: 1."),
            Key(
                name: "timezone", shape: .scalar(.timeZone), absence: .error,
                summary: "IANA name of the zone in which the shop's days begin and end, such as Asia/Shanghai."),
            Key(
                name: "currency", shape: .scalar(.currency), absence: .error,
                summary: "ISO 4217 code of the currency of every amount, such as CNY."),
            Key(
                name: "seed", shape: .scalar(.integer(0...Int64.max)), absence: .scalar("1"),
                summary: "Key of every random draw: same seed, data and configuration give the same lists."),
            Key(
                name: "window", shape: .scalar(.days(1...90)), absence: .scalar("7d"),
                summary: "Days in which an outcome counts for its decision. Users are split into as many cohorts, and "
                    + "each is decided once per window."),
            Key(
                name: "history", shape: .scalar(.days(1...3650)), absence: .scalar("365d"),
                summary: "Days of behaviour that features look back on."),
            Key(
                name: "late", shape: .scalar(.days(0...30)), absence: .scalar("1d"),
                summary: "Days in which an event may still become visible after recorded_at: a long transaction of the "
                    + "shop, a replica that lags. Every night reads that many days again."),
            Key(
                name: "segments", shape: segments, absence: .section,
                summary: "What users are grouped by: arms are learned apart in each segment, and audiences name them."),
            Key(
                name: "lifetime_value", shape: lifetimeValue, absence: .nothing,
                summary: "Has every night forecast what customers will buy and be worth, into allot.clv; conditions "
                    + "may name its columns. `segments: {by: clv}` does so by itself."),
            Key(
                name: "holdout", shape: holdout, absence: .nothing,
                summary: "Users outside every campaign, so that all campaigns together can be measured."),
            Key(
                name: "database", shape: database, absence: .section,
                summary: "Where to read and where to write. Left out: libpq's PG… variables, service file and .pgpass."
            ),
            Key(
                name: "freshness", shape: .scalar(.hours(1...720)), absence: .scalar("30h"),
                summary: "How old the shop's newest event may be at the end of the interval, before a run is refused."),
            Key(
                name: "quality", shape: quality, absence: .section,
                summary: "What a day's events must be like before anything is learned from them; else the run is "
                    + "refused and the last lists stay."),
            Key(
                name: "contact", shape: contact, absence: .section, summary: "How often one user may be addressed."),
            Key(
                name: "privacy", shape: privacy, absence: .section,
                summary: "What users must have agreed to before their data decide what they get."),
            Key(
                name: "learning", shape: learning, absence: .section,
                summary: "How careful learning from outcomes is."),
            Key(
                name: "report", shape: shopReport, absence: .section, summary: "What all reports have in common."),
        ]))

    /// Segments.
    private static let segments = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "by",
                shape: .scalar(.choice(SegmentsConfiguration.Kind.allCases.map(\.rawValue), later: [])),
                absence: .scalar("rfm"),
                summary:
                    "Segments of whomever no rule takes: by recency, frequency and money (rfm), by the stage of his "
                    + "custom (lifecycle), by likeness (clusters), or by what he will be worth (clv)."),
            Key(
                name: "most_clusters", shape: .scalar(.integer(2...64)), absence: .scalar("10"),
                summary: "The most clusters that `by: clusters` makes; how many there are follows from the data. "
                    + "After a change, clusters get new identifiers."),
            Key(
                name: "rules", shape: .list(segmentRule, atLeast: 0), absence: .list([]),
                summary:
                    "Segments of the shop's own, before all others: the first whose condition holds takes the user."
            ),
        ]))

    /// One segment by a rule.
    private static let segmentRule = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "id", shape: .scalar(.identifier), absence: .error,
                summary: "The segment's identifier, unlike that of any other segment."),
            Key(name: "label", shape: .labels, absence: .nothing, summary: "Its name per language, for reports."),
            Key(
                name: "where", shape: .scalar(.condition), absence: .error,
                summary: "A condition in SQL over the columns of allot.user_feature, run as the reader's role."),
        ]))

    /// Lifetime value.
    private static let lifetimeValue = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "weeks", shape: .scalar(.integer(1...520)),
                absence: .scalar(LifetimeValueConfiguration.usualWeeks), summary: "Weeks to forecast."),
            Key(
                name: "discount", shape: .scalar(.decimal(.init(low: 0, high: 1))),
                absence: .scalar(LifetimeValueConfiguration.usualDiscount),
                summary: "Yearly rate by which later money is discounted, such as 0.10."),
        ]))

    /// Users kept out for good.
    static let holdout = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "share",
                shape: .scalar(.decimal(.init(low: 0, includesLow: false, high: 0.5, includesHigh: false))),
                absence: .error, summary: "Share of the users held out, above 0 and below 0.5."),
            Key(
                name: "salt", shape: .scalar(.identifier), absence: .error,
                summary:
                    "Names the hash that picks them; its own for every holdout, never changed while it is measured."
            ),
        ]))

    /// The two databases.
    private static let database = ConfigurationShape.object(
        Object(keys: [
            Key(name: "source", shape: connection, absence: .section, summary: "Where the shop's tables are read."),
            Key(name: "target", shape: connection, absence: .section, summary: "Where the schema allot is written."),
        ]))

    /// One connection.
    private static let connection = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "service", shape: .scalar(.identifier), absence: .nothing,
                summary: "A section of libpq's service file."),
            Key(
                name: "conninfo", shape: .scalar(.connection), absence: .nothing,
                summary: "A libpq connection string or URI without a password, instead of a service."),
            Key(
                name: "role", shape: .scalar(.identifier), absence: .nothing,
                summary: "The role to take after connecting, as SET ROLE does."),
        ]))

    /// The limits of a day's events.
    private static let quality = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "unknown_users", shape: share, absence: .scalar("0.05"),
                summary: "Largest share of the day's events of users whom the users query does not have."),
            Key(
                name: "unknown_items", shape: share, absence: .scalar("0.10"),
                summary: "Largest share of the day's events with an item that the items query does not have, of those "
                    + "with one; a shop without items is not judged by it."),
            Key(
                name: "missing", shape: share, absence: .scalar("0.10"),
                summary: "Most by which the share of views, carts or purchases without an item, and of purchases "
                    + "without an amount or an order, may be above what it usually is."),
            Key(
                name: "duplicates", shape: share, absence: .scalar("0.10"),
                summary: "Most by which the share of rows that repeat an event may be above what it usually is."),
            Key(
                name: "drift",
                shape: .scalar(.decimal(.init(low: PopulationStability.drifted, high: 100))), absence: .scalar("0.25"),
                summary: "Largest population stability index of the day's kinds, amounts, hours and events a user, "
                    + "against the likest of three usual days: the mean of the last four weeks, the mean of the same "
                    + "days of the week, and the last day. From 0.25 on an index means another population."),
            Key(
                name: "clock", shape: share, absence: .scalar("0.05"),
                summary: "Largest share of the day's events that were recorded after the clock of the shop's "
                    + "database, or that are dated after they were recorded, each by more than a minute."),
            Key(
                name: "accept", shape: .list(.scalar(.day), atLeast: 0), absence: .list([]),
                summary: "Days that are let through whatever is found about their source, such as the days of a "
                    + "sale, or one that somebody has looked at; what is found is said all the same."),
        ]))

    /// A share.
    private static let share = ConfigurationShape.scalar(.decimal(.init(low: 0, high: 1)))

    /// The contact policy.
    private static let contact = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "paid_per_window", shape: .scalar(.integer(1...1)), absence: .scalar("1"),
                summary: "Paid arms per user and window; only 1 is supported: more would mix up their outcomes.")
        ]))

    /// Consent.
    private static let privacy = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "purpose", shape: .scalar(.identifier), absence: .scalar("marketing"),
                summary: "The purpose that a consent must name to count.")
        ]))

    /// Learning.
    private static let learning = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "minimum_effective_users", shape: .scalar(.integer(1...1_000_000)), absence: .scalar("50"),
                summary: "Effective users below which an arm's mean in a segment is not used on its own."),
            Key(
                name: "winsor_quantile", shape: .scalar(.decimal(.init(low: 0.9, high: 1))),
                absence: .scalar("0.90"),
                summary:
                    "Quantile of buyers' margins above which they are cut off when they are learned from; what the cut takes "
                    + "away on average is put back as a factor. 1 leaves them as they are."
            ),
        ]))

    /// What all reports share.
    private static let shopReport = ConfigurationShape.object(
        Object(keys: [
            Key(
                name: "level", shape: .scalar(.decimal(.init(low: 0.5, high: 0.999))), absence: .scalar("0.90"),
                summary: "Level of every interval."),
            Key(
                name: "languages", shape: reportLanguages, absence: .list(["en", "zh-Hans"]),
                summary: "Languages that reports are written in, the first one foremost."),
        ]))

    /// Languages that reports can be written in.
    static let reportLanguages = ConfigurationShape.list(.scalar(.choice(["en", "zh-Hans"], later: [])), atLeast: 1)
}
