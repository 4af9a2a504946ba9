import Reports
import Testing

@Suite struct SnapshotTests {
    @Test(arguments: Language.allCases)
    func `a campaign in full swing`(language: Language) throws {
        try GoldenFile(name: ReportFiles.page("spring-coupons", language)).expect(
            Examples.spring.html(language: language))
    }

    @Test(arguments: Language.allCases)
    func `the first night of a campaign`(language: Language) throws {
        try GoldenFile(name: ReportFiles.page("live-ads", language)).expect(
            Examples.firstNight.html(language: language))
    }

    @Test(arguments: Language.allCases)
    func `all campaigns`(language: Language) throws {
        try GoldenFile(name: ReportFiles.index(language)).expect(Examples.portfolio.html(language: language))
    }

    @Test func `the exports of a campaign`() throws {
        try GoldenFile(name: ReportFiles.json("spring-coupons")).expect(Examples.spring.json())
        try GoldenFile(name: ReportFiles.csv("spring-coupons")).expect(Examples.spring.csv())
    }

    @Test func `the exports of a first night`() throws {
        try GoldenFile(name: ReportFiles.json("live-ads")).expect(Examples.firstNight.json())
        try GoldenFile(name: ReportFiles.csv("live-ads")).expect(Examples.firstNight.csv())
    }

    @Test func `the exports of all campaigns`() throws {
        try GoldenFile(name: ReportFiles.indexJSON).expect(Examples.portfolio.json())
        try GoldenFile(name: ReportFiles.indexCSV).expect(Examples.portfolio.csv())
    }
}
