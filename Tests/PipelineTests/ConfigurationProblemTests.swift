import Pipeline
import Records
import Testing

@Suite struct ConfigurationProblemTests {
    /// The coupon campaign of the templates with `old` replaced by `new`, and the shop's template.
    private func messages(replacing old: String, with new: String) -> [String] {
        let text = ProjectTemplate.coupons.text
        #expect(text.contains(old), "the template has changed: \(old)")
        return messages(campaign: text.replacing(old, with: new))
    }

    private func messages(campaign text: String) -> [String] {
        let shop = Configuration.File(path: "shop", text: ProjectTemplate.shop.text)
        do {
            _ = try Configuration(shop: shop, campaigns: [Configuration.File(path: "c", text: text)])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `every mistake of every file is reported at once, with its place`() throws {
        let folder = ConfigurationSnapshot.folder + "/broken"
        let error = try #require(throws: ConfigurationError.self) { try Configuration.load(directory: folder) }
        #expect(error.exitCode == .configuration)
        #expect(!error.description.contains("hunter2"), "a secret must not be repeated")
        try ConfigurationSnapshot.expect(
            error.description.replacing(folder + "/", with: "") + "\n", is: "broken.txt")
    }

    @Test func `a folder without configuration says how to make one`() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(directory: "/nonexistent") }
        #expect(
            error?.problems.map(\.description) == [
                "/nonexistent/Jobs/allot.yaml:1:1: there is no such file; `allot init` writes one to start from"
            ])
    }

    @Test func `a misspelt key is answered with the key that was meant`() {
        #expect(
            messages(
                replacing: "  - {id: push, cost_per_send: \"0.01\"}", with: "  - {id: push, cost_per_sent: \"0.01\"}")
                == ["c:44:16: `channels.cost_per_sent` is not a key here (did you mean `cost_per_send`?)"])
    }

    @Test func `a key in the wrong place is answered with its place`() {
        #expect(
            messages(campaign: ProjectTemplate.coupons.text + "keep_versions: 3\n").first?.hasSuffix(
                "`keep_versions` is not a key here; it belongs at `publish.keep_versions`") == true)
    }

    @Test func `a policy that is known but not there yet is refused with what is`() {
        #expect(
            messages(replacing: "kind: thompson", with: "kind: ucb").first?.hasSuffix(
                "`policy.kind` is not supported yet as `ucb`; supported: thompson") == true)
        #expect(
            messages(replacing: "objective: profit", with: "objective: revenue").first?.hasSuffix(
                "`policy.objective` is not supported yet as `revenue`; supported: profit") == true)
    }

    @Test func `money without quotes is refused`() {
        #expect(
            messages(replacing: "total: \"560000.00\"", with: "total: 560000.00").first?.hasSuffix(
                "`budget.total` must be in quotes, so that no reader rounds it: write \"560000.00\"") == true)
    }

    @Test(arguments: ["1,000.00", "1e3", "-1.00", "+1.00", "١٢", ".5", "5.", "0x10", "NaN", "inf", "", "1.0000001"])
    func `money is a plain decimal of at most six places`(text: String) {
        #expect(messages(replacing: "total: \"560000.00\"", with: "total: \"\(text)\"").count == 1)
    }

    @Test(arguments: [
        ("Asia/Kolkata", true), ("Europe/Kyiv", true), ("Australia/Lord_Howe", true), ("UTC", true),
        ("America/Argentina/Buenos_Aires", true), ("GMT+8", false), ("EST", false), ("asia/shanghai", false),
        ("+08:00", false), ("../etc/passwd", false), ("Asia/Shangai", false),
    ])
    func `a time zone is one of the tz database`(zone: String, fits: Bool) {
        let text = ProjectTemplate.shop.text.replacing("Asia/Shanghai", with: "\"\(zone)\"")
        let shop = Configuration.File(path: "shop", text: text)
        #expect(((try? Configuration(shop: shop, campaigns: [])) != nil) == fits)
    }

    @Test func `a paused campaign and one that is not started decide nothing`() throws {
        let shop = Configuration.File(path: "shop", text: ProjectTemplate.shop.text)
        let text = ProjectTemplate.coupons.text
        func campaign(_ text: String) throws -> CampaignConfiguration {
            try #require(
                try Configuration(shop: shop, campaigns: [Configuration.File(path: "c", text: text)]).campaigns.first)
        }
        let active = try campaign(text)
        #expect(active.decides(on: active.starts) && active.decides(on: active.ends))
        #expect(!active.decides(on: active.starts + -1) && !active.decides(on: active.ends + 1))
        let paused = try campaign(text.replacing("status: active", with: "status: paused"))
        #expect(!paused.decides(on: paused.starts))
    }

    @Test func `two campaigns may share neither identifier nor salt`() throws {
        let shop = Configuration.File(path: "shop", text: ProjectTemplate.shop.text)
        let text = ProjectTemplate.coupons.text
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(
                shop: shop,
                campaigns: ["a", "b"].map { Configuration.File(path: $0, text: text) }
                    + [
                        .init(
                            path: "c",
                            text: ProjectTemplate.ads.text.replacing("salt: tryon-ads-2026", with: "salt: shop-2026"))
                    ])
        }
        #expect(
            error?.problems.map(\.description) == [
                "b:4:11: `campaign` is `spring-coupons`, which is the campaign of a already",
                "b:11:32: `holdout.salt` is `spring-coupons-2026`, as in a: holdouts with one salt hold out the same users",
                "c:10:32: `holdout.salt` is `shop-2026`, as in shop: holdouts with one salt hold out the same users",
            ])
    }

    @Test(arguments: [(31, true), (32, false)])
    func `all campaigns together have at most 127 arms`(creatives: Int, fits: Bool) {
        // Four offers and one channel: 4 × 31 = 124 arms fit, 4 × 32 = 128 do not.
        let names = (1...creatives).map { "c\($0)" }.joined(separator: ", ")
        let text = ProjectTemplate.coupons.text
            .replacing("  - {id: chat, cost_per_send: \"0.04\"}\n", with: "creatives: [\(names)]\n")
        let messages = messages(campaign: text)
        #expect(messages.isEmpty == fits)
        #expect(fits || messages[0].contains("there are 128 arms"))
    }

    @Test(arguments: [
        ("recency_days between 14 and 180", true), ("region = 'a;b -- c'", true), ("\"odd (name\" is null", true),
        ("(a or b) and (c)", true), ("a = 1; drop table b", false), ("a = 1) or (b = 2", false), ("a = $1", false),
        ("a = 1 -- b", false), ("a = 1 /* b */", false), ("a = 'b", false), ("  ", false),
    ])
    func `an audience's condition must be one expression`(condition: String, fits: Bool) {
        let quoted = "'" + condition.replacing("'", with: "''") + "'"
        #expect(messages(replacing: "{segments: []}", with: "{where: \(quoted)}").isEmpty == fits)
    }

    @Test func `a key repeated many times is reported each time`() {
        let text = ProjectTemplate.coupons.text + "status: paused\nstatus: active\n\"status\": active\n"
        let messages = messages(campaign: text)
        #expect(messages.count == 3)
        #expect(messages.allSatisfy { $0.contains("`status` appears more than once; the first is on line 8") })
    }

    @Test func `aliases that would grow without end are refused at once`() {
        var text = "version: 1\na0: &a0 [x, x]\n"
        for level in 1..<60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(messages(campaign: text).contains { $0.contains("anchors and aliases") })
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `deep nesting is an error, not a crash`(opening: String) {
        #expect(!messages(campaign: String(repeating: opening, count: 20_000)).isEmpty)
    }
}
