import Foundation
import Postgres
import TestSupport
import Testing

/// `allot clv` as a process, on public data.
@Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct CLVCommandTests {
    private let folder: TemporaryFolder
    private let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = try #require(PublicData.folder).path
    }

    /// The figures that were computed on exactly these files.
    private func expected(_ key: String) throws -> [String: Any] {
        let bytes = try Data(contentsOf: URL(filePath: "\(data)/EXPECTED.json"))
        let all = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        return try #require(all[key] as? [String: Any])
    }

    private func cdnow(_ more: [String]) throws -> AllotCommand.Ending {
        try AllotCommand.run(
            [
                "clv", "--from", "\(data)/cdnow/CDNOW_sample.txt", "--no-header", "--customer", "2", "--date", "3",
                "--amount", "5", "--date-format", "yyyyMMdd", "--calibration-end", "1997-09-30",
            ] + more)
    }

    private func json(_ ending: AllotCommand.Ending) throws -> [String: Any] {
        try #require(ending.status == 0, "\(ending.messages)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    }

    /// The number at a path of keys.
    private func number(_ object: [String: Any], _ keys: String...) throws -> Double {
        var here: Any = object
        for key in keys { here = try #require((here as? [String: Any])?[key], "\(keys)") }
        return try #require(here as? NSNumber).doubleValue
    }

    /// Whether `value` is `printed` to six significant digits.
    private func agrees(_ value: Double, _ printed: Double) -> Bool { abs(value - printed) <= 2e-6 * abs(printed) }

    @Test func `the raw CDNOW log gives the expected parameters, likelihood, hold-out and spend`() throws {
        let report = try json(cdnow(["--json"]))
        let known = try expected("cdnow_sample")
        #expect(report["schema"] as? String == "allot.clv/1" && report["at_boundary"] as? Bool == false)
        #expect(try number(report, "customers") == 2357)
        #expect(try number(report, "repeaters") == number(known, "customers_with_repeat"))
        for name in ["r", "alpha", "a", "b"] {
            let (value, printed) = (try number(report, "parameters", name), try number(known, "bgnbd", name))
            #expect(agrees(value, printed), "\(name): \(value) for \(printed)")
        }
        #expect(try abs(number(report, "log_likelihood") - number(known, "bgnbd", "ll")) < 1e-5)
        for name in ["p", "q", "v"] {
            #expect(try abs(number(report, "spend", name) / number(known, "gamma_gamma", name) - 1) < 5e-6, "\(name)")
        }
        #expect(try abs(number(report, "spend", "log_likelihood") - number(known, "gamma_gamma", "ll")) < 1e-4)
        #expect(try agrees(number(report, "spend", "correlation"), number(known, "gamma_gamma", "corr_x_m")))
        #expect(try number(report, "holdout", "actual") == number(known, "holdout_transactions_actual"))
        #expect(try agrees(number(report, "holdout", "predicted"), number(known, "bgnbd_holdout_sum")))
        #expect(try agrees(number(report, "holdout", "mae"), number(known, "bgnbd_holdout_mae")))
        #expect(try agrees(number(report, "holdout", "rmse"), number(known, "bgnbd_holdout_rmse")))
        #expect(try number(report, "holdout", "naive_rmse") > number(report, "holdout", "rmse"))
        #expect(try agrees(number(report, "mean_p_alive"), number(known, "mean_p_alive")))
        #expect(try agrees(number(report, "holdout", "spend_actual"), number(known, "holdout_spend_actual")))
        #expect(
            try agrees(
                number(report, "holdout", "spend_predicted"), number(known, "holdout_spend_predicted_undiscounted")))
        let groups = try #require((report["holdout"] as? [String: Any])?["by_frequency"] as? [[String: Any]])
        #expect(groups.count == 8)
        for group in groups {
            let frequency = "\(Int(try number(group, "frequency")))"
            #expect(try agrees(number(group, "actual"), number(known, "actual_by_x", frequency)))
            #expect(try agrees(number(group, "predicted"), number(known, "model_by_x", frequency)))
        }
        #expect((report["warnings"] as? [String])?.isEmpty == true)
    }

    @Test func `Pareto-NBD on the raw log gives the expected parameters`() throws {
        let report = try json(cdnow(["--model", "pareto_nbd", "--json"]))
        let known = try expected("cdnow_sample")
        for name in ["r", "alpha", "s", "beta"] {
            let (value, printed) = (try number(report, "parameters", name), try number(known, "pareto_nbd", name))
            #expect(abs(value / printed - 1) < 5e-6, "\(name): \(value) for \(printed)")
        }
        #expect(try abs(number(report, "log_likelihood") - number(known, "pareto_nbd", "ll")) < 1e-5)
    }

    @Test func `the raw log gives the published summary for every customer`() throws {
        let path = folder.file("customers.csv")
        #expect(try cdnow(["--customers-output", path]).status == 0)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        let published = try PublicData.numbers(of: "cdnow/cdnow_customers_summary_with_transactions.csv", columns: 5)
        #expect(lines.count == 2357 && published.count == 2357)
        for (line, row) in zip(lines, published) {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let values = fields.compactMap { Double($0) }
            try #require(values.count == 8, "\(line)")
            // The summary is rounded to hundredths.
            let isEqual =
                values[0] == row[0] && values[1] == row[1] && abs(values[2] - row[2]) < 0.0051
                && abs(values[3] - row[3]) < 0.0051
            #expect(isEqual, "\(line) is published as \(row)")
            #expect((0...1).contains(values[4]) && values[5] >= 0 && values[6] > 0 && values[7] >= 0)
        }
    }

    @Test(arguments: ["bg_nbd", "mbg_nbd", "pareto_nbd"])
    func `Online Retail has no optimum inside, and the command says so and falls back to NBD`(model: String) throws {
        // Purchases are rows with a customer, a quantity and a price, and no cancellations.
        var text = "customer;day\n"
        for line in try PublicData.rows(ofGzip: "online_retail/online_retail_2010-12-01_2011-06-30.csv.gz") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let last = fields.suffix(5)
            let values = Array(last)
            guard values.count == 5, !line.hasPrefix("C"), !values[3].isEmpty, let quantity = Double(values[0]),
                let price = Double(values[2]), quantity > 0, price > 0
            else { continue }
            text += "\(values[3]);\(values[1])\n"
        }
        let path = folder.file("retail.csv")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let arguments = ["clv", "--from", path, "--customer", "customer", "--date", "day", "--model", model]
        let report = try json(AllotCommand.run(arguments + ["--json"]))
        #expect(try number(report, "customers") == 2960)
        #expect(report["at_boundary"] as? Bool == true && report["fitted"] as? String == "nbd")
        #expect(try abs(number(report, "parameters", "r") - 0.74421) < 1e-5)
        #expect(try abs(number(report, "parameters", "alpha") - 9.0474) < 1e-4)
        // The printed −15325.4563 was found at a/b = 8e-7; the limit is a thousandth higher.
        #expect(try abs(number(report, "log_likelihood") + 15325.4563) < 2e-3)
        let warnings = try #require(report["warnings"] as? [String])
        #expect(warnings.contains { $0.contains("boundary") && $0.contains("NBD") })
        #expect(warnings.contains { $0.contains("before the data begin") })
        #expect(report["spend"] is NSNull && report["holdout"] is NSNull)
        #expect(try AllotCommand.run(arguments).output.contains("lie at the boundary"))
    }

    @Test(arguments: ["en", "zh-Hans"])
    func `the page stands by itself, runs nothing and has the three plots`(language: String) throws {
        let path = folder.file("value.html")
        #expect(try cdnow(["--output", path, "--language", language]).status == 0)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("lang=\"\(language)\""))
        for id in ["by-frequency-wide", "cumulative-wide", "alive-by-silence-wide"] {
            #expect(page.contains(id), "\(id)")
        }
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("src="))
        #expect(page.contains("0.24259") && page.contains("1,882"))
    }

    @Test func `bad rows are listed with their line, and too many end with 65`() throws {
        let path = folder.file("orders.csv")
        var text = "who,when,how much\n"
        for row in 0..<3_000 { text += "c\(row % 700),2026-0\(1 + row % 6)-\(10 + row % 17),\(row % 90).5\n" }
        try (text + "c1,2026-02-30,5\nc1,2026-03-01,five\n").write(toFile: path, atomically: true, encoding: .utf8)
        let columns = ["--customer", "who", "--date", "when", "--amount", "how much"]
        let ending = try AllotCommand.run(["clv", "--from", path, "--json"] + columns)
        #expect(ending.messages.contains("line 3002 rejected: not_a_date"))
        #expect(ending.messages.contains("line 3003 rejected: not_a_number"))
        let report = try json(ending)
        #expect(try number(report, "input", "rows") == 3_002)
        #expect(try number(report, "input", "rejected", "not_a_date") == 1)
        let strict = try AllotCommand.run(["clv", "--from", path, "--max-rejected", "0.0005"] + columns)
        #expect(strict.status == 65 && strict.messages.contains("2 of 3002 rows"))
        #expect(try AllotCommand.run(["clv", "--from", folder.file("none.csv")] + columns).status == 65)
        let misspelt = try AllotCommand.run(["clv", "--from", path, "--customer", "hwo", "--date", "when"])
        #expect(misspelt.status == 65 && misspelt.messages.contains("did you mean `who`"))
        #expect(try AllotCommand.run(["clv", "--customer", "who", "--date", "when"]).status == 64)
        let unwritable = ["--output", folder.file("no/such/folder.html")]
        #expect(try AllotCommand.run(["clv", "--from", path] + columns + unwritable).status == 73)
    }
}

/// `allot clv` on a query.
@Suite(.database)
struct CLVQueryTests {
    /// The variables that connect a program as `conninfo` does.
    private static func environment(of conninfo: String) -> [String: String] {
        var environment: [String: String] = [:]
        for setting in conninfo.split(separator: " ") {
            let parts = setting.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = parts[0] == "dbname" ? "DATABASE" : parts[0].uppercased()
            environment["PG" + name] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "'"))
        }
        return environment
    }

    @Test func `a query gives the same as a file, and runs read-only`() throws {
        let folder = try TemporaryFolder()
        var connection = try Connection(Database.current)
        try connection.execute(
            """
            CREATE TABLE orders AS SELECT 'c' || g % 400 AS who, DATE '2026-01-01' + (g * 7919 % 180)::int AS day,
                (g % 50)::numeric / 4 + 1 AS amount FROM generate_series(1, 2000) AS g
            """)
        let query = "SELECT who, day, amount FROM orders ORDER BY day, who, amount;"
        var text = "who,day,amount\n"
        for row in try connection.query(String(query.dropLast())) {
            text += "\(try row.text("who")),\(try row.text("day")),\(try row.text("amount"))\n"
        }
        try text.write(toFile: folder.file("orders.csv"), atomically: true, encoding: .utf8)
        let columns = ["--customer", "who", "--date", "day", "--amount", "amount"]
        let file = try AllotCommand.run(["clv", "--from", folder.file("orders.csv")] + columns)
        let environment = Self.environment(of: Database.current)
        let sql = try AllotCommand.run(
            ["clv", "--sql", query, "--directory", folder.path] + columns, environment: environment)
        #expect(file.status == 0 && sql.status == 0, "\(sql.messages)")
        #expect(sql.output == file.output)
        let writing = "WITH gone AS (DELETE FROM orders RETURNING who, day, amount) SELECT * FROM gone"
        let refused = try AllotCommand.run(
            ["clv", "--sql", writing, "--directory", folder.path] + columns, environment: environment)
        #expect(refused.status != 0)
        #expect(try connection.query("SELECT count(*) AS n FROM orders").only.int("n") == 2000)
    }

    @Test func `with a project's folder a query goes to the shop's source, as its reader`() throws {
        let shop = try NightShop()
        let query = """
            SELECT customer_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, current_user AS reader FROM shop.events
            WHERE kind = 'purchase'
            """
        let folder = ["--directory", shop.directory]
        let ending = try AllotCommand.run(
            ["clv", "--sql", query, "--customer", "customer_id", "--date", "day", "--json"] + folder)
        #expect(ending.status == 0 && ending.output.contains("\"model\": \"bg_nbd\""), "\(ending.messages)")
        // Everybody is one customer, the role; and what the reader may not read stays unread.
        let role = try AllotCommand.run(["clv", "--sql", query, "--customer", "reader", "--date", "day"] + folder)
        #expect(role.status == 0 && role.output.hasPrefix("1 customer,"), "\(role.messages)")
        let secret = "SELECT 1 AS who, now()::date AS day FROM allot.run"
        let denied = try AllotCommand.run(["clv", "--sql", secret, "--customer", "who", "--date", "day"] + folder)
        #expect(denied.status == 77, "\(denied.messages)")
    }

    @Test func `a table in which nobody buys twice is refused with words`() throws {
        let folder = try TemporaryFolder()
        try "who,day\na,2026-01-01\nb,2026-01-05\na,2026-01-01\n".write(
            toFile: folder.file("once.csv"), atomically: true, encoding: .utf8)
        let ending = try AllotCommand.run(
            ["clv", "--from", folder.file("once.csv"), "--customer", "who", "--date", "day"])
        #expect(ending.status == 65 && ending.messages.contains("somebody has to buy on two days"))
    }
}
