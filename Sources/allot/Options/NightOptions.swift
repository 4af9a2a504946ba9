internal import ArgumentParser
internal import Pipeline
internal import Records

/// Which night a command is about.
struct NightOptions: ParsableArguments {
    @Option(name: .long, help: "The shop's local day to cover: yesterday, or YYYY-MM-DD.")
    var interval = "yesterday"

    @Flag(name: .long, help: "Replace tonight's list after a change; decisions already delivered stay.")
    var revise = false

    @Option(name: .long, help: ArgumentHelp("Threads to compute with; the list is the same at any number.", visibility: .default))
    var threads = 2

    func validate() throws {
        guard interval == "yesterday" || CalendarDay(interval) != nil else {
            throw ValidationError("--interval takes yesterday or a day such as 2026-10-01, not '\(interval)'.")
        }
        guard (1...256).contains(threads) else {
            throw ValidationError("--threads takes 1 to 256, not \(threads).")
        }
    }

    /// The day, or `nil` for yesterday by the database's clock.
    var day: CalendarDay? { CalendarDay(interval) }
}
