import Records
import Reports
import Statistics
import Testing

@Suite struct ChartTests {
    @Test(arguments: [
        (0.0, 195_600.0, 5, 50_000.0), (-15_000, 255_000, 5, 100_000), (-0.36, 1.88, 5, 0.5), (0, 1, 4, 0.5),
        (0, 7, 5, 2), (3, 3, 5, 0.2), (0, 0, 5, 0.2),
    ])
    func `marks are round numbers that cover the values`(low: Double, high: Double, most: Int, step: Double) {
        let ticks = AxisTicks(covering: low, high, most: most)
        #expect(ticks.step == step)
        #expect(ticks.low <= low && ticks.high >= high)
        #expect(ticks.values.count <= most + 1)
    }

    @Test func `marks cover any values with few intervals`() {
        let stream = KeyedStream(seed: 3, label: "ticks")
        for trial in 0..<2_000 as Range<Int64> {
            let size = [1e-6, 1e-2, 1, 1e4, 1e9][Int(stream.bits(trial, 9) % 5)]
            let low = (stream.uniform(trial, 0) - 0.7) * size
            let high = low + stream.uniform(trial, 1) * size
            let ticks = AxisTicks(covering: min(0, low), max(0, high), most: 5)
            #expect(ticks.low <= low && ticks.high >= high && ticks.values.count <= 6, "\(low) … \(high)")
            #expect(ticks.values.contains(0), "\(low) … \(high)")
        }
    }

    @Test func `what is not finite does not hang an axis`() {
        #expect(AxisTicks(covering: -.infinity, .nan, most: 5).values.count <= 6)
    }

    @Test func `labels keep their distance and stay close to their marks`() {
        #expect(LabelSpread.positions([10, 50], gap: 16, in: 0...100) == [10, 50])
        #expect(LabelSpread.positions([50, 52], gap: 16, in: 0...100) == [43, 59])
        #expect(LabelSpread.positions([52, 50], gap: 16, in: 0...100) == [59, 43])
        #expect(LabelSpread.positions([1, 2, 3], gap: 16, in: 0...100) == [0, 16, 32])
        #expect(LabelSpread.positions([99, 99], gap: 16, in: 0...100) == [84, 100])
    }

    @Test func `labels never overlap, however many wish for the same place`() {
        let stream = KeyedStream(seed: 5, label: "labels")
        for trial in 0..<1_000 as Range<Int64> {
            let count = 2 + Int(stream.bits(trial) % 10)
            let wishes = (0..<count).map { stream.uniform(trial, UInt64($0) + 1) * 200 }
            let placed = LabelSpread.positions(wishes, gap: 16, in: 0...200).sorted()
            #expect(zip(placed, placed.dropFirst()).allSatisfy { $1 - $0 > 16 - 1e-9 }, "trial \(trial)")
            #expect(placed[0] >= 0 && placed[count - 1] <= 200 + 1e-9, "trial \(trial)")
        }
    }

    @Test(arguments: [("满200减30", 5.2), ("", 0), ("ABC", 2.1), ("👍", 1)])
    func `a Chinese glyph counts one em`(text: String, ems: Double) {
        #expect(abs(TextMeasure.ems(text) - ems) < 1e-9)
    }

    @Test func `days are labelled so far apart that their labels do not touch`() {
        let first = CalendarDay(year: 2026, month: 1, day: 1)
        for days in [0, 1, 6, 29, 59, 364, 2_000] {
            let pixels = 640.0 / Double(max(1, days))
            let offsets = DayAxis.offsets(first, first + days, pixelsPerDay: pixels, labelWidth: 44)
            #expect(offsets.first == 0)
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { Double($1 - $0) * pixels >= 58 } || days < 12)
        }
    }
}
