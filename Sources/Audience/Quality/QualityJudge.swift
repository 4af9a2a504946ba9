package import Records

// Whatever differs from day to day in a shop that is well must pass: most of all, days of the week differ. So a day is
// held against three usual days: the mean of the last four weeks, the mean of the same days of the week among those, and
// the last day before it. It passes if it is like any of them. The last one lets a change that somebody has let through
// once pass from then on, instead of night after night until four weeks have gone. Before the same day of the week has
// been there once, nothing is held against the past: the first weekend of a new shop is unlike all days before it.
//
// Means are of shares, not of counts: a day of ten times the events says no more about what is usual than another. A
// user's events come together, so that a day's events say no more than its users would: a sample counts as its users.
// Online Retail has days of 60 customers with 20 invoice lines each, whose hours, taken for 1,200 independent ones,
// would have a population stability index beyond .25 every third day.

/// Judges a day's measures by limits and by the days before.
package struct QualityJudge: Sendable {
    /// A day and what its events came to.
    package typealias Day = (day: CalendarDay, measures: DayMeasures)

    /// Events, users or buyers below which neither a share nor a distribution is judged.
    package static let fewest = 100
    /// How many days a day is compared with.
    package static let daysBack = 28
    /// What chance exceeds once in ten thousand times, in standard deviations.
    private static let rare = 3.719
    /// What rounding may add to a share that is exactly at its limit.
    private static let rounding = 1e-9

    private let day: CalendarDay
    private let measures: DayMeasures
    private let limits: QualityLimits
    private let earlier: [Day]

    /// The judge of `day`.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - measures: What its events came to.
    ///   - earlier: Other days, in any order; those after `day`, `day` itself and those of more than ``daysBack`` days
    ///     before are left out of account.
    ///   - limits: What is allowed.
    package init(_ day: CalendarDay, _ measures: DayMeasures, earlier: [Day], limits: QualityLimits) {
        self.day = day
        self.measures = measures
        self.limits = limits
        self.earlier = earlier.filter { (1...Self.daysBack).contains(day - $0.day) }.sorted { $0.day < $1.day }
    }

    /// Every measure, in the order of ``QualityMeasure``.
    ///
    /// - Complexity: O(earlier days).
    package var findings: [QualityFinding] { QualityMeasure.allCases.map(finding) }

    private func finding(_ measure: QualityMeasure) -> QualityFinding {
        switch measure.form {
        case .share: share(measure)
        case .rise: rise(measure)
        case .drift: drift(measure)
        }
    }

    // MARK: - Shares

    private func share(_ measure: QualityMeasure) -> QualityFinding {
        let (part, whole) = Self.counts(measure, measures)
        var finding = QualityFinding(
            measure: measure, outcome: .within, value: Self.ratio(part, whole), sample: whole, usual: nil,
            limit: limits.limit(of: measure))
        // A shop without items has none to know; one that had some has lost them.
        if measure == .unknownItems, measures.items == 0, earlier.allSatisfy({ $0.measures.items == 0 }) {
            finding.outcome = .notJudged(.noItems)
        } else if whole < Self.fewest {
            finding.outcome = .notJudged(.tooFew)
        } else {
            finding.outcome = Self.outcome(finding.value, limit: finding.limit)
        }
        return finding
    }

    /// A share against its usual ones; what chance explains is no rise.
    ///
    /// With shares p of n users today and q of m users on the usual day, and both together p̄, chance explains
    /// 3.719 · √(p̄ (1 − p̄) (1/n + 1/m)).
    private func rise(_ measure: QualityMeasure) -> QualityFinding {
        let (part, whole) = Self.counts(measure, measures)
        let value = Self.ratio(part, whole)
        var finding = QualityFinding(
            measure: measure, outcome: .within, value: value, sample: whole, usual: nil,
            limit: limits.limit(of: measure))
        let (usualDays, reason) = usualDays { Self.counts(measure, $0).whole >= Self.fewest }
        var isBeyondChance = true
        for days in usualDays {
            let shares = days.map { day in
                let (part, whole) = Self.counts(measure, day)
                return Self.ratio(part, whole)
            }
            let usual = shares.reduce(0, +) / Double(shares.count)
            finding.usual = max(finding.usual ?? 0, usual)
            let n = Double(min(whole, max(1, measures.users)))
            let m = Double(days.reduce(0) { $0 + min(Self.counts(measure, $1).whole, max(1, $1.users)) })
            let both = (value * n + usual * m) / (n + m)
            let chance = Self.rare * (both * (1 - both) * (1 / n + 1 / m)).squareRoot()
            isBeyondChance = isBeyondChance && value - usual > chance
        }
        if whole < Self.fewest {
            finding.outcome = .notJudged(.tooFew)
        } else if let reason {
            finding.outcome = .notJudged(reason)
        } else if isBeyondChance {
            finding.outcome = Self.outcome(finding.excess, limit: finding.limit)
        }
        return finding
    }

    private static func outcome(_ value: Double, limit: Double) -> QualityFinding.Outcome {
        if value > limit + rounding { return .beyond }
        return value > 0 && value > limit / 2 + rounding ? .near : .within
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }

    /// How many of how many.
    private static func counts(_ measure: QualityMeasure, _ measures: DayMeasures) -> (part: Int, whole: Int) {
        func without(_ kind: EventKind) -> (Int, Int) {
            (measures.withoutItem[Int(kind.rawValue)], measures.ofKind[Int(kind.rawValue)])
        }
        let purchases = measures.ofKind[Int(EventKind.purchase.rawValue)]
        switch measure {
        case .unknownUsers: return (measures.strangers, measures.events + measures.strangers)
        case .unknownItems: return (measures.unknownItems, measures.withItem)
        case .viewsWithoutItem: return without(.view)
        case .cartsWithoutItem: return without(.cart)
        case .purchasesWithoutItem: return without(.purchase)
        case .purchasesWithoutAmount: return (measures.withoutAmount, purchases)
        case .purchasesWithoutOrder: return (measures.withoutOrder, purchases)
        case .duplicates:
            return (measures.repeatedRows, measures.events + measures.strangers + measures.repeatedRows)
        case .recordedAhead: return (measures.recordedAhead, measures.events)
        case .datedAhead: return (measures.datedAhead, measures.events)
        case .kinds, .amounts, .hours, .activity: return (0, 0)
        }
    }

    // MARK: - Distributions

    private func drift(_ measure: QualityMeasure) -> QualityFinding {
        let (classes, users) = Self.distribution(measure, measures)
        var finding = QualityFinding(
            measure: measure, outcome: .within, value: 0, sample: users, usual: nil, limit: limits.limit(of: measure))
        let (usualDays, reason) = usualDays { Self.distribution(measure, $0).users >= Self.fewest }
        let stabilities = usualDays.map { days in
            Self.stability(of: classes, users, days.map { Self.distribution(measure, $0) })
        }
        let likest = stabilities.min { ($0.level, $0.index) < ($1.level, $1.index) }
        finding.value = likest?.index ?? 0
        if users < Self.fewest {
            finding.outcome = .notJudged(.tooFew)
        } else if let reason {
            finding.outcome = .notJudged(reason)
        } else if let likest {
            switch likest.level {
            case .stable: finding.outcome = .within
            case .shifting: finding.outcome = .near
            case .drifted: finding.outcome = likest.index > finding.limit + Self.rounding ? .beyond : .near
            }
        }
        return finding
    }

    /// Counts by class, and the users whose they are.
    private static func distribution(
        _ measure: QualityMeasure, _ measures: DayMeasures
    ) -> (classes: [Int], users: Int) {
        switch measure {
        case .amounts:
            // A purchase without an amount is in no class.
            (measures.amounts, min(measures.buyers, measures.amounts.reduce(0, +)))
        case .hours: (measures.hours, measures.users)
        case .activity: (measures.activity, measures.users)
        default: (measures.ofKind, measures.users)
        }
    }

    /// The index of `classes` against the mean of the shares of `days`, each sample counted as its users; classes that
    /// nobody is in on either side are none.
    private static func stability(
        of classes: [Int], _ users: Int, _ days: [(classes: [Int], users: Int)]
    ) -> PopulationStability {
        let total = Double(days.reduce(0) { $0 + $1.users })
        var (before, after): ([Int], [Int]) = ([], [])
        for place in classes.indices {
            let mean = days.reduce(0) { $0 + ratio($1.classes[place], $1.classes.reduce(0, +)) } / Double(days.count)
            let share = ratio(classes[place], classes.reduce(0, +))
            guard mean > 0 || share > 0 else { continue }
            before.append(Int((mean * total).rounded()))
            after.append(Int((share * Double(users)).rounded()))
        }
        return PopulationStability(before: before, after: after)
    }

    // MARK: - The usual

    /// The days that make each of the three usual ones, and why they are not to be judged by, where they are not.
    private func usualDays(
        having enough: (DayMeasures) -> Bool
    ) -> (days: [[DayMeasures]], reason: QualityFinding.Reason?) {
        let days = earlier.filter { enough($0.measures) }
        guard let last = days.last else { return ([], .nothingBefore) }
        let sameWeekday = days.filter { (day - $0.day) % 7 == 0 }
        let all = days.map(\.measures)
        guard !sameWeekday.isEmpty else { return ([all, [last.measures]], .noSuchWeekday) }
        return ([all, sameWeekday.map(\.measures), [last.measures]], nil)
    }
}
