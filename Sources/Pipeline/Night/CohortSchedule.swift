internal import Records
internal import Statistics

/// Which users a night decides: epochs belong to the shop and the user, so that no two decisions share an order.
///
/// The users are split by a keyed hash into as many cohorts as the outcome window has days. Night D decides cohort
/// D mod window. A cohort whose night was missed or refused is decided on a later night, at most one extra a night. No
/// cohort is decided by any campaign while the window of another night is open: an order in two windows would be credited
/// to both. So a campaign that alone was refused waits for its cohort's next turn.
struct CohortSchedule {
    /// Days of the outcome window, and number of cohorts.
    let windowDays: Int
    /// Assigns users to cohorts, for ever.
    private let stream: KeyedStream

    init(windowDays: Int, seed: UInt64) {
        self.windowDays = windowDays
        stream = KeyedStream(seed: seed, label: "cohort")
    }

    /// The cohort of a user: 0 ..< ``windowDays``.
    func cohort(of userID: Int64) -> Int {
        windowDays == 1 ? 0 : Int(((stream.bits(userID) >> 32) * UInt64(windowDays)) >> 32)
    }

    /// The cohort whose turn `day` is.
    func usual(on day: CalendarDay) -> Int {
        ((day.number % windowDays) + windowDays) % windowDays
    }

    /// The cohorts that a campaign decides on `day`: the usual one and the one most overdue, where their last windows are
    /// over.
    ///
    /// - Parameters:
    ///   - day: The night's interval.
    ///   - first: The first day that the campaign ever decided; a cohort whose turn has not come since then is not
    ///     overdue.
    ///   - lastDecided: The last day that the campaign decided each cohort, before `day`.
    ///   - taken: Cohorts with a window of another night, of any campaign, that overlaps the window of `day`.
    /// - Returns: At most two cohorts, ascending.
    func due(
        on day: CalendarDay, first: CalendarDay, lastDecided: [Int: CalendarDay], taken: Set<Int>
    ) -> [Int] {
        // Whole days that a cohort waits beyond its turn; 0 where it need not be decided.
        func overdue(_ cohort: Int) -> Int {
            if let last = lastDecided[cohort] { return max(0, day - last - windowDays + 1) }
            let sinceTurn = ((day.number - cohort) % windowDays + windowDays) % windowDays
            return day + -sinceTurn >= first ? sinceTurn : 0
        }
        let usual = usual(on: day)
        var due = taken.contains(usual) ? [] : [usual]
        let late = (0..<windowDays).filter { $0 != usual && overdue($0) > 0 && !taken.contains($0) }
            .max { (overdue($0), $1) < (overdue($1), $0) }
        if let late { due.append(late) }
        return due.sorted()
    }
}
