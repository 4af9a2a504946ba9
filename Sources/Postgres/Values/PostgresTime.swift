/// PostgreSQL's times count from 2000-01-01, this package's from 1970-01-01.
///
/// Both have two infinities, for which the largest and the smallest integer stand on either side.
@usableFromInline
package enum PostgresTime {
    /// Stands for `infinity` in microseconds.
    package static let infinity = Int64.max
    /// Stands for `-infinity` in microseconds.
    package static let minusInfinity = Int64.min
    /// Stands for `infinity` in days.
    package static let infiniteDay = Int32.max
    /// Stands for `-infinity` in days.
    package static let minusInfiniteDay = Int32.min

    /// Days from 1970-01-01 to 2000-01-01.
    @usableFromInline static let epochDays: Int32 = 10_957
    /// Microseconds from 1970-01-01 to 2000-01-01.
    @usableFromInline static let epochMicros: Int64 = 946_684_800_000_000

    /// Microseconds since 1970 of `wire`, those since 2000; `nil` past the year 294246, where 64 bits do not reach.
    @inlinable
    static func unixMicros(_ wire: Int64) -> Int64? {
        if wire == Int64.max || wire == Int64.min { return wire }
        let (micros, overflow) = wire.addingReportingOverflow(epochMicros)
        return overflow || micros == Int64.max ? nil : micros
    }

    /// Microseconds since 2000 of `unix`, those since 1970; `nil` before any time that PostgreSQL has.
    @inlinable
    static func wireMicros(_ unix: Int64) -> Int64? {
        if unix == Int64.max || unix == Int64.min { return unix }
        let (micros, overflow) = unix.subtractingReportingOverflow(epochMicros)
        return overflow ? nil : micros
    }
}
