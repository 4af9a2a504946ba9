internal import ArgumentParser
internal import Pipeline
internal import Records

/// `allot backfill`: past nights' features and outcomes, anew.
struct BackfillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Computes features, segments and outcomes of past days anew; never moves a live list.",
        discussion: """
            For after a repair of the shop's data, or a change that reaches back: nights go on from each other's features,
            and read only what the shop has recorded since. Every day is read from the whole history as it is now. Outcomes
            of lists whose rows are kept are computed anew from the first day on, up to the last night that has run.
            """)

    @Option(name: .long, help: "The first day, such as 2026-10-01.")
    var from: String

    @Option(name: .long, help: "The last day; yesterday at the latest. The first day where left out.")
    var to: String?

    @Option(name: .long, help: "Threads to compute with; the result is the same at any number.")
    var threads = 2

    @OptionGroup var project: ProjectOptions
    @OptionGroup var log: LogOptions

    @Option(name: .long, help: "The folder for the reports.", completion: .directory)
    var output: String?

    private func day(_ text: String, _ option: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else {
            throw ValidationError("\(option) takes a day such as 2026-10-01, not '\(text)'.")
        }
        return day
    }

    private func days() throws -> ClosedRange<CalendarDay> {
        let first = try day(from, "--from")
        let last = try to.map { try day($0, "--to") } ?? first
        guard first <= last else { throw ValidationError("--from \(first) is later than --to \(last).") }
        guard last.number - first.number < 3_650 else {
            throw ValidationError("--from … --to takes ten years at most.")
        }
        return first...last
    }

    func validate() throws {
        _ = try days()
        guard (1...256).contains(threads) else { throw ValidationError("--threads takes 1 to 256, not \(threads).") }
    }

    func run() throws {
        let project = try project.load()
        let result = try Night(project: project, log: log.logger()).backfill(
            days(), threads: threads, reports: output ?? "\(project.directory)/reports")
        if log.verbose { Console.result(result.description) }
    }
}
