import Records
import Reports
import Statistics
import Testing

@Suite struct FormatTests {
    private func money(_ language: Language, _ currency: String = "CNY") -> MoneyFormat {
        MoneyFormat(Texts.of(language), currency: currency)
    }

    private func interval(_ low: Double, _ estimate: Double, _ high: Double) -> Interval {
        Interval(estimate: estimate, low: low, high: high, level: 0.9)
    }

    @Test(arguments: [
        (0.0, "¥0", "0 元"), (1.4, "¥1.40", "1.40 元"), (999.999, "¥1,000.00", "1,000.00 元"),
        (1_234.5, "¥1,235", "1,235 元"), (128_400, "¥128,400", "12.84 万元"), (600_000, "¥600,000", "60 万元"),
        (-18_000, "−¥18,000", "−1.8 万元"), (123_456_789, "¥123,456,789", "1.23 亿元"),
    ])
    func `an exact sum is written as people of the language write money`(
        units: Double, english: String, chinese: String
    ) {
        #expect(money(.english).exact(Examples.money(units)) == english)
        #expect(money(.simplifiedChinese).exact(Examples.money(units)) == chinese)
    }

    @Test(arguments: [
        ("USD", "$12.50", "12.50 美元"), ("EUR", "€12.50", "12.50 欧元"), ("GBP", "£12.50", "12.50 英镑"),
        ("JPY", "¥13", "13 日元"), ("SEK", "SEK 12.50", "12.50 SEK"),
    ])
    func `a currency has its symbol, or else its code`(currency: String, english: String, chinese: String) {
        #expect(money(.english, currency).exact(Examples.money(12.5)) == english)
        #expect(money(.simplifiedChinese, currency).exact(Examples.money(12.5)) == chinese)
    }

    @Test func `an estimate has no more digits than its interval supports`() {
        let wide = interval(61_213, 128_412, 195_611)
        #expect(money(.english).estimate(wide) == "¥128,000")
        #expect(money(.english).range(wide) == "¥61,000 to ¥196,000")
        #expect(money(.simplifiedChinese).estimate(wide) == "12.8 万元")
        #expect(money(.simplifiedChinese).range(wide) == "6.1 至 19.6 万元")
        let perUser = interval(0.9231, 1.4019, 1.8807)
        #expect(money(.english).estimate(perUser, signed: true) == "+¥1.40")
        #expect(money(.english).range(perUser) == "¥0.92 to ¥1.88")
        #expect(money(.english).estimate(interval(-4_000_000, 123_456, 4_246_912)) == "¥100,000")
    }

    @Test func `a loss is told by its size, smaller end first`() {
        let loss = interval(-29_000, -18_000, -7_000)
        #expect(money(.english).size(loss) == "¥18,000")
        #expect(money(.english).lossRange(loss) == "¥7,000 to ¥29,000")
        #expect(money(.english).range(loss) == "−¥29,000 to −¥7,000")
    }

    @Test func `a range is written in the scale of the estimate beside it`() {
        #expect(money(.simplifiedChinese).range(interval(1_100, 5_600, 10_100)) == "1,100 至 10,100 元")
        #expect(money(.simplifiedChinese).range(interval(-9_000, 11_000, 31_000)) == "−0.9 至 3.1 万元")
    }

    @Test func `what rounds to nothing has no sign`() {
        #expect(money(.english).estimate(interval(-50, 0.2, 50), signed: true) == "¥0")
        #expect(money(.english).estimate(interval(-50, -0.2, 50), signed: true) == "¥0")
    }

    @Test func `marks of an axis share their digits and their scale`() {
        #expect(money(.english).ticks([-0.5, 0, 0.5], step: 0.5) == ["−¥0.50", "¥0", "¥0.50"])
        #expect(money(.simplifiedChinese).ticks([0, 50_000, 100_000], step: 50_000) == ["0 万元", "5 万元", "10 万元"])
    }

    @Test(arguments: [
        (128_412.7, 2, "128,400"), (-1.403, -2, "−1.40"), (0.5, 0, "1"), (-0.4, 0, "0"),
        (1e15, 0, "1,000,000,000,000,000"),
        (.nan, 0, "–"), (.infinity, 0, "–"), (1e300, 0, "–"), (0.00012, -4, "0.0001"), (96, 2, "100"), (12, 2, "0"),
    ])
    func `digits are grouped and rounded without a locale`(value: Double, exponent: Int, digits: String) {
        #expect(DecimalText.digits(value, exponent: exponent) == digits)
    }

    @Test func `shares and chances are whole percents where that is enough, and a chance is never certain`() {
        let number = NumberFormat(Texts.of(.english))
        #expect([0, 0.005, 0.0996, 0.12345, 1].map(number.percent(_:)) == ["0%", "0.5%", "10%", "12%", "100%"])
        #expect([0, 0.004, 0.5, 0.993, 1].map(number.chance) == ["<1%", "<1%", "50%", ">99%", ">99%"])
        #expect(number.roughCount(6_810) == "6,800")
    }

    @Test func `a day is written in the language's order`() {
        let day = CalendarDay(year: 2026, month: 10, day: 8)
        #expect(DayFormat(Texts.of(.english)).full(day) == "8 Oct 2026")
        #expect(DayFormat(Texts.of(.simplifiedChinese)).full(day) == "2026年10月8日")
        #expect(DayFormat(Texts.of(.simplifiedChinese)).short(day) == "10月8日")
    }

    @Test(arguments: [(999.0, 2), (1_000, 3), (0.1, -1), (0.099, -2), (1, 0), (0, 0), (1e15, 15), (-250, 2)])
    func `the first digit is found exactly at powers of ten`(value: Double, magnitude: Int) {
        #expect(Precision.magnitude(value) == magnitude)
    }
}
