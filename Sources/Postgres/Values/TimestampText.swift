/// Timestamps and dates in PostgreSQL's ISO text form.
enum TimestampText {
    private static let microsPerDay: Int64 = 86_400_000_000

    /// `micros` since 1970-01-01 UTC as PostgreSQL reads it, such as `2026-10-01 12:00:00.5+00`.
    static func format(_ micros: Int64) -> String {
        if micros == PostgresTime.infinity { return "infinity" }
        if micros == PostgresTime.minusInfinity { return "-infinity" }
        var (day, time) = micros.quotientAndRemainder(dividingBy: microsPerDay)
        if time < 0 {
            day -= 1
            time += microsPerDay
        }
        let (date, isBC) = civil(day)
        let seconds = time / 1_000_000
        let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return "\(date) \(clock).\(padded(time % 1_000_000, 6))+00\(isBC ? " BC" : "")"
    }

    /// `days` since 1970-01-01 as PostgreSQL reads it, such as `2026-10-01`.
    static func formatDate(_ days: Int32) -> String {
        if days == PostgresTime.infiniteDay { return "infinity" }
        if days == PostgresTime.minusInfiniteDay { return "-infinity" }
        let (date, isBC) = civil(Int64(days))
        return date + (isBC ? " BC" : "")
    }

    /// Microseconds since 1970-01-01 UTC of timestamptz text in the ISO style, or of timestamp text taken as UTC;
    /// `nil` for other text.
    static func parse(_ text: String) -> Int64? {
        if text == "infinity" { return PostgresTime.infinity }
        if text == "-infinity" { return PostgresTime.minusInfinity }
        let isBC = text.hasSuffix(" BC")
        var parts = text.dropLast(isBC ? 3 : 0).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = days(parts.removeFirst(), isBC: isBC) else { return nil }
        let offsetStart = parts[0].firstIndex { $0 == "+" || $0 == "-" } ?? parts[0].endIndex
        guard let time = clock(parts[0][..<offsetStart]), let offset = clock(parts[0][offsetStart...].dropFirst())
        else {
            return nil
        }
        let isEast = parts[0][offsetStart...].first != "-"
        let (start, overflow) = day.multipliedReportingOverflow(by: microsPerDay)
        let (micros, overflow2) = start.addingReportingOverflow(time + (isEast ? -offset : offset))
        return overflow || overflow2 || micros == PostgresTime.infinity ? nil : micros
    }

    /// Days since 1970-01-01 of date text in the ISO style; `nil` for other text.
    static func parseDate(_ text: String) -> Int32? {
        if text == "infinity" { return PostgresTime.infiniteDay }
        if text == "-infinity" { return PostgresTime.minusInfiniteDay }
        let isBC = text.hasSuffix(" BC")
        return days(text.dropLast(isBC ? 3 : 0), isBC: isBC).flatMap { Int32(exactly: $0) }
    }

    /// Days since 1970-01-01 of `year-month-day` of the proleptic Gregorian calendar.
    private static func days(_ text: Substring, isBC: Bool) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let written = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
            (1...9_999_999).contains(written), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        // Years start in March here, so that the leap day is a year's last day. 1 BC is the year 0.
        let year = (isBC ? 1 - written : written) - (month <= 2 ? 1 : 0)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `days` since 1970-01-01 as `year-month-day`, and whether that is before Christ.
    private static func civil(_ days: Int64) -> (date: String, isBC: Bool) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return ("\(padded(year > 0 ? year : 1 - year, 4))-\(padded(month, 2))-\(padded(day, 2))", year <= 0)
    }

    /// Microseconds of `hours[:minutes[:seconds[.fraction]]]`; 0 for nothing.
    private static func clock(_ text: Substring) -> Int64? {
        guard !text.isEmpty else { return 0 }
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = whole[0].split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var seconds: Int64 = 0
        for (part, unit) in zip(parts, [3_600, 60, 1] as [Int64]) {
            guard let number = Int64(part), (0...99).contains(number) else { return nil }
            seconds += number * unit
        }
        guard whole.count == 2 else { return seconds * 1_000_000 }
        let digits = whole[1] + String(repeating: "0", count: max(0, 6 - whole[1].count))
        guard digits.count == 6, let micros = Int64(digits), micros >= 0 else { return nil }
        return seconds * 1_000_000 + micros
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
