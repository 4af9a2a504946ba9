internal import Records

/// How dates are written in a table, as a pattern of letters: `yyyyMMdd`, `dd/MM/yyyy HH:mm`, `M/d/yy`.
///
/// `yyyy` or `yy` (1970–2069), `MM`, `dd`, `HH`, `mm`, `ss` have exactly two (four) digits; a single `M`, `d`, `H`, `m`, `s`
/// has one or two. Everything else stands for itself. `iso` is `yyyy-MM-dd` with an optional time, fraction and offset
/// after it, of which the offset is not applied: the day is the one that is written. `unix` is seconds since 1970 in UTC.
/// Where the pattern has no time, one that follows after a blank or `T` is not looked at.
package struct DateFormat: Sendable, Hashable, CustomStringConvertible {
    private enum Part: Hashable {
        case year(digits: Int)
        case month(digits: ClosedRange<Int>)
        case day(digits: ClosedRange<Int>)
        case hour(digits: ClosedRange<Int>)
        case minute(digits: ClosedRange<Int>)
        case second(digits: ClosedRange<Int>)
        case literal(UInt8)
    }

    package let description: String
    private let parts: [Part]
    private let isUnix: Bool
    private let hasTime: Bool

    /// `yyyy-MM-dd`, with or without a time after it.
    package static let iso = DateFormat(description: "iso", parts: isoParts, isUnix: false, hasTime: false)

    private static let isoParts: [Part] = [
        .year(digits: 4), .literal(UInt8(ascii: "-")), .month(digits: 2...2), .literal(UInt8(ascii: "-")),
        .day(digits: 2...2),
    ]

    private init(description: String, parts: [Part], isUnix: Bool, hasTime: Bool) {
        self.description = description
        self.parts = parts
        self.isUnix = isUnix
        self.hasTime = hasTime
    }

    /// The format that `pattern` describes; `nil` where it has no year, month or day, or one of them twice.
    package init?(_ pattern: String) {
        switch pattern {
        case "iso":
            self = .iso
            return
        case "unix":
            self.init(description: pattern, parts: [], isUnix: true, hasTime: true)
            return
        default: break
        }
        var parts: [Part] = []
        var seen: [UInt8] = []
        let letters = Array(pattern.utf8)
        var at = 0
        while at < letters.count {
            let letter = letters[at]
            var length = 1
            while at + length < letters.count, letters[at + length] == letter { length += 1 }
            guard let part = Self.part(letter, length) else { return nil }
            if case .literal = part {
                length = 1
            } else {
                guard !seen.contains(letter) else { return nil }
                seen.append(letter)
            }
            parts.append(part)
            at += length
        }
        guard Set("yMd".utf8).isSubset(of: seen) else { return nil }
        self.init(description: pattern, parts: parts, isUnix: false, hasTime: seen.contains(UInt8(ascii: "H")))
    }

    private static func part(_ letter: UInt8, _ length: Int) -> Part? {
        let digits = length == 2 ? 2...2 : 1...2
        switch letter {
        case UInt8(ascii: "y"): return length == 4 || length == 2 ? .year(digits: length) : nil
        case UInt8(ascii: "M"): return length <= 2 ? .month(digits: digits) : nil
        case UInt8(ascii: "d"): return length <= 2 ? .day(digits: digits) : nil
        case UInt8(ascii: "H"): return length <= 2 ? .hour(digits: digits) : nil
        case UInt8(ascii: "m"): return length <= 2 ? .minute(digits: digits) : nil
        case UInt8(ascii: "s"): return length <= 2 ? .second(digits: digits) : nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "S"),
            UInt8(ascii: "U")...UInt8(ascii: "Z"):
            return nil
        default: return .literal(letter)
        }
    }

    /// The moment in `text`; `nil` for another text and for days that do not exist.
    package func moment(_ text: String) -> CivilMoment? {
        let utf8 = Array(text.utf8)
        return moment(utf8, utf8.indices)
    }

    /// The moment in `bytes[range]`; `nil` for another text and for days that do not exist.
    func moment(_ bytes: [UInt8], _ range: Range<Int>) -> CivilMoment? {
        if isUnix { return Self.unix(bytes, range) }
        var year = 0
        var month = 0
        var day = 0
        var hour = 0
        var minute = 0
        var second = 0
        var at = range.lowerBound
        for part in parts {
            switch part {
            case .literal(let byte):
                guard at < range.upperBound, bytes[at] == byte else { return nil }
                at += 1
                continue
            case .year(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits...digits) else { return nil }
                year = digits == 4 ? value : (value < 70 ? 2000 : 1900) + value
            case .month(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits) else { return nil }
                month = value
            case .day(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits) else { return nil }
                day = value
            case .hour(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits) else { return nil }
                hour = value
            case .minute(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits) else { return nil }
                minute = value
            case .second(let digits):
                guard let value = Self.number(bytes, &at, range.upperBound, digits) else { return nil }
                second = value
            }
        }
        if at < range.upperBound {
            guard !hasTime, let time = Self.time(bytes, at, range.upperBound) else { return nil }
            (hour, minute, second) = time
        }
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        return CivilMoment(
            day: CalendarDay(year: year, month: month, day: day), second: hour * 3600 + minute * 60 + min(second, 59))
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func number(
        _ bytes: [UInt8], _ at: inout Int, _ end: Int, _ digits: ClosedRange<Int>
    ) -> Int? {
        var value = 0
        var count = 0
        while at < end, count < digits.upperBound, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
            value = value * 10 + Int(bytes[at] - UInt8(ascii: "0"))
            at += 1
            count += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    /// ` HH:mm`, `THH:mm:ss`, with a fraction and an offset, which are passed over; `nil` for anything else.
    private static func time(_ bytes: [UInt8], _ start: Int, _ end: Int) -> (hour: Int, minute: Int, second: Int)? {
        var at = start
        guard bytes[at] == UInt8(ascii: " ") || bytes[at] == UInt8(ascii: "T") else { return nil }
        at += 1
        guard let hour = number(bytes, &at, end, 1...2), at < end, bytes[at] == UInt8(ascii: ":") else { return nil }
        at += 1
        guard let minute = number(bytes, &at, end, 2...2) else { return nil }
        var second = 0
        if at < end, bytes[at] == UInt8(ascii: ":") {
            at += 1
            guard let value = number(bytes, &at, end, 2...2) else { return nil }
            second = value
        }
        let allowed = Array("0123456789.:+-Z ".utf8)
        guard bytes[at..<end].allSatisfy({ allowed.contains($0) }) else { return nil }
        return (hour, minute, second)
    }

    /// Seconds since 1970, up to the year 9999.
    private static func unix(_ bytes: [UInt8], _ range: Range<Int>) -> CivilMoment? {
        guard let value = try? DecimalField.double(bytes, range), abs(value) < 253_402_300_800 else { return nil }
        let seconds = Int(value.rounded(.down))
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        return CivilMoment(day: CalendarDay(number: day), second: seconds - day * 86_400)
    }
}
