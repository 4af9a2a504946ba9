import Audience
import Pipeline
import Records
import Testing

/// The key `quality` of `allot.yaml`.
@Suite struct ConfigurationQualityTests {
    private func shop(_ quality: String) throws -> ShopConfiguration {
        let text = "version: 1\ntimezone: Europe/Berlin\ncurrency: EUR\n\(quality)\n"
        return try Configuration(shop: .init(path: "shop", text: text), campaigns: []).shop
    }

    private func problems(_ quality: String) -> [String] {
        do {
            _ = try shop(quality)
            return []
        } catch let error as ConfigurationError {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `left out, the limits are those of the example, and no day is let through`() throws {
        let example = try Configuration(
            shop: .init(path: "shop", text: ProjectTemplate.shop.text), campaigns: []
        ).shop.quality
        for text in ["", "quality: {}"] {
            let quality = try shop(text).quality
            #expect(quality == example)
            #expect(quality.limits.unknownUsers == 0.05 && quality.limits.unknownItems == 0.1)
            #expect(quality.limits.missing == 0.1 && quality.limits.duplicates == 0.1)
            #expect(quality.limits.drift == 0.25 && quality.limits.clock == 0.05)
            #expect(quality.accept.isEmpty)
        }
    }

    @Test func `limits and days say what they say, and do not change what lists depend on`() throws {
        let changed = try shop(
            "quality: {unknown_users: \"0.2\", drift: \"0.5\", accept: [2026-11-11, 2026-11-12]}")
        #expect(changed.quality.limits.unknownUsers == 0.2 && changed.quality.limits.drift == 0.5)
        #expect(
            changed.quality.accept == [
                CalendarDay(year: 2026, month: 11, day: 11), CalendarDay(year: 2026, month: 11, day: 12),
            ])
        #expect(try changed.digest == shop("").digest)
        #expect(try changed.digest != shop("freshness: 31h").digest)
    }

    @Test(arguments: [
        (
            "quality: {unknown_user: \"0.1\"}",
            "`quality.unknown_user` is not a key here (did you mean `unknown_users`?)"
        ),
        ("quality: {missing: \"1.5\"}", "`quality.missing` must be a decimal number from 0 to 1"),
        ("quality: {drift: \"0.1\"}", "`quality.drift` must be a decimal number from 0.25 to 100"),
        ("quality: {accept: 2026-11-11}", "`quality.accept` must be"),
        ("quality: {accept: [yesterday]}", "a day, such as 2026-03-01"),
    ])
    func `a mistake is named with its place`(text: String, message: String) {
        let found = problems(text)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }
}
