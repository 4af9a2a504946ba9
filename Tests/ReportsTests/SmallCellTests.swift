import Reports
import Statistics
import Testing

@Suite struct SmallCellTests {
    @Test func `a group below ten is hidden, and the next smallest with it`() {
        #expect(SmallCells.hiding([500, 7, 40, 90], k: 10) == [nil, .fewerThan(10), .complement, nil])
    }

    @Test func `two small groups that are few together take a third along`() {
        #expect(SmallCells.hiding([500, 3, 4, 90], k: 10) == [nil, .fewerThan(10), .fewerThan(10), .complement])
    }

    @Test func `empty groups and groups of ten are shown`() {
        #expect(SmallCells.hiding([0, 10, 11], k: 10) == [nil, nil, nil])
    }

    @Test func `no hidden group follows from the total, whatever the sizes`() {
        let stream = KeyedStream(seed: 7, label: "small cells")
        for trial in 0..<2_000 as Range<Int64> {
            let groups = 1 + Int(stream.bits(trial, 0) % 8)
            let counts = (0..<groups).map { Int(stream.bits(trial, UInt64($0) + 1) % 30) }
            let hidden = SmallCells.hiding(counts, k: 10)
            #expect(zip(counts, hidden).allSatisfy { $0 == 0 || $0 >= 10 || $1 != nil }, "trial \(trial)")
            let people = zip(counts, hidden).reduce(0) { $0 + ($1.1 == nil ? 0 : $1.0) }
            let number = hidden.count { $0 != nil }
            let shown = zip(counts, hidden).contains { $0 > 0 && $1 == nil }
            #expect(number == 0 || (number >= 2 && people >= 10) || !shown, "trial \(trial)")
        }
    }

    @Test(arguments: Language.allCases)
    func `hidden figures are in none of the documents`(language: Language) {
        var report = Examples.spring
        report.segments = [
            SegmentResult(id: "a", label: LocalLabel("a"), users: 50_000, profitPerUser: Examples.interval(1, 2, 3)),
            SegmentResult(id: "b", label: LocalLabel("b"), users: 7, profitPerUser: Examples.interval(71, 77.77, 79)),
            SegmentResult(
                id: "c", label: LocalLabel("c"), users: 8_467, profitPerUser: Examples.interval(81, 88.88, 89)),
        ]
        for document in [report.html(language: language), report.json(), report.csv()] {
            for secret in ["77.77", "¥78", "88.88", "8,467", "8467", "\"users\": 7,"] {
                #expect(!document.contains(secret), "\(secret)")
            }
        }
    }
}
