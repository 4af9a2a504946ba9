import Reports
import Testing

@Suite struct HTMLTests {
    @Test func `text becomes text, never structure`() {
        let html = HTML(.p, .class("note")) { "Tom & <Jerry> \"said\" 'so' `now`" }
        #expect(
            html.markup
                == "\n<p class=\"note\">Tom &amp; &lt;Jerry&gt; &quot;said&quot; &#39;so&#39; &#96;now&#96;</p>")
    }

    @Test func `an attribute's value cannot leave its quotes`() {
        #expect(HTML(.b, .class("\" onload=\"x")) { "a" }.markup == "<b class=\"&quot; onload=&quot;x\">a</b>")
    }

    @Test(arguments: [
        "\u{0}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{61C}", "\u{2028}",
        "\u{FEFF}", "\u{200B}", "\u{AD}", "\u{E0041}", "\r",
    ])
    func `a character that hides or reorders its neighbours becomes visible`(character: String) {
        #expect(HTML.text("a\(character)b").markup == "a\u{FFFD}b")
    }

    @Test(arguments: [0xFFFE, 0x1FFFF, 0x10FFFE, 0xFDD0] as [UInt32])
    func `a non-character becomes visible`(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(HTML.text("a\(scalar)b").markup == "a\u{FFFD}b")
    }

    @Test func `what scripts and emoji need stays`() {
        let text = "满200减30 · नमस्\u{200D}ते · 👩\u{200D}🔧 · émoji\u{FE0F}"
        #expect(HTML.text(text).markup == text)
    }

    @Test func `a link stays in its folder`() {
        let markup = HTML(.a, .link("javascript:alert(1)//../x.html")) { "x" }.markup
        #expect(markup == "<a href=\"javascript%3Aalert%281%29%2F%2F..%2Fx.html\">x</a>")
    }

    @Test func `no element or attribute of a report can run or load anything`() {
        let elements = Set(Tag.allCases.map(\.rawValue))
        #expect(
            elements.isDisjoint(with: [
                "script", "iframe", "object", "embed", "img", "link", "base", "form", "image", "use",
            ]))
        let names = Attribute.Name.allCases.map(\.rawValue)
        #expect(!names.contains { $0.hasPrefix("on") || ["src", "style", "srcset", "action"].contains($0) })
    }

    @Test(arguments: [
        ("spring-coupons", "spring-coupons"), ("../../etc/passwd", "~2e~2e~2f~2e~2e~2fetc~2fpasswd"), ("", "~"),
        ("index", "~index"), ("a b", "a~20b"), ("春", "~e6~98~a5"),
    ])
    func `a campaign's name makes a safe file name of its own`(campaign: String, stem: String) {
        #expect(ReportFiles.page(campaign, .english) == stem + ".en.html")
    }
}
