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

    /// What every page promises, whatever stands in it; the promises that `markup` breaks.
    private func broken(_ markup: String) -> [String] {
        let page = Page(markup)
        var broken = page.fault.map { [$0] } ?? []
        func promise(_ isKept: Bool, _ what: String) { if !isKept { broken.append(what) } }
        let names = Set(page.elements.map(\.name))
        promise(
            names.isDisjoint(with: ["script", "img", "iframe", "link", "object", "embed", "form", "base"]),
            "an element loads or runs something")
        promise(page.elements.count { $0.name == "style" } == 1, "one stylesheet")
        promise(
            page.elements.contains {
                $0.attributes["http-equiv"] == "Content-Security-Policy"
                    && $0.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"
            }, "the content policy")
        promise(!markup.unicodeScalars.contains { Escaping.isDeceptive($0) && $0 != "\n" }, "no deceptive character")
        let ids = page.elements.compactMap { $0.attributes["id"] }
        let known = Set(ids)
        promise(known.count == ids.count, "identifiers are unique")
        var children = [[String]](repeating: [], count: page.elements.count)
        for element in page.elements {
            if let parent = element.parent { children[parent].append(element.name) }
            for (name, value) in element.attributes {
                promise(!name.hasPrefix("on") && name != "src" && name != "style", "attribute \(name)")
                promise(name != "href" || !value.contains(where: { ":/".contains($0) }), "link to \(value)")
                promise(
                    name != "aria-labelledby" || known.isSuperset(of: value.split(separator: " ").map(String.init)),
                    value)
            }
        }
        for (index, element) in page.elements.enumerated() where element.name == "svg" {
            promise(children[index].prefix(2) == ["title", "desc"], "a title and a description")
            promise(element.attributes["role"] == "img", "a role")
        }
        return broken
    }

    @Test(arguments: hostileTexts)
    func `hostile text in every field comes out inert`(text: String) {
        for language in Language.allCases {
            #expect(broken(Self.hostile(text).html(language: language)) == [])
        }
        var portfolio = Examples.portfolio
        portfolio.campaigns = [PortfolioReport.Campaign(Self.hostile(text))]
        #expect(broken(portfolio.html(language: .english)) == [])
        let cells = Self.hostile(text).csv().split(whereSeparator: { [",", "\r\n"].contains($0) })
        #expect(!cells.contains { $0.hasPrefix("=") || $0.hasPrefix("@") || $0.hasPrefix("\"=") })
    }

    @Test(arguments: Language.allCases)
    func `the examples keep every promise of a page`(language: Language) {
        for markup in [
            Examples.spring.html(language: language), Examples.firstNight.html(language: language),
            Examples.portfolio.html(language: language),
        ] {
            #expect(broken(markup) == [])
            #expect(!Page(markup).text.contains("{"), "a placeholder is left over")
        }
    }

    @Test(arguments: Language.allCases)
    func `any report makes a sound page`(language: Language) {
        for seed in 0..<12 as Range<Int64> {
            let report = RandomReport(seed: seed).report
            let markup = report.html(language: language)
            #expect(broken(markup) == [], "seed \(seed)")
            #expect(!Page(markup).text.contains("{"), "seed \(seed): a placeholder is left over")
            #expect(!markup.contains("nan") && !markup.contains("inf\""), "seed \(seed)")
        }
    }

    @Test func `the sections stand in the order in which a marketer asks`() {
        let sections = Page(Examples.spring.html(language: .english)).elements.filter { $0.name == "section" }
        #expect(
            sections.compactMap { $0.attributes["id"] } == [
                "money", "next", "trust", "offers", "allocation", "segments", "moves", "budget", "audience", "funnel",
                "method",
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
