internal import Audience
internal import Records

extension NightChecks {
    /// Whether the day's events look as they should, and as they usually do: a check for every measure.
    ///
    /// - Parameters:
    ///   - measures: Of the night's own day.
    ///   - day: The night.
    ///   - earlier: What is kept of the days before.
    ///   - limits: What is allowed.
    /// - Returns: Every check, passed or not.
    static func quality(
        _ measures: DayMeasures, day: CalendarDay, earlier: [SourceQuality], limits: QualityLimits
    ) -> [CheckResult] {
        QualityJudge(day, measures, earlier: earlier.map { ($0.day, $0.measures) }, limits: limits).findings.map {
            CheckResult(
                name: $0.measure.rawValue, passed: $0.outcome != .beyond,
                detail: "source events: \(words($0))\(reservation($0, day: day))")
        }
    }

    private static func words(_ finding: QualityFinding) -> String {
        let (measure, sample) = (finding.measure, finding.sample)
        let value = "\(percent(finding.value)) % of \(sample)"
        let key = "quality.\(key(of: measure))"
        switch measure.form {
        case .share: return "\(value) \(matter(of: measure)); at most \(percent(finding.limit)) % are allowed (\(key))"
        case .rise:
            let usual = finding.usual.map { "\(percent($0)) % usually" } ?? "nothing is usual yet"
            return "\(value) \(matter(of: measure)), \(usual); "
                + "at most \(percent(finding.limit)) points more are allowed (\(key))"
        case .drift:
            let limit = "at most \(hundredths(finding.limit)) is allowed (\(key))"
            if case .notJudged = finding.outcome { return "\(matter(of: measure)) of \(sample) users; \(limit)" }
            return "\(matter(of: measure)) of \(sample) users drift by \(hundredths(finding.value)) from the likest "
                + "usual day (population stability index); \(limit)"
        }
    }

    private static func matter(of measure: QualityMeasure) -> String {
        switch measure {
        case .unknownUsers: "rows are of users whom Sql/source/users.sql does not have"
        case .unknownItems: "rows with an item name one that Sql/source/items.sql does not have"
        case .viewsWithoutItem: "views have no item_id"
        case .cartsWithoutItem: "carts have no item_id"
        case .purchasesWithoutItem: "purchases have no item_id"
        case .purchasesWithoutAmount: "purchases have no amount, or 0"
        case .purchasesWithoutOrder: "purchases have no order_id"
        case .duplicates: "rows repeat an event_id"
        case .kinds: "the kinds of events"
        case .amounts: "the amounts of purchases"
        case .hours: "the hours of events"
        case .activity: "the numbers of events"
        case .recordedAhead: "rows have a recorded_at after the clock of the shop's database"
        case .datedAhead: "rows have an occurred_at after their recorded_at"
        }
    }

    /// The key that a measure's limit stands at.
    private static func key(of measure: QualityMeasure) -> String {
        switch measure {
        case .unknownUsers: "unknown_users"
        case .unknownItems: "unknown_items"
        case .viewsWithoutItem, .cartsWithoutItem, .purchasesWithoutItem, .purchasesWithoutAmount,
            .purchasesWithoutOrder:
            "missing"
        case .duplicates: "duplicates"
        case .kinds, .amounts, .hours, .activity: "drift"
        case .recordedAhead, .datedAhead: "clock"
        }
    }

    private static func reservation(_ finding: QualityFinding, day: CalendarDay) -> String {
        guard case .notJudged(let reason) = finding.outcome else { return "" }
        switch reason {
        case .tooFew: return "; not judged: fewer than \(QualityJudge.fewest)"
        case .noItems: return "; not judged: the shop has no items"
        case .nothingBefore: return "; not judged: none of the \(QualityJudge.daysBack) days before it to compare with"
        case .noSuchWeekday: return "; not judged: the same day of the week has not been there yet"
        }
    }

    /// Lets through what fails on a day that somebody has looked at.
    ///
    /// - Returns: The checks, and the names of those that were let through.
    static func accepting(
        _ checks: [CheckResult], on day: CalendarDay, of shop: ShopConfiguration
    ) -> (checks: [CheckResult], letThrough: [String]) {
        guard shop.quality.accept.contains(day) else { return (checks, []) }
        let letThrough = checks.filter { !$0.passed }.map(\.name)
        let accepted = checks.map { check in
            check.passed
                ? check
                : CheckResult(
                    name: check.name, passed: true, detail: "\(check.detail); let through by quality.accept")
        }
        return (accepted, letThrough)
    }

    /// Why the night is refused, and what to do.
    ///
    /// - Parameter judged: The checks of each day, passed or not.
    /// - Returns: The refusal; `nil` where every check is passed.
    static func refusal(_ judged: [(day: CalendarDay, checks: [CheckResult])]) -> NightError? {
        let failed = judged.flatMap { day, checks in checks.filter { !$0.passed }.map { (day, $0) } }
        guard !failed.isEmpty else { return nil }
        let days = judged.filter { $0.checks.contains { !$0.passed } }.map(\.day.description).joined(separator: ", ")
        return NightError(
            .refused,
            """
            \(failed.map { "\($1.name) check failed for \($0): \($1.detail)" }.joined(separator: "\n"))
            Mend the source and run the night again; if the day really was like that, let it through by \
            quality: {accept: [\(days)]} in Jobs/allot.yaml.
            The last good lists stay live.
            """)
    }

    /// A share in percent, to the hundredth.
    private static func percent(_ share: Double) -> String { hundredths(share * 100) }

    /// A number to the hundredth, without needless decimals.
    private static func hundredths(_ value: Double) -> String {
        let scaled = (value * 100).rounded() / 100
        return scaled == scaled.rounded() && abs(scaled) < 1e15 ? "\(Int64(scaled))" : "\(scaled)"
    }
}
