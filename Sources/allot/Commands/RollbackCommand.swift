internal import ArgumentParser
internal import Pipeline

/// `allot rollback`: the list before.
struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Makes a campaign's previous list live again; nobody is sent anything twice.")

    @Argument(help: "The campaign.")
    var campaign: String

    @OptionGroup var project: ProjectOptions

    func run() throws {
        Console.result(try PointerChange(project: project.load()).rollback(campaign).description)
    }
}
