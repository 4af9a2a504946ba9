import Records
import Reports
import Statistics
import Testing

@Suite struct VerdictTests {
    private let day = CalendarDay(year: 2026, month: 10, day: 8)

    private func reading(_ low: Double, _ estimate: Double, _ high: Double, days: Int = 10) -> Verdict {
        Verdict.reading(profit: Examples.interval(low, estimate, high), days: days, firstMature: day)
    }

    @Test func `the interval decides, not the estimate`() {
        #expect(reading(1, 50, 99) == .keepRunning)
        #expect(reading(-99, -50, -1) == .stop)
        #expect(reading(-10, 40, 90) == .tooEarly(.narrowerInterval(moreDays: 6)))
    }

    @Test func `a result around zero has no date on which it settles`() {
        #expect(reading(-10, 0, 10) == .tooEarly(.narrowerInterval(moreDays: nil)))
        #expect(reading(-100, 1, 102) == .tooEarly(.narrowerInterval(moreDays: nil)))
    }

    @Test func `without a usable interval it is too early`() {
        #expect(Verdict.reading(profit: nil, days: 1, firstMature: day) == .tooEarly(.firstDecisions(mature: day)))
        #expect(reading(-.infinity, 3, .infinity) == .tooEarly(.firstDecisions(mature: day)))
    }

    @Test func `a flaw outranks every result`() {
        let verdict = Verdict.reading(
            profit: Examples.interval(1, 50, 99), days: 10, firstMature: nil, flaw: .odds(rows: 3))
        #expect(verdict == .doNotUse(.odds(rows: 3)))
    }

    @Test func `a verdict without its interval is not printed`() {
        var report = Examples.spring
        report.result.profit = nil
        let page = report.html(language: .english)
        #expect(!page.contains("Keep running") && page.contains("Too early"))
        #expect(report.json().contains("\"kind\": \"too_early\""))
    }

    @Test(arguments: [
        (Verdict.stop, "lost ¥18,000 compared with sending nothing"),
        (.tooEarly(.narrowerInterval(moreDays: 9)), "about 9 more days should settle it"),
        (.tooEarly(.narrowerInterval(moreDays: 1)), "about 1 more day should settle it"),
        (.tooEarly(.narrowerInterval(moreDays: nil)), "it will not settle soon"),
        (.tooEarly(.firstDecisions(mature: CalendarDay(year: 2026, month: 10, day: 8))), "mature on 8 Oct 2026"),
        (.doNotUse(.split(expected: 0.1, observed: 0.072)), "10.0% of people should be held out, 7.2% are"),
        (.doNotUse(.odds(rows: 2)), "2 decisions were logged without valid odds"),
        (.doNotUse(.staleData(through: CalendarDay(year: 2026, month: 9, day: 29))), "data end on 29 Sep 2026"),
        (.doNotUse(.quarantine(share: 0.013)), "1.30% of the source"),
        (
            .doNotUse(
                .implausible(
                    SourceDeviation(measure: .unknownUsers, value: 0.123, limit: 0.05, isLetThrough: false))),
            "Events of unknown people: 12.30%, with 5.0% allowed"
        ),
        (
            .doNotUse(
                .implausible(SourceDeviation(measure: .hours, value: 0.4567, limit: 0.25, isLetThrough: false))),
            "Drift of the hours of the day: 0.46, with 0.25 allowed"
        ),
        (.doNotUse(.holdout(users: 12)), "Only 12 people are held out"),
    ])
    func `every verdict says its reason`(verdict: Verdict, sentence: String) {
        var report = Examples.spring
        report.verdict = verdict
        report.result.profit = Examples.interval(-29_000, -18_000, -7_000)
        #expect(Page(report.html(language: .english)).text.contains(sentence))
    }
}
