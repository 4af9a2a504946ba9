internal import RealModule
package import Records

/// Exact exponentially decayed counts: an event of day *d* weighs 2^(−(*D* − *d*) / *h*) on day *D*.
///
/// Sums of such weights would depend on their order as floating-point numbers. So an event is counted in whole *units*:
/// with *d* = *q h* + *r*, 0 ≤ *r* < *h*, it has round(4096 · 2^(*r*/*h*)) · 2^(*q* − *q₀*) of them, where *q₀* is the
/// period in which the history begins. Units are integers: they can be added and subtracted in any order, and when the
/// history moves on to the next period all of them are even and are halved exactly. A weight is off by at most 1/8192 of
/// itself.
///
/// The half-life is ``halfLifeDays``, or a 24th of the history where that is longer, so that no sum passes 64 bits.
package struct DecayedCounts: Sendable, Hashable {
    /// The least half-life in days.
    package static let halfLifeDays = 30

    private static let unitBits = 12
    private static let longestPeriods = 24

    /// Half-life *h* in days.
    package let halfLife: Int
    /// The period *q₀* in which the history begins.
    package let firstPeriod: Int
    /// What separates midnight UTC from the beginning of the shop's days, in microseconds.
    package let dayStart: Int64
    /// What a unit weighs on the last day.
    private let scale: Double
    private let firstDay: Int
    /// By day of the history, as ``dayOfHistory(_:)`` numbers them: the units of an event of that day.
    let unitsOfDay: [Int64]

    /// The weights for a history that begins at `historyFrom` as of the end of `interval`.
    ///
    /// - Parameters:
    ///   - interval: The night; its last day is *D*.
    ///   - historyFrom: The first instant that counts, microseconds since 1970-01-01 UTC.
    ///   - dayStart: Offset of the beginning of days from midnight UTC, in microseconds.
    package init(interval: DataInterval, historyFrom: Int64, dayStart: Int64) {
        let days = Int((interval.to - historyFrom + microsecondsPerDay / 2) / microsecondsPerDay)
        let halfLife = max(
            Self.halfLifeDays, (days + Self.longestPeriods - 1) / Self.longestPeriods)
        self.halfLife = halfLife
        self.dayStart = dayStart
        let firstDay = Self.day(of: historyFrom, dayStart: dayStart)
        let lastDay = max(firstDay, Self.day(of: interval.to - 1, dayStart: dayStart))
        let firstPeriod = Self.floor(firstDay, halfLife)
        self.firstDay = firstDay
        scale = Double.exp2(Double(firstPeriod) - Double(lastDay) / Double(halfLife) - Double(Self.unitBits))
        self.firstPeriod = firstPeriod
        unitsOfDay = (firstDay...lastDay).map { day in
            let period = Self.floor(day, halfLife)
            let phase = Double(day - period * halfLife) / Double(halfLife)
            let units = (Double(1 << Self.unitBits) * Double.exp2(phase)).rounded()
            return Int64(units) << Int64(period - firstPeriod)
        }
    }

    /// The day of `instant`: whole days since 1970-01-01, of days that begin ``dayStart`` after midnight UTC.
    package func day(of instant: Int64) -> Int { Self.day(of: instant, dayStart: dayStart) }

    /// The units of an event at `instant`, which lies in the history.
    package func units(of instant: Int64) -> Int64 { unitsOfDay[dayOfHistory(instant)] }

    /// The number of the day of `instant`, which lies in the history: 0 for its first day.
    func dayOfHistory(_ instant: Int64) -> Int { min(unitsOfDay.count - 1, max(0, day(of: instant) - firstDay)) }

    /// Days of the history.
    var days: Int { unitsOfDay.count }

    /// The decayed count of `units`.
    package func value(_ units: Int64) -> Float {
        guard units != 0 else { return 0 }
        return Float(Double(units) * scale)
    }

    /// Units that count from an earlier history's `period` on, as units of this one: halved once for each period since.
    ///
    /// Exact where no event before this history is among them.
    package func units(_ units: Int64, since period: Int) -> Int64 {
        let passed = firstPeriod - period
        return passed >= 0 ? units >> Int64(passed) : units << Int64(-passed)
    }

    private static func day(of instant: Int64, dayStart: Int64) -> Int {
        let shifted = instant &- dayStart
        let day = shifted / microsecondsPerDay
        return Int(shifted % microsecondsPerDay < 0 ? day - 1 : day)
    }

    private static func floor(_ day: Int, _ divisor: Int) -> Int {
        day >= 0 ? day / divisor : -((-day + divisor - 1) / divisor)
    }
}
