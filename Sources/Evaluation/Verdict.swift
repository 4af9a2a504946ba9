internal import Statistics

/// What to do with a campaign: the first word of its report.
package struct Verdict: Sendable, Hashable {
    /// The word.
    package enum Kind: String, Sendable, CaseIterable {
        /// It earns more than sending nothing: the always-valid interval lies above 0.
        case keepRunning = "keep_running"
        /// It loses money: the always-valid interval lies below 0.
        case stop
        /// The data are compatible with both.
        case tooEarly = "too_early"
        /// The split is broken (``SampleRatio/Status/alarm``): nothing can be concluded.
        case doNotUse = "do_not_use"
    }

    /// The word.
    package let kind: Kind
    /// About how many more days settle it, ≥ 1; `nil` where it is settled, cannot be told, or takes over ten years.
    package let daysToSettle: Int?

    /// The days after which a projection is worth nothing: ten years.
    private static let horizon = 3_650.0

    /// The verdict on incremental profit.
    ///
    /// The projection is the number of days until the always-valid half-width is below the estimate's size, if the
    /// estimate and the spread between user-epochs stay as they are and epochs come in at the given rate. It is a
    /// guess in words ("about"), and too short where most of the spread is between users who stay the same.
    ///
    /// - Parameters:
    ///   - profit: The contrast of incremental profit; `nil` where there are too few users for one.
    ///   - sampleRatio: The check of the split.
    ///   - userEpochsPerDay: User-epochs that mature in a day.
    package init(profit: HoldoutContrast?, sampleRatio: SampleRatio, userEpochsPerDay: Double) {
        guard sampleRatio.status != .alarm else {
            kind = .doNotUse
            daysToSettle = nil
            return
        }
        guard let profit else {
            kind = .tooEarly
            daysToSettle = nil
            return
        }
        let interval = profit.alwaysValid
        // An interval of no width says that nothing varied, not that everything is known.
        if profit.standardError > 0, interval.low > 0 || interval.high < 0 {
            kind = interval.low > 0 ? .keepRunning : .stop
            daysToSettle = nil
            return
        }
        kind = .tooEarly
        daysToSettle = Self.days(profit, userEpochsPerDay: userEpochsPerDay)
    }

    /// Days until the half-width is below the estimate's size.
    private static func days(_ profit: HoldoutContrast, userEpochsPerDay: Double) -> Int? {
        guard userEpochsPerDay > 0, profit.difference != 0, profit.standardError > 0,
            let needed = profit.sequence.observations(
                toResolve: abs(profit.difference), sd: profit.standardError * profit.userEpochs.squareRoot(),
                observed: profit.userEpochs)
        else { return nil }
        let days = ((needed - profit.userEpochs) / userEpochsPerDay).rounded(.up)
        return days <= horizon ? max(1, Int(days)) : nil
    }
}
