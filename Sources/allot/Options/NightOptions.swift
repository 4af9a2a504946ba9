internal import ArgumentParser
internal import Pipeline
internal import Records

/// Which night a command is about, and how it is computed.
struct NightOptions: ParsableArguments {
    @Option(name: .long, help: "The shop's local day to cover: yesterday, or YYYY-MM-DD.")
    var interval = "yesterday"

    @Flag(name: .long, help: "Replace the day's list after a change; decisions already delivered stay.")
    var revise = false

    @Option(name: .long, help: "Threads to compute with; the list is the same at any number.")
    var threads = 2

    func validate() throws {
        guard interval == "yesterday" || CalendarDay(interval) != nil else {
            throw ValidationError("--interval takes yesterday or a day such as 2026-10-01, not '\(interval)'.")
        }
        guard (1...256).contains(threads) else {
            throw ValidationError("--threads takes 1 to 256, not \(threads).")
        }
    }

    /// What to run for `campaigns`.
    func request(_ campaigns: CampaignOptions) -> NightRequest {
        NightRequest(campaigns: campaigns.campaigns, day: CalendarDay(interval), revises: revise, threads: threads)
    }
}
