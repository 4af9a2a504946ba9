import Foundation
import Pipeline
import Records
import TestSupport
import Testing

@Suite struct ConfigurationTemplateTests {
    @Test func `a new project is complete and without mistakes`() throws {
        let folder = try TemporaryFolder()
        let outcome = try ProjectTemplate.write(to: folder.path)
        #expect(
            outcome.written
                == [
                    "Jobs/allot.yaml", "Jobs/campaigns/spring-coupons.yaml", "Sql/source/users.sql",
                    "Sql/source/items.sql", "Sql/source/events.sql", "Sql/source/deliveries.sql",
                    "Sql/source/outcomes.sql", "Sql/source/consent.sql", "Sql/roles.sql",
                ].map { "\(folder.path)/\($0)" })
        #expect(outcome.existing.isEmpty)
        #expect(try Configuration.load(directory: folder.path).campaigns.map(\.id) == ["spring-coupons"])
        _ = try SourceContract.load(directory: folder.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/Sql/source")
        #expect(names.count == 6, "nothing but the six queries is left: \(names)")
    }

    @Test func `a file that is there is never overwritten`() throws {
        let folder = try TemporaryFolder()
        _ = try ProjectTemplate.write(to: folder.path)
        let path = "\(folder.path)/Jobs/allot.yaml"
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: "\(folder.path)/Sql/roles.sql")
        let outcome = try ProjectTemplate.write(to: folder.path)
        #expect(outcome.written == ["\(folder.path)/Sql/roles.sql"])
        #expect(outcome.existing.count == 8 && outcome.existing.contains(path))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test func `a link that leads nowhere is left alone`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/Sql", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/Sql/roles.sql", withDestinationPath: "\(folder.path)/elsewhere")
        let outcome = try ProjectTemplate.write(to: folder.path)
        #expect(outcome.existing == ["\(folder.path)/Sql/roles.sql"])
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/elsewhere"))
    }

    @Test func `a place that cannot be written ends with 73 and says where`() throws {
        let folder = try TemporaryFolder()
        try "a file".write(toFile: "\(folder.path)/Jobs", atomically: true, encoding: .utf8)
        let error = #expect(throws: ProjectTemplateError.self) { try ProjectTemplate.write(to: folder.path) }
        #expect(error?.exitCode == .cannotWrite)
        #expect(error?.description.hasPrefix("\(folder.path)/Jobs/allot.yaml: cannot be written: ") == true)
    }

    @Test func `a template can decide on other days`() throws {
        let from = try #require(CalendarDay("2027-02-03"))
        let file = ProjectTemplate.file(ProjectTemplate.coupons, deciding: from...(from + 27))
        let shop = Configuration.File(path: "shop", text: ProjectTemplate.shop.text)
        let campaign = try Configuration(shop: shop, campaigns: [.init(path: file.path, text: file.text)]).campaigns[0]
        #expect(campaign.starts == from && campaign.ends == from + 27)
    }
}
