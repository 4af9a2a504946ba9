internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot status`: what is live.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says for each campaign which list is live, how old it is and how the last run ended.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: .long, help: "Print it as JSON.")
    var json = false

    func run() throws {
        var connection = try project.load().connectTarget()
        try Migrator().requireCurrent(&connection)
        let report = try Operations.status(on: &connection)
        Console.result(json ? try report.json() : report.description)
    }
}
