import Audience
import Records
import TestSupport
import Testing

/// What of a day's events is let pass.
@Suite struct QualityJudgeTests {
    private static let monday = CalendarDay(year: 2026, month: 3, day: 30)
    private static let limits = QualityLimits(
        unknownUsers: 0.05, unknownItems: 0.1, missing: 0.1, duplicates: 0.1, drift: 0.25, clock: 0.05)

    /// A day of 1,000 events by 400 users, 200 of them purchases by 150, as all days are.
    private static var ordinary: DayMeasures {
        var measures = DayMeasures()
        measures.events = 1_000
        measures.items = 50
        measures.ofKind = [500, 50, 200, 200, 20, 10, 20]
        measures.withoutItem = [0, 50, 0, 0, 0, 0, 0]
        measures.amounts[4] = 60
        measures.amounts[5] = 100
        measures.amounts[6] = 40
        for hour in 8..<18 { measures.hours[hour] = 100 }
        measures.activity = [150, 120, 80, 50, 0, 0, 0, 0]
        measures.buyers = 150
        return measures
    }

    private func findings(
        _ measures: DayMeasures, on day: CalendarDay = monday, after earlier: [QualityJudge.Day]
    ) -> [QualityMeasure: QualityFinding] {
        let judge = QualityJudge(day, measures, earlier: earlier, limits: Self.limits)
        return Dictionary(uniqueKeysWithValues: judge.findings.map { ($0.measure, $0) })
    }

    /// `days` ordinary days before `day`.
    private func past(_ days: Int, before day: CalendarDay = monday) -> [QualityJudge.Day] {
        (1...days).map { (day + -$0, Self.ordinary) }
    }

    @Test func `an ordinary day is within all limits`() {
        let found = findings(Self.ordinary, after: past(28))
        #expect(found.count == QualityMeasure.allCases.count)
        #expect(found.values.allSatisfy { $0.outcome == .within })
    }

    /// Each share with a count that is exactly at its limit, and what makes a day have so many.
    private static let shares: [(QualityMeasure, atLimit: Int, set: @Sendable (inout DayMeasures, Int) -> Void)] = [
        (.unknownUsers, 50, { ($0.strangers, $0.events) = ($1, 1_000 - $1) }),
        (.unknownItems, 95, { $0.unknownItems = $1 }),
        (.viewsWithoutItem, 50, { $0.withoutItem[0] = $1 }),
        (.cartsWithoutItem, 20, { $0.withoutItem[2] = $1 }),
        (.purchasesWithoutItem, 20, { $0.withoutItem[3] = $1 }),
        (.purchasesWithoutAmount, 20, { $0.withoutAmount = $1 }),
        (.purchasesWithoutOrder, 20, { $0.withoutOrder = $1 }),
        (.duplicates, 100, { ($0.repeatedRows, $0.events) = ($1, 1_000 - $1) }),
        (.recordedAhead, 50, { $0.recordedAhead = $1 }),
        (.datedAhead, 50, { $0.datedAhead = $1 }),
    ]

    @Test func `a share at its limit passes, one more does not, and half of it is near`() throws {
        for (measure, atLimit, set) in Self.shares {
            func outcome(_ count: Int) -> QualityFinding.Outcome? {
                var measures = Self.ordinary
                set(&measures, count)
                return findings(measures, after: past(28))[measure]?.outcome
            }
            #expect(outcome(atLimit) == .near, "\(measure)")
            #expect(outcome(atLimit + 1) == .beyond, "\(measure)")
            #expect(outcome(atLimit / 2) == .within, "\(measure)")
            #expect(outcome(0) == .within, "\(measure)")
        }
    }

    @Test func `what is usual is no fault, and a rise above it is one`() throws {
        var usual = Self.ordinary
        usual.withoutItem[0] = 200
        let past = (1...28).map { (day: Self.monday + -$0, measures: usual) }
        var today = usual
        #expect(findings(today, after: past)[.viewsWithoutItem]?.outcome == .within)
        today.withoutItem[0] = 250
        let near = try #require(findings(today, after: past)[.viewsWithoutItem])
        #expect(near.outcome != .beyond && abs((near.usual ?? 0) - 0.4) < 1e-12 && abs(near.excess - 0.1) < 1e-12)
        today.withoutItem[0] = 350
        #expect(findings(today, after: past)[.viewsWithoutItem]?.outcome == .beyond)
        // A share that falls is none, either.
        today.withoutItem[0] = 0
        #expect(findings(today, after: past)[.viewsWithoutItem]?.outcome == .within)
    }

    @Test func `a rise that chance explains is none`() {
        // 120 carts by 120 users, half of them without an item as usual: 64 % are three standard deviations above.
        var usual = Self.ordinary
        usual.ofKind[2] = 120
        usual.withoutItem[2] = 60
        usual.activity = [120, 0, 0, 0, 0, 0, 0, 0]
        let past = (1...28).map { (day: Self.monday + -$0, measures: usual) }
        var today = usual
        today.withoutItem[2] = 77
        #expect(findings(today, after: past)[.cartsWithoutItem]?.outcome == .within)
        today.withoutItem[2] = 95
        #expect(findings(today, after: past)[.cartsWithoutItem]?.outcome == .beyond)
    }

    @Test func `fewer than a hundred events, users or buyers are not judged`() {
        var few = Self.ordinary
        few.events = 94
        few.strangers = 5
        few.ofKind = [90, 0, 0, 4, 0, 0, 0]
        few.withoutItem = [90, 0, 0, 0, 0, 0, 0]
        few.activity = [99, 0, 0, 0, 0, 0, 0, 0]
        few.buyers = 99
        few.datedAhead = 94
        let found = findings(few, after: past(28))
        #expect(found.values.allSatisfy { $0.outcome == .notJudged(.tooFew) })
        few.strangers = 6
        #expect(findings(few, after: past(28))[.unknownUsers]?.outcome == .beyond)
    }

    @Test func `a first day is held against limits alone, and is told that there is nothing before it`() {
        var first = Self.ordinary
        first.withoutItem[0] = 500
        first.strangers = 100
        let others = [
            [], past(3, before: Self.monday + -28), [(Self.monday, Self.ordinary)],
            [(Self.monday + 7, Self.ordinary)],
        ]
        for past in others {
            let found = findings(first, after: past)
            #expect(found[.unknownUsers]?.outcome == .beyond)
            for (measure, finding) in found where measure.form != .share {
                #expect(finding.outcome == .notJudged(.nothingBefore), "\(measure)")
            }
        }
    }

    @Test func `until the same day of the week has been there, nothing is held against the days before`() {
        var other = Self.ordinary
        other.withoutAmount = 200
        other.ofKind = [200, 50, 100, 600, 20, 10, 20]
        for days in 1...6 {
            let found = findings(other, after: past(days))
            #expect(found[.purchasesWithoutAmount]?.outcome == .notJudged(.noSuchWeekday))
            #expect(found[.kinds]?.outcome == .notJudged(.noSuchWeekday))
        }
        let found = findings(other, after: past(7))
        #expect(found[.purchasesWithoutAmount]?.outcome == .beyond && found[.kinds]?.outcome == .beyond)
    }

    @Test func `the shop without items has no unknown ones`() {
        var measures = Self.ordinary
        measures.items = 0
        measures.unknownItems = 950
        let before = past(28).map { (day: $0.day, measures: measures) }
        #expect(findings(measures, after: before)[.unknownItems]?.outcome == .notJudged(.noItems))
        // One that had some has lost them.
        #expect(findings(measures, after: past(28))[.unknownItems]?.outcome == .beyond)
    }

    /// Distributions that are moved, each with what it is that moves.
    private static let moves: [(QualityMeasure, move: @Sendable (inout DayMeasures) -> Void)] = [
        (.kinds, { $0.ofKind = [200, 50, 100, 600, 20, 10, 20] }),
        (.amounts, { $0.amounts = Array($0.amounts.suffix(4) + $0.amounts.dropLast(4)) }),
        (.hours, { $0.hours = [600] + [Int](repeating: 0, count: 7) + $0.hours[8...].map { $0 * 2 / 5 } }),
        (.activity, { $0.activity = [20, 40, 80, 150, 110, 0, 0, 0] }),
    ]

    @Test func `a distribution unlike all usual days has drifted, one like any of them has not`() {
        for (measure, move) in Self.moves {
            var moved = Self.ordinary
            move(&moved)
            let outcome = { (past: [QualityJudge.Day]) in self.findings(moved, after: past)[measure]?.outcome }
            #expect(outcome(past(28)) == .beyond, "\(measure)")
            // Mondays are like that.
            let mondays = past(28).map { ($0.day, (Self.monday - $0.day) % 7 == 0 ? moved : $0.measures) }
            #expect(outcome(mondays) == .within, "\(measure)")
            // It has been like that since yesterday.
            let since = past(28).map { ($0.day, Self.monday - $0.day == 1 ? moved : $0.measures) }
            #expect(outcome(since) == .within, "\(measure)")
        }
    }

    @Test func `an index is the one of shares that count as many users as there are`() throws {
        var today = Self.ordinary
        today.ofKind = [250, 50, 450, 200, 20, 10, 20]
        let found = try #require(findings(today, after: past(7))[.kinds])
        let scaled = PopulationStability(
            before: [500, 50, 200, 200, 20, 10, 20].map { $0 * 400 * 7 / 1_000 },
            after: [250, 50, 450, 200, 20, 10, 20].map { $0 * 400 / 1_000 })
        // The last day alone gives the least index: it has fewer users, and half a user more in each class.
        let last = PopulationStability(
            before: [500, 50, 200, 200, 20, 10, 20].map { $0 * 400 / 1_000 },
            after: [250, 50, 450, 200, 20, 10, 20].map { $0 * 400 / 1_000 })
        #expect(found.value == min(scaled.index, last.index) && found.sample == 400)
        #expect(found.outcome == .beyond && found.value > 0.25 && found.value < 0.4)
        var lenient = Self.limits
        lenient.drift = found.value
        let judge = QualityJudge(Self.monday, today, earlier: past(7), limits: lenient)
        #expect(judge.findings.first { $0.measure == .kinds }?.outcome == .near)
    }

    @Test func `a day of a hundred times the events does not become the usual one`() {
        var sale = Self.ordinary
        sale.ofKind = [0, 0, 0, 100_000, 0, 0, 0]
        sale.activity = [40_000, 0, 0, 0, 0, 0, 0, 0]
        let past = past(28).map { ($0.day, Self.monday - $0.day == 13 ? sale : $0.measures) }
        #expect(findings(Self.ordinary, after: past)[.kinds]?.outcome == .within)
        var moved = Self.ordinary
        Self.moves[0].move(&moved)
        #expect(findings(moved, after: past)[.kinds]?.outcome == .beyond)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `days drawn from one law never drift, however few or many their users are`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let users = random.pick([100, 150, 400, 3_000])
        func drawn() -> DayMeasures {
            var measures = DayMeasures()
            for _ in 0..<users {
                measures.activity[min(random.below(8), random.below(8))] += 1
                measures.hours[8 + min(random.below(16), random.below(16))] += 1
                measures.ofKind[min(random.below(7), random.below(7))] += 1
            }
            measures.events = users
            measures.withoutItem = measures.ofKind.map { $0 / 3 }
            return measures
        }
        var past: [QualityJudge.Day] = []
        for day in 0..<40 {
            let today = drawn()
            let found = findings(today, on: Self.monday + day, after: past)
            #expect(found.values.allSatisfy { $0.outcome != .beyond }, "seed \(seed), day \(day)")
            past.append((Self.monday + day, today))
        }
    }
}
