import Foundation
import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport
import Testing

/// Which files a report consists of, and that a reader never sees half of one.
@Suite(.database) struct ReportingFilesTests {
    private func names(_ paths: [String]) -> [String] { paths.map { ($0 as NSString).lastPathComponent }.sorted() }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a page per language, a document and a table for each campaign and for all of them`() throws {
        let ledger = try ReportingLedger()
        let paths = try ledger.write()
        let kinds = ["csv", "en.html", "json", "zh-Hans.html"]
        #expect(
            names(paths) == ["index", "spring-coupons", "tryon-ads"].flatMap { name in kinds.map { "\(name).\($0)" } })
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.reports).sorted() == names(paths))
        for path in paths { #expect(try mode(path) == 0o600) }
        #expect(try mode(ledger.reports) == 0o700)
    }

    @Test func `one campaign in one language, and an index that leads nowhere else`() throws {
        let ledger = try ReportingLedger()
        let paths = try ledger.write(["tryon-ads"], languages: ["zh-Hans"])
        #expect(
            names(paths) == [
                "index.csv", "index.json", "index.zh-Hans.html", "tryon-ads.csv", "tryon-ads.json",
                "tryon-ads.zh-Hans.html",
            ])
        #expect(try ledger.document("index.json").list("campaigns").count == 1)
    }

    @Test func `the same tables give the same bytes`() throws {
        let ledger = try ReportingLedger()
        let first = try ledger.write().map { try String(contentsOfFile: $0, encoding: .utf8) }
        let second = try ledger.write().map { try String(contentsOfFile: $0, encoding: .utf8) }
        #expect(first == second)
    }

    @Test func `a campaign that was removed from the configuration reports under its identifiers`() throws {
        let ledger = try ReportingLedger(campaigns: [ProjectTemplate.ads])
        try ledger.write(["spring-coupons"])
        let report = try ledger.document("spring-coupons.json")
        #expect(report.text("label.fallback") == "spring-coupons" && report.text("label.en") == nil)
        #expect(!report.has("budget"))
        // Its arms are read from their identifiers.
        let offer = try report.element(of: "offers", where: "id", is: "spring-coupons/p10/chat")
        #expect(offer.text("label.fallback") == "p10" && offer.text("channel") == "chat")
        #expect(try offer.number("users") > 0)
    }

    @Test func `a campaign that never published is left out with a word, and writes nothing`() throws {
        let ledger = try ReportingLedger(nights: false)
        let notices = Mutex<[String]>([])
        let paths = try ledger.write { line in notices.withLock { $0.append(line) } }
        #expect(paths == [] && !FileManager.default.fileExists(atPath: ledger.reports))
        #expect(notices.withLock { $0.count } == 2)
        #expect(notices.withLock { $0.first ?? "" }.contains("spring-coupons has nothing to report"))
    }

    @Test func `an unknown campaign or language is an error of the command line`() throws {
        let ledger = try ReportingLedger(nights: false)
        #expect { try ledger.write(["sprng"]) } throws: { ($0 as? NightError)?.exitCode == .usage }
        #expect { try ledger.write(languages: ["fr"]) } throws: { ($0 as? NightError)?.exitCode == .usage }
    }

    @Test func `a symbolic link in a report's place is refused, and what it points at stays`() throws {
        let ledger = try ReportingLedger()
        let victim = ledger.folder.file("victim")
        try "precious".write(toFile: victim, atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: ledger.reports, withIntermediateDirectories: true)
        let link = "\(ledger.reports)/tryon-ads.json"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim)
        #expect { try ledger.write() } throws: { error in
            guard let error = error as? ReportFolderError else { return false }
            return error.exitCode == .cannotWrite && error.path == link && "\(error)".contains("symbolic link")
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.reports) == ["tryon-ads.json"])
    }

    @Test func `a folder that cannot be made is named`() throws {
        let ledger = try ReportingLedger()
        try "a file".write(toFile: ledger.reports, atomically: true, encoding: .utf8)
        #expect { try ledger.write() } throws: { error in
            (error as? ReportFolderError)?.exitCode == .cannotWrite && "\(error)".contains(ledger.reports)
        }
    }
}

@Suite struct ReportFolderTests {
    @Test func `whichever step fails, every file is whole, drafts are gone, and before the last step all is old`()
        throws
    {
        let folder = try TemporaryFolder()
        let names = ["a.json", "b.json", "c.json"]
        func files(_ text: String) -> [ReportFolder.File] { names.map { ReportFolder.File(name: $0, text: text) } }
        func contents() throws -> [String] {
            try names.map { try String(contentsOfFile: folder.file($0), encoding: .utf8) }
        }
        _ = try ReportFolder(path: folder.path).write(files("old"))
        for failing in 0..<6 {
            let step = Mutex(0)
            let broken = ReportFolder(path: folder.path) { _ in
                let now = step.withLock { count in
                    defer { count += 1 }
                    return count
                }
                if now == failing { throw POSIXError(.ENOSPC) }
            }
            #expect { try broken.write(files("new")) } throws: { error in
                (error as? ReportFolderError)?.exitCode == .cannotWrite && "\(error)".contains(folder.path)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == names)
            // Three drafts, then three renames.
            let renamed = max(0, failing - 3)
            #expect(try contents() == names.indices.map { $0 < renamed ? "new" : "old" })
            _ = try ReportFolder(path: folder.path).write(files("old"))
        }
        _ = try ReportFolder(path: folder.path).write(files("new"))
        #expect(try contents() == ["new", "new", "new"])
    }
}
