internal import ArgumentParser
internal import Foundation
internal import Pipeline
internal import Records
internal import Reports

/// `allot segment`: the users of a table, grouped.
struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Groups the users of a table: by recency, frequency and money, by stage, or by likeness.",
        discussion: """
            A row a purchase:  allot segment --from orders.csv --user customer --date day --amount amount
            A row a user:      allot segment --from features.csv --user customer --features visits,basket,returns

            An amount below 0 is a refund, which is no purchase but takes off what was spent. --amount may be a product of
            two columns, such as Quantity*UnitPrice. RFM on --features wants recency, frequency and money, in this order.
            Clusters are called by what sets them apart; with --previous they keep the identifiers of an earlier run.
            """)

    @OptionGroup var table: TableOptions

    @Option(name: .long, help: "The column of the user's identifier; of --features the row's number where left out.")
    var user: String?

    @Option(name: .long, help: "The column of the purchase's day.")
    var date: String?

    @Option(name: .long, help: "The column of the purchase's amount, or two with * between them.")
    var amount: String?

    @Option(name: .long, help: "The column of the order, where it takes several rows; else a day is an order.")
    var order: String?

    @Option(name: .long, help: "How days are written, such as yyyyMMdd or dd/MM/yyyy HH:mm; iso, unix.")
    var dateFormat = "iso"

    @Option(name: .long, help: "The day up to which purchases count; the last one where left out.")
    var asOf: String?

    @Option(name: .long, help: "Columns of features, such as visits,basket,returns.")
    var features: String?

    @Option(name: .long, help: "rfm, lifecycle or kmeans; rfm where purchases are given, kmeans where features are.")
    var method: String?

    @Option(name: .customLong("k"), help: "How many clusters, 1 to 64; auto for as many as the data bear.")
    var clusters = "auto"

    @Option(name: .long, help: "Key of every draw: the same seed and table give the same segments.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Most threads at work at once; they change no digit.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: "The JSON of an earlier run, whose identifiers clusters keep.", completion: .file())
    var previous: String?

    @Option(name: .long, help: "Write a page there.", completion: .file())
    var output: String?

    @Option(name: .long, help: "Languages of the page, such as en,zh-Hans; the first one under the name given.")
    var language = "en"

    @Option(name: .long, help: "Write every user with his segment there, as CSV.", completion: .file())
    var usersOutput: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func validate() throws {
        _ = try request()
        _ = try languages()
    }

    func run() throws {
        let run = try SegmentRun(
            try request(), reader: try table.open(), rejectedAtMost: table.greatestRejectedShare)
        for line in run.rejections { Console.message("allot: \(line)") }
        for line in run.report.warnings { Console.message("allot: \(line)") }
        if let usersOutput { try write(run.usersTable(), to: usersOutput) }
        if let output {
            let pages = try languages().enumerated().map { index, language in
                (language, index == 0 ? output : Self.path(output, language))
            }
            let files = pages.map { (language: $0.0, file: URL(filePath: $0.1).lastPathComponent) }
            for (language, path) in pages { try write(run.report.html(language: language, files: files), to: path) }
        }
        Console.result(json ? String(run.report.json().dropLast()) : run.description)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// `page.html` in another language: `page.zh-Hans.html`.
    private static func path(_ output: String, _ language: Language) -> String {
        guard let dot = output.lastIndex(of: "."), !output[dot...].contains("/") else {
            return "\(output).\(language.rawValue)"
        }
        return "\(output[..<dot]).\(language.rawValue)\(output[dot...])"
    }

    private func languages() throws -> [Language] {
        let languages = try language.split(separator: ",").map { tag in
            guard let language = Language(rawValue: String(tag)) else {
                let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--language knows \(known), not '\(tag)'.")
            }
            return language
        }
        guard !languages.isEmpty, Set(languages).count == languages.count else {
            throw ValidationError("--language wants one or more different languages, such as en,zh-Hans.")
        }
        return languages
    }

    private func request() throws -> SegmentRequest {
        let columns = try self.columns()
        let isPurchases = if case .purchases = columns { true } else { false }
        let word = method ?? (isPurchases ? "rfm" : "kmeans")
        guard let method = SegmentationReport.Method(rawValue: word) else {
            throw ValidationError("--method is rfm, lifecycle or kmeans, not '\(word)'.")
        }
        if case .features(let features, _) = columns {
            guard method != .lifecycle else {
                throw ValidationError("--method lifecycle follows from purchases: --user, --date and --amount.")
            }
            guard method != .rfm || features.count == 3 else {
                throw ValidationError(
                    "--method rfm wants three --features, recency, frequency and money, but there are \(features.count)."
                )
            }
        }
        guard method == .kMeans || (previous == nil && clusters == "auto") else {
            throw ValidationError("--k and --previous are for --method kmeans.")
        }
        guard (1...1_024).contains(threads) else {
            throw ValidationError("--threads is from 1 to 1024, not \(threads).")
        }
        guard seed <= UInt64(Int64.max) else { throw ValidationError("--seed is at most \(Int64.max).") }
        return SegmentRequest(
            columns: columns, method: method, clusters: try number(), seed: seed, threads: threads,
            asOf: try day(isPurchases: isPurchases), previous: previous)
    }

    private func columns() throws -> SegmentRequest.Columns {
        if let features {
            guard date == nil, amount == nil, order == nil else {
                throw ValidationError("Say --features, or --date and --amount, not both.")
            }
            let names = features.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard !names.isEmpty, Set(names).count == names.count, names.allSatisfy({ !$0.isEmpty }) else {
                throw ValidationError("--features wants different columns with commas between them.")
            }
            return .features(names, user: user)
        }
        guard let user, let date, let amount else {
            throw ValidationError("Say --user, --date and --amount (a row a purchase), or --features (a row a user).")
        }
        guard let format = DateFormat(dateFormat) else {
            throw ValidationError(
                "--date-format '\(dateFormat)' has not a year, a month and a day, such as dd/MM/yyyy.")
        }
        guard (1...2).contains(amount.split(separator: "*", omittingEmptySubsequences: false).count) else {
            throw ValidationError("--amount is a column, or two with * between them.")
        }
        return .purchases(user: user, date: date, amount: amount, order: order, format: format)
    }

    private func number() throws -> SegmentRequest.Clusters {
        if clusters == "auto" { return .automatic }
        guard let count = Int(clusters), (1...64).contains(count) else {
            throw ValidationError("--k is auto or from 1 to 64, not '\(clusters)'.")
        }
        return .fixed(count)
    }

    private func day(isPurchases: Bool) throws -> CalendarDay? {
        guard let asOf else { return nil }
        guard isPurchases else { throw ValidationError("--as-of is for purchases.") }
        guard let day = CalendarDay(asOf) else {
            throw ValidationError("--as-of is a day such as 2026-10-01, not '\(asOf)'.")
        }
        return day
    }
}
