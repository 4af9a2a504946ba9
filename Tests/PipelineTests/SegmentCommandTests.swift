import Foundation
import Postgres
import Statistics
import TestSupport
import Testing

/// `allot segment` on small tables whose answers are plain, and on tables that are wrong.
@Suite struct SegmentCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
        return folder.file(name)
    }

    /// The JSON document of a command that must succeed.
    private func document(_ arguments: [String]) throws -> [String: Any] {
        let ending = try AllotCommand.run(["segment"] + arguments + ["--json"])
        #expect(ending.status == 0, "\(ending.messages)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    }

    private func segments(_ document: [String: Any]) -> [[String: Any]] {
        document["segments"] as? [[String: Any]] ?? []
    }

    /// Each user's segment, from the table that the command writes.
    private func members(_ path: String) throws -> [String: String] {
        var members: [String: String] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(members.updateValue(String(fields[1]), forKey: String(fields[0])) == nil, "\(line)")
        }
        return members
    }

    /// Three groups of users: in the first two features 0 and 0, 9 and 0, 0 and 9; the third says nothing.
    private func groups(_ seed: UInt64, sizes: [Int] = [300, 200, 100], shift: Double = 0) -> String {
        let stream = KeyedStream(seed: seed, label: "groups")
        var text = "customer,visits,basket,shop\n"
        var user = 0
        for (group, size) in sizes.enumerated() {
            for _ in 0..<size {
                user += 1
                let visits = (group == 1 ? 9 + shift : 0) + stream.uniform(Int64(user), 0)
                let basket = (group == 2 ? 9 : 0) + stream.uniform(Int64(user), 1)
                text += "u\(user),\(visits),\(basket),1\n"
            }
        }
        return text
    }

    private func clustering(_ table: String, _ more: String...) -> [String] {
        ["--from", table, "--user", "customer", "--features", "visits,basket,shop"] + more
    }

    @Test func `groups that there are, are found, named and explained`() throws {
        let table = try file("features.csv", groups(1))
        let users = folder.file("users.csv")
        let found = try document(clustering(table, "--users-output", users))
        #expect(found["schema"] as? String == "allot.segment/1" && found["k"] as? Int == 3)
        #expect((found["input"] as? [String: Any])?["rows"] as? Int == 600)
        #expect(segments(found).map { $0["users"] as? Int } == [300, 200, 100])
        #expect(segments(found).map { $0["id"] as? String } == ["cluster_1", "cluster_2", "cluster_3"])
        let names = segments(found).compactMap { $0["name"] as? String }
        #expect(Set(names).count == 3 && names[1].contains("igh visits") && names[2].contains("igh basket"))
        let centre = segments(found)[1]["centre"] as? [String: Double]
        #expect(abs((centre?["visits"] ?? 0) - 9.5) < 0.1 && centre?["shop"] == 1)
        #expect((found["inertia"] as? Double ?? -1) > 0 && found["is_stable"] as? Bool == true)
        #expect(found["warnings"] as? [String] == ["shop is the same for every user and tells nobody apart"])
        let members = try members(users)
        #expect(members.count == 600)
        #expect(
            (1...600).allSatisfy { user in
                members["u\(user)"] == (user <= 300 ? "cluster_1" : user <= 500 ? "cluster_2" : "cluster_3")
            })
    }

    @Test func `identifiers last from run to run, and those that are gone never come back`() throws {
        let (first, second, third) = (folder.file("1.json"), folder.file("2.json"), folder.file("3.json"))
        func run(_ text: String, _ previous: String?, _ output: String) throws -> [String: Int] {
            let table = try file("features.csv", text)
            let more = ["--seed", "\(output.count)"] + (previous.map { ["--previous", $0] } ?? [])
            let ending = try AllotCommand.run(["segment"] + clustering(table) + more + ["--json"])
            try #require(ending.status == 0, "\(ending.messages)")
            try ending.output.write(toFile: output, atomically: true, encoding: .utf8)
            let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
            return Dictionary(
                uniqueKeysWithValues: segments(try #require(document)).map {
                    ($0["id"] as? String ?? "", $0["users"] as? Int ?? 0)
                })
        }
        #expect(try run(groups(1), nil, first) == ["cluster_1": 300, "cluster_2": 200, "cluster_3": 100])
        // The sizes turn round, and with them the order in which clusters are found.
        let turned = try run(groups(2, sizes: [240, 250, 260]), first, second)
        #expect(turned == ["cluster_1": 240, "cluster_2": 250, "cluster_3": 260])
        // The second group moves far away: it is a new one, and its old number is not given again.
        let moved = try run(groups(3, sizes: [240, 250, 260], shift: 200), second, third)
        #expect(moved == ["cluster_1": 240, "cluster_4": 250, "cluster_3": 260])
        let back = try run(groups(4, sizes: [240, 250, 260]), third, folder.file("4.json"))
        #expect(back == ["cluster_1": 240, "cluster_5": 250, "cluster_3": 260])
    }

    @Test func `threads change no byte`() throws {
        let table = try file("features.csv", groups(5, sizes: [40_000, 30_000, 10_000]))
        let arguments = ["segment"] + clustering(table, "--k", "5", "--json")
        let one = try AllotCommand.run(arguments + ["--threads", "1"])
        #expect(one.status == 0 && one.output.contains("\"k\": 5"))
        #expect(try AllotCommand.run(arguments + ["--threads", "2"]).output == one.output)
    }

    /// A row a purchase: c1 twice in an order of two lines and once more, c2 once with a refund, c3 only sent back.
    private static let orders = """
        customer,day,amount,order
        c1,2026-01-01,10,a
        c1,2026-01-01,5.5,a
        c1,2026-03-01,20,b
        c2,2026-02-01,8,c
        c2,2026-02-03,-3.25,c
        c3,2026-02-05,-1,d

        """

    private func purchases(_ table: String, _ more: String...) -> [String] {
        ["--from", table, "--user", "customer", "--date", "day", "--amount", "amount"] + more
    }

    @Test func `orders, refunds and days are counted as they should be`() throws {
        let table = try file("orders.csv", Self.orders)
        let users = folder.file("users.csv")
        let found = try document(purchases(table, "--order", "order", "--as-of", "2026-03-31", "--users-output", users))
        #expect(found["as_of"] as? String == "2026-03-31" && found["users"] as? Int == 3)
        let expected: [String: [String: Double]] = [
            "c1": ["recency_days": 30, "frequency": 2, "monetary": 35.5, "average_basket": 17.75, "tenure_days": 89],
            "c2": ["recency_days": 58, "frequency": 1, "monetary": 4.75, "average_basket": 4.75, "tenure_days": 58],
        ]
        let members = try members(users)
        for (user, centre) in expected {
            let segment = try #require(segments(found).first { $0["id"] as? String == members[user] })
            #expect(segment["users"] as? Int == 1 && segment["centre"] as? [String: Double] == centre, "\(user)")
        }
        #expect(members["c3"] == "no_purchase")
        let before = try document(purchases(table, "--as-of", "2026-02-01"))
        #expect(
            before["users"] as? Int == 2
                && before["warnings"] as? [String] == [
                    "3 rows are later than 2026-02-01 and do not count"
                ])
        let stages = try document(purchases(table, "--method", "lifecycle", "--as-of", "2026-03-31"))
        // Both days of c1 are 59 days apart, which is the usual gap of all.
        #expect(segments(stages).map { $0["id"] as? String } == ["new", "active", "prospect"])
    }

    @Test func `the page stands by itself, in each language, and points to the others`() throws {
        let table = try file("orders.csv", Self.orders)
        let page = folder.file("page.html")
        let ending = try AllotCommand.run(
            ["segment"] + purchases(table, "--output", page, "--language", "zh-Hans,en"))
        #expect(ending.status == 0 && ending.output.contains("no_purchase"), "\(ending.messages)")
        let chinese = try String(contentsOfFile: page, encoding: .utf8)
        let english = try String(contentsOfFile: folder.file("page.en.html"), encoding: .utf8)
        #expect(chinese.contains("客群") && chinese.contains("href=\"page.en.html\"") && !chinese.contains("http://"))
        #expect(english.contains("Segments of orders.csv") && english.contains("href=\"page.html\""))
    }

    @Test(arguments: [
        ([], "--from FILE"), (["--from", "T", "--features", ""], "--features wants"),
        (["--from", "T", "--user", "customer"], "Say --user, --date and --amount"),
        (["--from", "T", "--features", "amount", "--date", "day"], "not both"),
        (["--from", "T", "--features", "amount", "--method", "lifecycle"], "follows from purchases"),
        (["--from", "T", "--features", "amount", "--method", "rfm"], "three --features"),
        (["--from", "T", "--features", "amount", "--method", "dbscan"], "not 'dbscan'"),
        (["--from", "T", "--features", "amount", "--k", "0"], "from 1 to 64"),
        (["--from", "T", "--features", "amount", "--as-of", "2026-01-01"], "for purchases"),
        (["--from", "T", "--features", "amount", "--language", "fr"], "knows en, zh-Hans"),
        (["--from", "T", "--user", "u", "--date", "d", "--amount", "a*b*c"], "two with *"),
        (["--from", "T", "--user", "u", "--date", "d", "--amount", "a", "--date-format", "dd"], "a year, a month"),
        (["--from", "T", "--user", "u", "--date", "d", "--amount", "a", "--k", "3"], "for --method kmeans"),
        (["--from", "T", "--user", "u", "--date", "d", "--amount", "a", "--as-of", "today"], "2026-10-01"),
    ])
    func `a command line that makes no sense is refused with 64 and a reason`(
        arguments: [String], reason: String
    ) throws {
        let table = try file("orders.csv", Self.orders)
        let ending = try AllotCommand.run(["segment"] + arguments.map { $0 == "T" ? table : $0 })
        #expect(ending.status == 64 && ending.messages.contains(reason), "\(ending.status) \(ending.messages)")
    }

    @Test func `a table that cannot be used is refused with 65 and a reason`() throws {
        let table = try file("orders.csv", Self.orders)
        func refused(_ arguments: [String], _ reason: String) throws {
            let ending = try AllotCommand.run(["segment"] + arguments)
            #expect(ending.status == 65 && ending.messages.contains(reason), "\(ending.status) \(ending.messages)")
            #expect(ending.output.isEmpty)
        }
        try refused(["--from", table, "--user", "custmer", "--date", "day", "--amount", "amount"], "`customer`")
        try refused(["--from", table, "--features", "amount", "--user", "customer"], "user c1 is in more than one row")
        try refused(["--from", table, "--features", "order"], "rows are of no use")
        try refused(["--from", try file("empty.csv", "customer,day,amount\n"), "--features", "amount"], "no row")
        try refused(["--from", folder.file("missing.csv"), "--features", "amount"], "missing.csv")
        let nan = try file("nan.csv", "a\n1\nnan\n2\n")
        try refused(["--from", nan, "--features", "a"], "line 3")
        let refunds = try file("refunds.csv", "customer,day,amount\nc,2026-01-01,-1\n")
        try refused(purchases(refunds, "--method", "kmeans"), "nobody bought anything")

        let features = try file("features.csv", groups(1, sizes: [30, 20, 10]))
        try refused(clustering(features, "--previous", features), "is no JSON document")
        try refused(clustering(features, "--previous", folder.file("none.json")), "cannot be read")
        let scores = try AllotCommand.run(["segment"] + purchases(table, "--json"))
        try refused(clustering(features, "--previous", try file("rfm.json", scores.output)), "by rfm")
        let other = try AllotCommand.run(["segment", "--from", features, "--features", "visits", "--json"])
        try refused(clustering(features, "--previous", try file("other.json", other.output)), "other features")
    }

    @Test func `a file that cannot be written is 73`() throws {
        let table = try file("orders.csv", Self.orders)
        let ending = try AllotCommand.run(["segment"] + purchases(table, "--output", "/no/such/folder/page.html"))
        #expect(ending.status == 73, "\(ending.messages)")
    }
}
