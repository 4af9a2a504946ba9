package import Records
package import Statistics

/// What the data say should happen with a campaign: the first line of its report.
package enum Verdict: Sendable, Hashable {
    /// The whole interval of incremental profit lies above zero.
    case keepRunning
    /// The whole interval of incremental profit lies below zero.
    case stop
    /// The data are compatible with a gain and with a loss, or there are none yet.
    case tooEarly(Wait)
    /// A check failed that the numbers rest on.
    case doNotUse(Flaw)

    /// What an undecided campaign waits for.
    package enum Wait: Sendable, Hashable {
        /// No decision has a complete outcome window; the first one will on the given day, where it is known.
        case firstDecisions(mature: CalendarDay?)
        /// The interval holds zero; about so many more days should settle it, where that can be said (≥ 1).
        case narrowerInterval(moreDays: Int?)
    }

    /// Why the numbers mislead.
    package enum Flaw: Sendable, Hashable {
        /// The share held out differs from the planned one by more than chance allows; shares in [0, 1].
        case split(expected: Double, observed: Double)
        /// So many rows of the log have no valid probability.
        case odds(rows: Int)
        /// The shop's data end on this day, earlier than the night needs.
        case staleData(through: CalendarDay)
        /// This share of the source's rows, in [0, 1], could not be used.
        case quarantine(share: Double)
        /// The day's events are too far from what they should be.
        case implausible(SourceDeviation)
        /// The holdout has so few users that nothing can be compared.
        case holdout(users: Int)
    }

    /// The kind as a word of the JSON document: `keep_running`, `stop`, `too_early` or `do_not_use`.
    package var name: String {
        switch self {
        case .keepRunning: "keep_running"
        case .stop: "stop"
        case .tooEarly: "too_early"
        case .doNotUse: "do_not_use"
        }
    }

    /// The verdict that an interval supports.
    ///
    /// An interval's half width shrinks about with the square root of the days, so a result of `estimate` ± `half`
    /// after `days` excludes zero after about `days` · (half / estimate)² days.
    ///
    /// - Parameters:
    ///   - profit: Incremental profit, always-valid, so that it may be read every night; `nil` before anything matured.
    ///   - days: Days that the interval rests on, ≥ 1.
    ///   - firstMature: The day on which the first decisions mature.
    ///   - flaw: What makes the numbers unusable, where something does; it outranks everything.
    /// - Returns: What the report should say first.
    package static func reading(
        profit: Interval?, days: Int, firstMature: CalendarDay?, flaw: Flaw? = nil
    ) -> Verdict {
        if let flaw { return .doNotUse(flaw) }
        guard let profit = profit?.usable else { return .tooEarly(.firstDecisions(mature: firstMature)) }
        if profit.low > 0 { return .keepRunning }
        if profit.high < 0 { return .stop }
        let half = (profit.high - profit.low) / 2
        let total = Double(days) * (half / profit.estimate) * (half / profit.estimate)
        guard total.isFinite, total < 180 else { return .tooEarly(.narrowerInterval(moreDays: nil)) }
        return .tooEarly(.narrowerInterval(moreDays: max(1, Int(total.rounded(.up)) - days)))
    }
}
