package import Records

/// One reason to believe the numbers, or not to.
package struct TrustCheck: Sendable, Hashable {
    /// How a check came out.
    package enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
        /// As it should be.
        case green
        /// Usable with care.
        case amber
        /// The numbers should not be used.
        case red

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .green: 0
            case .amber: 1
            case .red: 2
            }
        }
    }

    /// What was looked at.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Whether holdout and policy have the planned sizes.
        case split
        /// Whether every decision has its valid, logged probability.
        case odds
        /// Whether the shop's data are up to date.
        case freshness
        /// Rows of the source that could not be used.
        case quarantine
        /// Whether the day's events look as they should, and as they usually do.
        case plausibility
        /// Whether the holdout is large enough to compare with.
        case holdout
        /// How many days are still filling in.
        case maturity
        /// Whether the spend came out as forecast.
        case spend
    }

    /// What was found.
    package enum Finding: Sendable, Hashable {
        /// Share of users held out, planned and seen, in [0, 1], and the probability of such a gap by chance.
        case split(expected: Double, observed: Double, chance: Double)
        /// Decisions looked at, those without a valid probability, and the smallest probability, in (0, 1].
        case odds(rows: Int, invalid: Int, smallest: Double)
        /// Hours between the end of the night's day and the newest row of the source, and how many are allowed.
        case freshness(lagHours: Double, limitHours: Double)
        /// Rows that could not be used, of so many, and the share that is allowed, in [0, 1].
        case quarantine(rows: Int, of: Int, limit: Double)
        /// How many measures of the day's events were judged, and the one that is furthest from what it should be; `nil`
        /// where none is near its limit.
        case plausibility(judged: Int, furthest: SourceDeviation?)
        /// Users held out with a complete window, and how many the campaign's size asks for.
        case holdout(users: Int, needed: Int)
        /// Days whose outcome windows are still open, of all days in the report.
        case maturity(openDays: Int, of: Int)
        /// Spend forecast for the matured nights, and what they really cost.
        case spend(forecast: Money, actual: Money)

        /// What it is about.
        package var kind: Kind {
            switch self {
            case .split: .split
            case .odds: .odds
            case .freshness: .freshness
            case .quarantine: .quarantine
            case .plausibility: .plausibility
            case .holdout: .holdout
            case .maturity: .maturity
            case .spend: .spend
            }
        }
    }

    /// What was found.
    package var finding: Finding
    /// How it came out.
    package var level: Level

    /// A check that came out as `level`.
    package init(_ finding: Finding, _ level: Level) {
        self.finding = finding
        self.level = level
    }
}
