internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot resume`: undoes a pause.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets a paused campaign go on; a list that has not expired is live again.")

    @Argument(help: "The campaign.")
    var campaign: String

    @OptionGroup var project: ProjectOptions

    func run() throws {
        var connection = try project.load().connectTarget()
        try Migrator().requireCurrent(&connection)
        let changed = try Operations.resume(campaign, on: &connection)
        Console.result(changed ? "\(campaign) goes on" : "\(campaign) was not paused")
    }
}
