import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// Every `allot …` command that the README shows, run as it stands, against a small shop.
struct ReadmeTests {
    /// The commands in the README's console blocks and tables, in order, without comments.
    private static let commands: [[String]] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
        var commands: [[String]] = []
        var isConsole = false
        for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isConsole = line.hasPrefix("```console") }
            let pieces = isConsole ? [line] : line.split(separator: "`").enumerated().filter { $0.0 % 2 == 1 }.map(\.1)
            for piece in pieces where piece.hasPrefix("allot ") {
                let text = piece.split(separator: "#")[0].split(separator: "&")[0]
                commands.append(text.split(separator: " ").dropFirst().map(String.init))
            }
        }
        return commands
    }()

    /// A table of purchases of half a year, such as an analyst has.
    private static func orders(in folder: TemporaryFolder) throws -> String {
        var text = "customer_id,ordered_at,total\n"
        for customer in 0..<300 {
            for order in 0...(customer * customer % 7) {
                let day = CalendarDay(year: 2026, month: 1, day: 5) + (customer * 31 % 60 + order * (customer % 23))
                text += "\(customer),\(day) 10:00,\(5 + customer % 40).50\n"
            }
        }
        try text.write(toFile: folder.file("orders.csv"), atomically: true, encoding: .utf8)
        return folder.file("orders.csv")
    }

    @Test func `the README shows commands for the first contact and for three in the morning`() {
        let names = Set(Self.commands.compactMap(\.first))
        let expected: Set = [
            "init", "schema", "migrate", "check", "plan", "run", "status", "runs", "pause", "resume", "rollback",
            "publish", "report", "clv", "segment", "backfill",
        ]
        #expect(names.isSuperset(of: expected))
    }

    @Test func `every command of the README works as it stands there`() throws {
        let shop = try NightShop()
        // A list to roll back to, and the day for which the README's commands are run.
        #expect(try shop.run().exitCode == .success)
        try shop.nextDay()
        let day = NightShop.night + 1
        var connection = try shop.connect()
        let folder = try TemporaryFolder()
        for command in Self.commands where command[0] != "demo" {
            var arguments = command
            let versions = try connection.query(
                "SELECT max(version) AS n FROM allot.targeting_version WHERE campaign_id = $1",
                [.text(NightShop.coupons)])
            let runs = try connection.query("SELECT run_id::text AS id FROM allot.run ORDER BY started_at DESC LIMIT 1")
            for (index, word) in arguments.enumerated() {
                switch word {
                case "CAMPAIGN": arguments[index] = NightShop.coupons
                case "DAY": arguments[index] = "\(day)"
                case "N": arguments[index] = try versions.only.text("n")
                case "orders.csv.gz": arguments[index] = try Self.orders(in: folder)
                case "value.html": arguments[index] = folder.file("value.html")
                case "ID": arguments[index] = try runs.only.text("id")
                case "segments.html": arguments[index] = folder.file(word)
                default: break
                }
            }
            switch command[0] {
            case "init":
                arguments[1] = folder.path + "/shop"
            case "schema":
                break
            default:
                arguments += ["--directory", shop.directory]
                // The simulated shop's days are not yesterday.
                if ["plan", "run"].contains(command[0]), !arguments.contains("--interval") {
                    arguments += ["--interval", "\(day)"]
                }
            }
            let ending = try AllotCommand.run(arguments)
            // The simulated shop's events are of last year, which is all that an online check has to find fault with.
            let faults = ending.output.split(separator: "\n").filter { $0.contains(": FAIL") }
            let isOld = command == ["check", "--online"] && faults.allSatisfy { $0.hasPrefix("freshness") }
            #expect(
                ending.status == (isOld ? 3 : 0),
                "allot \(arguments.joined(separator: " ")): \(ending.output)\(ending.messages)")
        }
    }
}
