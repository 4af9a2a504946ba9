/// The half-open stretch of time that one night covers: one local day of the shop.
///
/// A day of the shop may last 23, 24 or 25 hours; only the bounds count.
package struct DataInterval: Sendable, Hashable {
    /// The shop's local day.
    package var day: CalendarDay
    /// First instant of the day, in microseconds since 1970-01-01 00:00 UTC.
    package var from: Int64
    /// First instant after the day, in microseconds since 1970-01-01 00:00 UTC.
    package var to: Int64

    /// The local day `day`, from the instant `from` up to but not including `to`.
    package init(day: CalendarDay, from: Int64, to: Int64) {
        self.day = day
        self.from = from
        self.to = to
    }
}

/// Microseconds in a day of 24 hours.
@inlinable package var microsecondsPerDay: Int64 { 86_400_000_000 }
