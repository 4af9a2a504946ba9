import Records
import Reports
import Testing

@Suite struct SegmentationReportTests {
    private static func trait(_ feature: String, _ isHigh: Bool, strong: Bool = false) -> SegmentationReport.Trait {
        .init(feature: feature, isHigh: isHigh, isStrong: strong)
    }

    private static let clusters = SegmentationReport(
        method: .kMeans, source: "orders.csv", rows: 12_345, rejected: ["missing": 3, "not_a_date": 1],
        warnings: ["4 of 12345 rows were of no use"], asOf: CalendarDay(year: 2026, month: 3, day: 31),
        features: ["frequency", "average_basket", "discount_share", "shoe size"],
        segments: [
            .init(
                id: "cluster_1",
                name: .traits([
                    trait("frequency", true), trait("average_basket", false), trait("discount_share", true),
                ]), users: 700, centre: [7.25, 31.5, 0.42, 41], standing: [1.2, -0.6, 0.5, 0.1],
                scaled: [1.1, -0.5, 0.4, 0]),
            .init(
                id: "cluster_4", name: .traits([trait("shoe size", true, strong: true)]), users: 250,
                centre: [1.5, 60, 0.1, 46], standing: [-0.1, 0.2, -0.3, 1.9], scaled: [-0.2, 0.1, -0.3, 2]),
            .init(id: "no_purchase", name: .known("no_purchase"), users: 50, centre: [0, nil, nil, nil]),
        ],
        clustering: .init(
            inertia: 1_234.5, seed: 7,
            trials: [
                .init(count: 2, silhouette: 0.41, stability: 0.97), .init(count: 3, silhouette: 0.38, stability: 0.6),
            ], isStable: false,
            scales: [
                .init(logarithmUnit: 2, centre: 0.5, spread: 0.8), .init(logarithmUnit: 30, centre: 1, spread: 0.5),
                .init(logarithmUnit: nil, centre: 0.2, spread: 0.3), .init(logarithmUnit: nil, centre: 41, spread: 2.5),
            ], nextID: 5))

    private static let scores = SegmentationReport(
        method: .rfm, source: "orders.csv", rows: 60, rejected: [:], warnings: [],
        asOf: CalendarDay(year: 2026, month: 3, day: 31), features: ["recency_days", "frequency", "monetary"],
        segments: [
            .init(id: "champions", name: .known("champions"), users: 4, centre: [3, 5.5, 210]),
            .init(id: "hibernating", name: .known("hibernating"), users: 6, centre: [88, 1, -4]),
        ],
        grid: [[0, 0, 0, 1, 3], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [2, 0, 0, 0, 0], [3, 1, 0, 0, 0]])

    private static func files(_ name: String) -> [(language: Language, file: String)] {
        Language.allCases.map { ($0, "\(name).\($0.rawValue).html") }
    }

    @Test(arguments: Language.allCases)
    func `clusters as a page`(language: Language) throws {
        let page = Self.clusters.html(language: language, files: Self.files("clusters"))
        try GoldenFile(name: "clusters.\(language.rawValue).html").expect(page)
        #expect(Page(page).fault == nil)
    }

    @Test(arguments: Language.allCases)
    func `scores as a page`(language: Language) throws {
        let page = Self.scores.html(language: language, files: Self.files("scores"))
        try GoldenFile(name: "scores.\(language.rawValue).html").expect(page)
        #expect(Page(page).fault == nil)
    }

    @Test func `clusters and scores as JSON`() throws {
        try GoldenFile(name: "clusters.json").expect(Self.clusters.json())
        try GoldenFile(name: "scores.json").expect(Self.scores.json())
    }

    @Test func `a cluster's name says in plain words what sets it apart`() {
        let segments = Self.clusters.segments
        #expect(
            SegmentWords(.english).names(segments) == [
                "Frequent, low basket, discount-led", "Very high shoe size", "No purchase",
            ])
        #expect(
            SegmentWords(.simplifiedChinese).names(segments) == ["高频、低客单价、偏好折扣", "特别shoe size 高", "未购买"])
    }

    @Test func `clusters that words cannot tell apart are numbered, and one like everybody is average`() {
        let alike = (0..<3).map { index in
            SegmentationReport.Segment(
                id: "cluster_\(index)", name: .traits(index == 2 ? [] : [Self.trait("frequency", true)]), users: 1,
                centre: [])
        }
        #expect(SegmentWords(.english).names(alike) == ["Frequent", "Frequent (2)", "Average"])
    }

    @Test(arguments: PageTests.hostileTexts)
    func `no text of the table reaches the page as markup`(text: String) {
        var report = Self.clusters
        report.source = text
        report.features = report.features.map { _ in text }
        for index in report.segments.indices {
            report.segments[index].id = text
            report.segments[index].name = .traits([Self.trait(text, true)])
        }
        for language in Language.allCases {
            let page = Page(report.html(language: language, files: [(language, "page.html")]))
            #expect(page.fault == nil)
            let names = Set(page.elements.map(\.name))
            #expect(names.isDisjoint(with: ["script", "img", "iframe", "link", "object", "embed", "form", "base"]))
        }
    }

    @Test func `nobody at all is still a page`() {
        var report = Self.scores
        report.segments = []
        report.grid = []
        #expect(Page(report.html(language: .english, files: [])).fault == nil)
    }
}
