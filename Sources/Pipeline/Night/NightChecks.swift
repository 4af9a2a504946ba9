internal import Audience
internal import Records

/// The checks that stand between a computed list and senders.
///
/// A list that fails one is refused; the last one stays.
enum NightChecks {
    /// Whether the source is fresh and complete enough to decide on: applies to every campaign.
    ///
    /// - Parameters:
    ///   - material: What was read.
    ///   - earlier: What is kept of the days before.
    ///   - shop: The shop, with its limits.
    /// - Returns: Every check, passed or not.
    static func source(
        _ material: NightMaterial, earlier: [SourceQuality], shop: ShopConfiguration
    ) -> [CheckResult] {
        [
            freshness(material, shop: shop)
        ]
            + volume(
                material.eventsPerDay[7], weekBefore: material.eventsPerDay[0],
                week: Array(material.eventsPerDay[0..<7]))
            + quality(
                material.snapshot.measures, day: material.interval.day, earlier: earlier, limits: shop.quality.limits)
    }

    private static func freshness(_ material: NightMaterial, shop: ShopConfiguration) -> CheckResult {
        guard let through = material.snapshot.through else {
            return CheckResult(name: "freshness", passed: false, detail: "source events: no usable row")
        }
        let lagHours = Double(max(0, material.interval.to - through)) / 3.6e9
        return CheckResult(
            name: "freshness", passed: lagHours <= Double(shop.freshnessHours),
            detail: "source events: the newest row is \(tenths(lagHours)) h older than the interval's end; "
                + "at most \(shop.freshnessHours) h are allowed")
    }

    /// A day with less than half of the events of the median of the seven days before looks like a broken load, unless
    /// the same day of the week before had as few: shops close on a day of the week.
    ///
    /// - Parameters:
    ///   - tonight: Events of the day.
    ///   - weekBefore: Events of the same day of the week before; `nil` where they are not known: an empty day may then be
    ///     one on which the shop is closed.
    ///   - week: Events of those of the seven days before that are known.
    /// - Returns: The check, passed or not; none where the week before is not known.
    private static func volume(_ tonight: Int, weekBefore: Int?, week: [Int]) -> [CheckResult] {
        guard let weekBefore else { return [] }
        let median = week.sorted()[(week.count - 1) / 2]
        let days = week.count == 7 ? "the seven days before" : "those of the seven days before that are known"
        return [
            CheckResult(
                name: "volume", passed: tonight * 2 >= min(median, weekBefore),
                detail: "source events: \(tonight) rows on the day, \(weekBefore) a week before, "
                    + "\(median) on the median of \(days); at least half of the fewer ones are required")
        ]
    }

    /// Whether the events of a day look as they should, whenever it was: what is learned tonight for the first time is not
    /// only the night's own day.
    ///
    /// - Parameters:
    ///   - measures: Of the day.
    ///   - day: The day.
    ///   - earlier: What is kept of the days before.
    ///   - limits: What is allowed.
    /// - Returns: Every check, passed or not.
    static func day(
        _ measures: DayMeasures, of day: CalendarDay, earlier: [SourceQuality], limits: QualityLimits
    ) -> [CheckResult] {
        let week = earlier.filter { (1...7).contains(day - $0.day) }
        let volume = volume(
            measures.events, weekBefore: week.first { day - $0.day == 7 }?.measures.events,
            week: week.map(\.measures.events))
        return volume + quality(measures, day: day, earlier: earlier, limits: limits)
    }

    /// Whether one campaign's list may be published.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - participant: Its campaign, with its limits.
    ///   - previous: Audience of the campaign's last list of the same cohorts: its rows and those who held an offer
    ///     already; `nil` where there was none.
    ///   - reserve: Tonight's spend with its reserve, and what is left for it, in the currency's unit.
    /// - Returns: Every check, passed or not.
    static func list(
        _ list: CampaignList, participant: NightDecision.Participant, previous: Int?,
        reserve: (tonight: Double, left: Double)
    ) -> [CheckResult] {
        let limits = participant.configuration.limits
        var checks = [
            CheckResult(
                name: "min_users", passed: list.list.count >= limits.minUsers,
                detail: "\(list.list.count) users in the list; at least \(limits.minUsers) are required"
                    + strangers(list, participant.configuration.audience.segments))
        ]
        if let previous, previous > 0 {
            let audience = list.list.count + list.holders
            let change = abs(Double(audience - previous)) / Double(previous)
            checks.append(
                CheckResult(
                    name: "audience_change", passed: change <= limits.audienceChange,
                    detail: "\(audience) users after \(previous) in the last list of the same cohorts: "
                        + "\(tenths(change * 100)) % change; at most \(tenths(limits.audienceChange * 100)) % is allowed"
                ))
        }
        // What has gone out cannot be taken back; beside it, an empty budget allows what costs nothing.
        let kept = participant.kept?.plannedSpend ?? 0
        let isCovered = reserve.tonight <= reserve.left || list.plannedSpend <= kept
        checks.append(
            CheckResult(
                name: "budget", passed: isCovered,
                detail:
                    "tonight plans and reserves \(tenths(reserve.tonight)); \(tenths(max(0, reserve.left))) are left "
                    + "of the budget after what is spent and reserved"))
        checks.append(holdout(list, share: participant.configuration.holdout.share))
        return checks
    }

    /// Words about the segments of `audience.segments` that tonight has none of, as clusters that are gone.
    private static func strangers(_ list: CampaignList, _ wanted: [String]) -> String {
        let tonight = list.list.segmentNames
        let gone = wanted.filter { !tonight.contains($0) }
        guard !gone.isEmpty else { return "" }
        return "; `audience.segments` has \(gone.joined(separator: ", ")), which tonight's segments do not: there are "
            + tonight.joined(separator: ", ")
    }

    /// The held-out share of the list against the designed one: a wrong hash or filter shows here before it is sent.
    ///
    /// Who holds an offer of the campaign is not in the list for that reason, and counts on the policy's side.
    private static func holdout(_ list: CampaignList, share: Double) -> CheckResult {
        let own = list.enrolled.count { $0.holdout == .campaign }
        let decided = own + list.enrolled.count { $0.holdout == .none } + list.holders
        let expected = share * Double(decided)
        let spread = (expected * (1 - share)).squareRoot()
        let deviation = spread > 0 ? abs(Double(own) - expected) / spread : 0
        return CheckResult(
            name: "holdout", passed: deviation < 5,
            detail: "\(own) of \(decided) users are held out; \(tenths(expected)) are expected, "
                + "and \(tenths(deviation)) standard deviations are between them; fewer than 5 are allowed")
    }

    private static func tenths(_ value: Double) -> String {
        let scaled = (value * 10).rounded() / 10
        return scaled == scaled.rounded() && abs(scaled) < 1e15 ? "\(Int64(scaled))" : "\(scaled)"
    }
}
