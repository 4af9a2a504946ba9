internal import ArgumentParser
internal import Audience
internal import Foundation
internal import Pipeline
internal import Records
internal import Reports

/// `allot clv`: how long customers last, and what they are worth.
struct CLVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clv",
        abstract: "Forecasts from a table of purchases what each customer will buy, spend and be worth.",
        discussion: """
            One row a purchase, in any order: who, when and, if known, for how much.
            Purchases of a customer on the same day are one.

              allot clv --from orders.csv --customer id --date day --amount total
              zcat orders.gz | allot clv --from - --customer id --date day --json
              allot clv --sql 'SELECT id, day, total FROM orders' \\
                  --customer id --date day --amount total \\
                  --output value.html --customers-output customers.csv

            With --calibration-end DAY the model learns from purchases up to that day
            only, and its forecast is compared with what happened after it. Do that
            once before you trust a forecast.
            """)

    @OptionGroup var table: TableOptions

    @Option(name: .long, help: "The column that says who bought.")
    var customer: String

    @Option(name: .long, help: "The column that says when.")
    var date: String

    @Option(name: .long, help: "The column that says for how much; negative amounts are refunds and no purchases.")
    var amount: String?

    @Option(name: .long, help: "How dates are written: iso, unix, or a pattern such as yyyyMMdd or d/M/yyyy H:mm.")
    var dateFormat = "iso"

    @Option(name: .long, help: "The unit of time: day, week, month, quarter or year.")
    var period = "week"

    @Option(name: .long, help: "The last day to learn from, YYYY-MM-DD; what comes after it is compared.")
    var calibrationEnd: String?

    @Option(name: .long, help: "The last day of the observation, YYYY-MM-DD; the last purchase's where left out.")
    var observedUntil: String?

    @Option(name: .long, help: "The model: bg_nbd, mbg_nbd or pareto_nbd.")
    var model = "bg_nbd"

    @Option(name: .long, help: "Periods to forecast; a year where left out.")
    var horizon: Int?

    @Option(name: .long, help: "Discount of a period, such as 0.002; 10 % a year where left out.")
    var discount: Double?

    @Option(
        name: .long,
        help: "Purchases that teach what a customer spends: repeat, as published, or all, as in a night's allot.clv.")
    var spend = "repeat"

    @Option(name: .long, help: "Threads to compute with; the result is the same at any number.")
    var threads = 2

    @Option(name: .long, help: "An HTML page with plots to write.", completion: .file(extensions: ["html"]))
    var output: String?

    @Option(name: .long, help: "The page's language: en or zh-Hans.")
    var language = "en"

    @Option(
        name: .long, help: "A CSV file to write, one row a customer.", completion: .file(extensions: ["csv"]))
    var customersOutput: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
        guard DateFormat(dateFormat) != nil else {
            throw ValidationError(
                "--date-format takes iso, unix or a pattern of y, M, d, H, m, s such as yyyyMMdd, not '\(dateFormat)'.")
        }
        guard PeriodUnit(rawValue: period) != nil else {
            throw ValidationError("--period takes \(Self.list(PeriodUnit.allCases.map(\.rawValue))), not '\(period)'.")
        }
        guard PurchaseModel(rawValue: model) != nil else {
            throw ValidationError("--model takes \(Self.list(PurchaseModel.allCases.map(\.rawValue))), not '\(model)'.")
        }
        guard Language(rawValue: language) != nil else {
            throw ValidationError(
                "--language takes \(Self.list(Language.allCases.map(\.rawValue))), not '\(language)'.")
        }
        for (name, day) in [("calibration-end", calibrationEnd), ("observed-until", observedUntil)] {
            guard day.map({ CalendarDay($0) != nil }) ?? true else {
                throw ValidationError("--\(name) takes a day such as 2026-06-30, not '\(day ?? "")'.")
            }
        }
        guard ["repeat", "all"].contains(spend) else {
            throw ValidationError("--spend takes repeat or all, not '\(spend)'.")
        }
        guard (1...10_000).contains(horizon ?? 1) else {
            throw ValidationError("--horizon takes 1 to 10000 periods, not \(horizon ?? 0).")
        }
        guard (0...10).contains(discount ?? 0) else {
            throw ValidationError("--discount takes a share of 0 to 10 a period, not \(discount ?? 0).")
        }
        guard (1...256).contains(threads) else {
            throw ValidationError("--threads takes 1 to 256, not \(threads).")
        }
    }

    func run() throws {
        var request = ValueRequest(
            columns: PurchaseColumns(
                customer: customer, date: date, amount: amount, dateFormat: DateFormat(dateFormat) ?? .iso))
        request.model = PurchaseModel(rawValue: model) ?? .betaGeometric
        request.period = PeriodUnit(rawValue: period) ?? .week
        request.calibrationEnd = calibrationEnd.flatMap { CalendarDay($0) }
        request.observedUntil = observedUntil.flatMap { CalendarDay($0) }
        request.horizon = horizon
        request.discount = discount
        request.pricesFirst = spend == "all"
        request.greatestRejectedShare = table.greatestRejectedShare
        request.threads = threads
        let analysis = try ValueAnalysis(try table.open(), request: request) { rejected in
            for line in rejected.descriptions { Console.message("allot: \(line)") }
        }
        if let output {
            let page = analysis.report.html(in: Language(rawValue: language) ?? .english).markup
            try OutputFile(path: output).write(page)
        }
        if let customersOutput {
            let file = try OutputFile(path: customersOutput)
            try analysis.writeCustomers { try file.write($0) }
        }
        if json {
            print(analysis.report.json.document, terminator: "")
        } else {
            Console.result(analysis.report.text)
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
