internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot pause`: the kill switch.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stops a campaign at once: senders see an empty list, whatever is live.")

    @Argument(help: "The campaign.")
    var campaign: String

    @OptionGroup var project: ProjectOptions

    func run() throws {
        var connection = try project.load().connectTarget()
        try Migrator().requireCurrent(&connection)
        let changed = try Operations.pause(campaign, on: &connection)
        Console.result(changed ? "\(campaign) is paused: its list is empty now" : "\(campaign) was paused already")
    }
}
