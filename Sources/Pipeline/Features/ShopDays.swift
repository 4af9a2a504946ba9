internal import Records

/// Consecutive local days of the shop, to tell to which of them an instant belongs.
struct ShopDays: Sendable, Equatable {
    /// The first of them.
    let first: CalendarDay
    /// Where each day begins, and where the last one ends; microseconds since 1970-01-01 UTC.
    let bounds: [Int64]

    /// Days that begin at all but the last of `bounds`, which ascend.
    init(first: CalendarDay, bounds: [Int64]) {
        precondition(!bounds.isEmpty, "days have a beginning")
        self.first = first
        self.bounds = bounds
    }

    /// Number of days.
    var count: Int { bounds.count - 1 }

    /// The number of the day of `instant`, from 0; `nil` outside.
    @inline(__always)
    func index(of instant: Int64) -> Int? {
        guard instant >= bounds[0], instant < bounds[count] else { return nil }
        // Days have 24 hours but where the clock changes, so the guess is right or off by one.
        var day = min(count - 1, Int((instant - bounds[0]) / microsecondsPerDay))
        while instant < bounds[day] { day -= 1 }
        while instant >= bounds[day + 1] { day += 1 }
        return day
    }
}
