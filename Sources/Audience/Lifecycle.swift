package import Records

/// The stage of each customer by his own rhythm: a weekly buyer is overdue after two weeks, a yearly one is not.
///
/// With *n* purchase days, the user's usual gap is his mean gap shrunk to the population's median of mean gaps *G*,
/// which counts as ``priorGaps`` gaps: g = (κ G + last − first) / (κ + n − 1). His silence is ρ = (today − last) / g.
///
/// | stage | who |
/// |---|---|
/// | prospect | no purchase |
/// | lost | ρ > 6 |
/// | lapsed | 3 < ρ ≤ 6 |
/// | cooling | 1.5 < ρ ≤ 3 |
/// | won back | ρ ≤ 1.5, and the gap before the last purchase was more than 3 of the usual gaps without it |
/// | new | ρ ≤ 1.5, and the first purchase is at most 1.5 G ago |
/// | active | all others |
///
/// The first line that holds counts, from the top. If gaps follow an exponential distribution, somebody who is still a
/// customer is silent for more than 1.5, 3 and 6 usual gaps with probability .22, .05 and .0025 (e^−ρ): overdue,
/// probably gone, gone.
package struct Lifecycle: Sendable, Hashable {
    /// Usual gaps of silence up to which a customer is not overdue, > 0.
    package var overdue = 1.5
    /// Usual gaps of silence above which he has lapsed, and after which a purchase wins him back; ≥ ``overdue``.
    package var lapsed = 3.0
    /// Usual gaps of silence above which he is lost; ≥ ``lapsed``.
    package var lost = 6.0
    /// How many gaps the population's gap counts as beside the user's own, > 0: two, so that one short gap of a second
    /// purchase does not make a weekly buyer.
    package var priorGaps = 2.0
    /// The gap in days, > 0, where nobody bought on two days.
    package var defaultGap = 90.0

    /// The defaults.
    package init() {}

    /// The median over customers with two purchase days or more of their mean gap in days; ``defaultGap`` without any.
    ///
    /// - Complexity: O(users).
    package func populationGap(_ rhythm: PurchaseDates) -> Double {
        var gaps: [Double] = []
        for user in 0..<rhythm.count where rhythm.purchaseDays[user] >= 2 {
            let days = Double(rhythm.lastPurchase[user]) - Double(rhythm.firstPurchase[user])
            gaps.append(days / Double(rhythm.purchaseDays[user] - 1))
        }
        guard !gaps.isEmpty else { return defaultGap }
        return OrderStatistics.of(gaps, ranks: [OrderStatistics.rank(0.5, of: gaps.count)])[0]
    }

    /// The stage of every user at the end of `today`, in their order.
    ///
    /// - Parameters:
    ///   - rhythm: When users bought, none of it after `today`.
    ///   - today: The day up to which purchases are known.
    /// - Returns: A stage a user.
    /// - Throws: ``ParameterError`` where thresholds do not ascend, columns differ in length or a day is impossible.
    /// - Complexity: O(users).
    package func stages(_ rhythm: PurchaseDates, today: CalendarDay) throws(ParameterError) -> [LifecycleStage] {
        try check(rhythm, today)
        let typical = populationGap(rhythm)
        var stages = [LifecycleStage](repeating: .prospect, count: rhythm.count)
        for user in stages.indices where rhythm.purchaseDays[user] > 0 {
            let last = Double(rhythm.lastPurchase[user])
            let span = last - Double(rhythm.firstPurchase[user])
            let gaps = Double(rhythm.purchaseDays[user] - 1)
            let silence = (Double(today.number) - last) / ((priorGaps * typical + span) / (priorGaps + gaps))
            if silence > lost {
                stages[user] = .lost
            } else if silence > lapsed {
                stages[user] = .lapsed
            } else if silence > overdue {
                stages[user] = .cooling
            } else if gaps >= 1, isReturn(Double(rhythm.previousGap[user]), span: span, gaps: gaps, typical) {
                stages[user] = .wonBack
            } else if Double(today.number) - last + span <= overdue * typical {
                stages[user] = .new
            } else {
                stages[user] = .active
            }
        }
        return stages
    }

    /// Whether the last gap was a lapse by the rhythm before it.
    private func isReturn(_ gap: Double, span: Double, gaps: Double, _ typical: Double) -> Bool {
        gap > lapsed * (priorGaps * typical + span - gap) / (priorGaps + gaps - 1)
    }

    private func check(_ rhythm: PurchaseDates, _ today: CalendarDay) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "Lifecycle", parameter: parameter, allowed: allowed, got: got)
        }
        guard overdue > 0, overdue <= lapsed, lapsed <= lost, lost < .infinity else {
            throw refuse("thresholds", "above 0 and ascending", "\(overdue), \(lapsed), \(lost)")
        }
        guard priorGaps > 0, defaultGap > 0, priorGaps < .infinity, defaultGap < .infinity else {
            throw refuse("priorGaps and defaultGap", "above 0", "\(priorGaps) and \(defaultGap)")
        }
        let columns = [rhythm.firstPurchase, rhythm.lastPurchase, rhythm.previousGap]
        guard columns.allSatisfy({ $0.count == rhythm.count }) else {
            throw refuse("rhythm", "columns of one length", "\([rhythm.count] + columns.map(\.count))")
        }
        for user in 0..<rhythm.count where rhythm.purchaseDays[user] != 0 {
            let (days, first, last) = (rhythm.purchaseDays[user], rhythm.firstPurchase[user], rhythm.lastPurchase[user])
            guard days > 0, first <= last, Int(last) <= today.number else {
                throw refuse(
                    "rhythm", "days from the first to the last purchase, not after \(today)",
                    "\(days) from \(CalendarDay(number: Int(first))) to \(CalendarDay(number: Int(last))) at row \(user)"
                )
            }
            guard days == 1 || (0...Int(last) - Int(first)).contains(Int(rhythm.previousGap[user])) else {
                throw refuse(
                    "previousGap", "from 0 to the days from first to last purchase",
                    "\(rhythm.previousGap[user]) at row \(user)")
            }
        }
    }
}
