package import Records

/// A day and a time of day as a clock on a wall shows them, without a time zone.
package struct CivilMoment: Sendable, Hashable, Comparable {
    /// The day.
    package let day: CalendarDay
    /// Seconds since the day began, 0 ..< 86,400; a leap second counts as the one before it.
    package let second: Int

    package static func < (left: CivilMoment, right: CivilMoment) -> Bool {
        (left.day, left.second) < (right.day, right.second)
    }
}
