import Records
import Reports
import Statistics
import Testing

@Suite struct PageTests {
    /// Every text field of a report filled with `text`.
    static func hostile(_ text: String) -> CampaignReport {
        var report = Examples.spring
        let label = LocalLabel(text, texts: ["en": text, "zh-Hans": text])
        report.campaignID = text
        report.label = label
        report.currency = text
        report.actions = [
            SuggestedAction(.stopOffer(offer: label, perUser: Examples.interval(-3, -2, -1))),
            SuggestedAction(.restock(offer: label, day: Examples.day(3))),
            SuggestedAction(.leaveOutSegment(segment: label, perUser: Examples.interval(-3, -2, -1))),
        ]
        for index in report.offers.indices {
            report.offers[index].id = text + String(index)
            report.offers[index].label = label
            report.offers[index].channel = text
            report.offers[index].creative = text
        }
        for index in report.segments.indices {
            report.segments[index].id = text + String(index)
            report.segments[index].label = label
            report.segments[index].bestOffer = label
        }
        report.stamp.runID = text
        report.stamp.toolVersion = text
        report.stamp.configurationDigest = text
        report.stamp.sqlDigest = text
        report.stamp.listDigest = text
        return report
    }

    static let hostileTexts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><b>",
        "javascript:alert(1)", "http://example.com/x.png", "\u{202E}evil\u{2066}", "a\u{0}b\u{1B}[31m\u{85}",
        "]]><!--", "&lt;script&gt;", "{offer} {range}", "=cmd|' /C calc'!A0", "",
    ]

    /// What every page promises, whatever stands in it.
    private func check(_ markup: String, _ comment: Comment) {
        let page = Page(markup)
        #expect(page.fault == nil, comment)
        let names = Set(page.elements.map(\.name))
        #expect(
            names.isDisjoint(with: ["script", "img", "iframe", "link", "object", "embed", "form", "base"]), comment)
        #expect(page.elements.count { $0.name == "style" } == 1, comment)
        for element in page.elements {
            for (name, value) in element.attributes {
                #expect(!name.hasPrefix("on") && name != "src" && name != "style", comment)
                if name == "href" { #expect(!value.contains(":") && !value.contains("/"), comment) }
            }
        }
        #expect(!markup.unicodeScalars.contains { Escaping.isDeceptive($0) && $0 != "\n" }, comment)
        #expect(
            page.elements.contains {
                $0.attributes["http-equiv"] == "Content-Security-Policy"
                    && $0.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"
            }, comment)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "identifiers are unique")
        for element in page.elements {
            for id in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(id)), comment)
            }
        }
        for (index, element) in page.elements.enumerated() where element.name == "svg" {
            let children = page.elements.filter { $0.parent == index }.map(\.name)
            #expect(children.prefix(2) == ["title", "desc"], comment)
            #expect(element.attributes["role"] == "img", comment)
        }
        #expect(!page.text.contains("{") || comment.rawValue.contains("{offer}"), "a placeholder is left over")
    }

    @Test(arguments: hostileTexts)
    func `hostile text in every field comes out inert`(text: String) {
        for language in Language.allCases {
            check(Self.hostile(text).html(language: language), Comment(rawValue: text))
        }
        var portfolio = Examples.portfolio
        portfolio.campaigns = [PortfolioReport.Campaign(Self.hostile(text))]
        check(portfolio.html(language: .english), Comment(rawValue: text))
        let cells = Self.hostile(text).csv().split(whereSeparator: { [",", "\r\n"].contains($0) })
        #expect(!cells.contains { $0.hasPrefix("=") || $0.hasPrefix("@") || $0.hasPrefix("\"=") })
    }

    @Test(arguments: Language.allCases)
    func `the examples keep every promise of a page`(language: Language) {
        check(Examples.spring.html(language: language), "spring")
        check(Examples.firstNight.html(language: language), "first night")
        check(Examples.portfolio.html(language: language), "portfolio")
    }

    @Test(arguments: Language.allCases)
    func `any report makes a sound page`(language: Language) {
        for seed in 0..<12 as Range<Int64> {
            let report = RandomReport(seed: seed).report
            let markup = report.html(language: language)
            check(markup, "seed \(seed)")
            #expect(!markup.contains("nan") && !markup.contains("inf\""), "seed \(seed)")
        }
    }

    @Test func `the sections stand in the order in which a marketer asks`() {
        let sections = Page(Examples.spring.html(language: .english)).elements.filter { $0.name == "section" }
        #expect(
            sections.compactMap { $0.attributes["id"] } == [
                "money", "next", "trust", "offers", "allocation", "segments", "budget", "audience", "funnel", "method",
            ])
    }

    @Test func `no more than three actions are asked for`() {
        var report = Examples.spring
        report.actions += report.actions
        let page = report.html(language: .english)
        #expect(page.ranges(of: "class=\"do\"").count == 3)
    }

    @Test func `sixty nights of twenty offers in fifty segments weigh less than 400 kB`() {
        let report = RandomReport(seed: 1, nights: 60, offers: 20, segments: 50).report
        for language in Language.allCases { #expect(report.html(language: language).utf8.count < 400_000) }
    }

    @Test func `pages link to each other, to the index and to the data`() {
        let page = Page(Examples.spring.html(language: .english))
        let links = page.elements.compactMap { $0.attributes["href"] }
        #expect(
            links == ["index.en.html", "spring-coupons.zh-Hans.html", "spring-coupons.csv", "spring-coupons.json"])
    }
}
