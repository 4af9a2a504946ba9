package import Records

/// How a language writes days: `8 Oct 2026` or `2026年10月8日`.
package struct DayFormat: Sendable {
    private let texts: Texts
    private let months: [String]

    /// Days of the language of `texts`.
    package init(_ texts: Texts) {
        self.texts = texts
        months = texts(.formatMonths).split(separator: " ").map(String.init)
    }

    /// The day with its year.
    package func full(_ day: CalendarDay) -> String { write(day, .formatDay) }

    /// The day without its year.
    package func short(_ day: CalendarDay) -> String { write(day, .formatDayShort) }

    private func write(_ day: CalendarDay, _ phrase: Phrase) -> String {
        let (year, month, number) = day.civil
        let name = months.indices.contains(month - 1) ? months[month - 1] : String(month)
        return texts(phrase, ["year": String(year), "month": name, "day": String(number)])
    }
}
