internal import ArgumentParser
internal import Pipeline

/// `allot publish`: makes an earlier list live.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Makes an earlier list of a campaign live; nobody is sent anything twice.")

    @Argument(help: "The campaign.")
    var campaign: String

    @Option(name: .long, help: "The version, as allot status shows it.")
    var version: Int64

    @OptionGroup var project: ProjectOptions

    func run() throws {
        Console.result(try PointerChange(project: project.load()).publish(campaign, version: version).description)
    }
}
