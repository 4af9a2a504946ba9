internal import Records

/// An instant as documents and tables for people have it: RFC 3339, UTC, to the second.
///
/// ```swift
/// UTCTime(micros: 1_790_812_800_000_000).description  // "2026-10-01T00:00:00Z"
/// ```
package struct UTCTime: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package var micros: Int64

    /// The instant `micros` microseconds after 1970-01-01 00:00 UTC.
    package init(micros: Int64) {
        self.micros = micros
    }

    /// Seconds from `other` to this instant, rounded down.
    package func seconds(since other: UTCTime) -> Int {
        Int(floorDivide(micros - other.micros, 1_000_000).quotient)
    }

    package static func < (left: UTCTime, right: UTCTime) -> Bool { left.micros < right.micros }
}

extension UTCTime: CustomStringConvertible {
    package var description: String {
        let (day, time) = floorDivide(micros, microsecondsPerDay)
        let seconds = Int(time / 1_000_000)
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(CalendarDay(number: Int(day)))T\(parts.joined(separator: ":"))Z"
    }
}

extension UTCTime: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Quotient rounded towards −∞ and the remainder, which is never negative.
private func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
