internal import ArgumentParser
internal import Foundation
internal import Pipeline

/// Where an analyst command's table comes from, and how it is read.
struct TableOptions: ParsableArguments {
    @Option(name: .long, help: "A text file, gzipped or not; - is standard input.", completion: .file())
    var from: String?

    @Option(
        name: .long,
        help: "A SELECT, run read-only: over the source of --directory's Jobs/allot.yaml, else as psql connects.")
    var sql: String?

    @Option(name: .long, help: "What stands between fields: a character, tab or blank; found out where left out.")
    var delimiter: String?

    @Flag(name: .long, help: "The first row is data; columns are numbers from 1.")
    var noHeader = false

    @Option(name: .long, help: "The greatest share of rows that may be of no use, as a number or in per cent.")
    var maxRejected = "0.1%"

    @Option(name: .long, help: "The folder that holds Jobs/ and Sql/, for --sql.", completion: .directory)
    var directory = "."

    func validate() throws {
        guard (from == nil) != (sql == nil) else {
            throw ValidationError(from == nil ? "Say --from FILE or --sql QUERY." : "Say --from or --sql, not both.")
        }
        guard delimiter.map({ TableDelimiter($0) != nil }) ?? true else {
            throw ValidationError(
                "--delimiter takes a single character, tab or blank, not '\(delimiter ?? "")'.")
        }
        guard sql == nil || (delimiter == nil && !noHeader) else {
            throw ValidationError("--delimiter and --no-header are for --from; a query's columns have names.")
        }
        guard Self.share(maxRejected) != nil else {
            throw ValidationError("--max-rejected takes a share such as 0.001 or 0.1%, not '\(maxRejected)'.")
        }
    }

    /// The greatest share of rows that may be of no use, 0 to 1.
    var greatestRejectedShare: Double { Self.share(maxRejected) ?? 0 }

    /// Where the table comes from.
    ///
    /// - Throws: `ConfigurationError` where `--directory` holds a configuration that is wrong.
    func source() throws -> TableSource {
        if let from { return .file(from) }
        guard FileManager.default.fileExists(atPath: "\(directory)/Jobs/allot.yaml") else {
            return .query(sql ?? "", conninfo: "", role: nil)
        }
        let source = try Project(directory: directory).source
        return .query(sql ?? "", conninfo: source.conninfo, role: source.role)
    }

    /// Opens the table.
    func open() throws -> TableReader {
        let format = TableFormat(delimiter: delimiter.flatMap { TableDelimiter($0) }, hasHeader: !noHeader)
        return try TableReader(try source(), format: format)
    }

    private static func share(_ text: String) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? text.dropLast() : text[...]) else { return nil }
        let share = isPercent ? number / 100 : number
        return (0...1).contains(share) ? share : nil
    }
}
