import Audience
import Records
import Statistics
import Testing

@Suite struct LifecycleTests {
    /// A user by the days before `today` on which he bought, descending.
    private func rhythm(_ users: [[Int]], today: CalendarDay) -> PurchaseDates {
        var rhythm = PurchaseDates(purchaseDays: [], firstPurchase: [], lastPurchase: [], previousGap: [])
        for days in users {
            rhythm.purchaseDays.append(Int32(days.count))
            rhythm.firstPurchase.append(Int32(today.number - (days.first ?? 0)))
            rhythm.lastPurchase.append(Int32(today.number - (days.last ?? 0)))
            rhythm.previousGap.append(days.count > 1 ? Int32(days[days.count - 2] - days[days.count - 1]) : -1)
        }
        return rhythm
    }

    private let today = CalendarDay(year: 2026, month: 10, day: 1)

    /// Customers whose mean gap is 30 days, so that the population's median is.
    private let regulars = [[Int]](repeating: [60, 30, 0], count: 9)

    private func stage(_ days: [Int]) throws -> LifecycleStage {
        let rhythm = rhythm(regulars + [days], today: today)
        #expect(Lifecycle().populationGap(rhythm) == 30)
        return try #require(try Lifecycle().stages(rhythm, today: today).last)
    }

    @Test func `a single purchase ages from new by the population's gap`() throws {
        #expect(
            try [0, 45, 46, 90, 91, 180, 181].map { try stage([$0]) } == [
                .new, .new, .cooling, .cooling, .lapsed, .lapsed, .lost,
            ])
        #expect(try stage([]) == .prospect)
    }

    @Test func `the same silence means something else to a weekly and to a yearly buyer`() throws {
        // Gaps of 7 days: (2 · 30 + 63) / 11 = 11.2 days are usual; of 300 days: (60 + 600) / 4 = 165.
        let weekly = (0..<10).map { 63 - $0 * 7 + 20 }
        #expect(try stage(weekly) == .cooling)
        #expect(try stage(weekly.map { $0 + 48 }) == .lost)
        #expect(try stage([668, 368, 68]) == .active)
    }

    @Test func `who comes back after three usual gaps is won back until he is overdue again`() throws {
        // Without the last gap: (60 + 60) / 4 = 30 days, so 90 days are no lapse and 91 are.
        #expect(try stage([150, 120, 90, 0]) == .active)
        #expect(try stage([151, 121, 91, 0]) == .wonBack)
        // With it the usual gap is (60 + 151) / 5 = 42.2 days.
        #expect(try stage([214, 184, 154, 63]) == .wonBack)
        #expect(try stage([215, 185, 155, 64]) == .cooling)
        // A second purchase after three of the population's gaps.
        #expect(try stage([91, 0]) == .wonBack && stage([90, 0]) == .active)
    }

    @Test func `somebody who began within one and a half gaps is new however often he bought`() throws {
        #expect(try stage([45, 40, 20, 5]) == .new)
        #expect(try stage([46, 40, 20, 5]) == .active)
    }

    @Test func `without repeat buyers the default gap holds`() throws {
        let rhythm = rhythm([[10], [200], []], today: today)
        #expect(Lifecycle().populationGap(rhythm) == 90)
        #expect(try Lifecycle().stages(rhythm, today: today) == [.new, .cooling, .prospect])
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `silence only ages: no stage is left backwards without a purchase`(seed: UInt64) throws {
        let stream = KeyedStream(seed: seed, label: "lifecycle")
        let days = (0..<1 + stream.bits(0) % 8).map { Int(stream.bits(1, $0) % 400) }
        let user = Array(Set(days)).sorted(by: >)
        var last = -1
        let order: [LifecycleStage: Int] = [.new: 0, .active: 0, .wonBack: 0, .cooling: 1, .lapsed: 2, .lost: 3]
        for wait in 0..<400 {
            let rhythm = rhythm([user.map { $0 + wait }, [60 + wait, 30 + wait]], today: today)
            let age = try #require(order[try Lifecycle().stages(rhythm, today: today)[0]])
            #expect(age >= last, "seed \(seed), after \(wait) days")
            last = age
        }
    }

    @Test func `impossible days, columns and thresholds are refused`() {
        var wrong = rhythm([[10, 5]], today: today)
        wrong.previousGap = [6]
        #expect(throws: ParameterError.self) { try Lifecycle().stages(wrong, today: today) }
        #expect(throws: ParameterError.self) { try Lifecycle().stages(rhythm([[-1]], today: today), today: today) }
        #expect(throws: ParameterError.self) { try Lifecycle().stages(rhythm([[5, 10]], today: today), today: today) }
        wrong = rhythm([[10, 5]], today: today)
        wrong.lastPurchase = []
        #expect(throws: ParameterError.self) { try Lifecycle().stages(wrong, today: today) }
        var thresholds = Lifecycle()
        thresholds.lapsed = 1
        #expect(throws: ParameterError.self) { try thresholds.stages(rhythm([[1]], today: today), today: today) }
    }

    @Test func `identifiers are the words of the contract`() {
        #expect(
            LifecycleStage.allCases.map(\.id) == ["new", "active", "cooling", "lapsed", "lost", "won_back", "prospect"])
    }
}
