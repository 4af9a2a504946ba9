internal import ArgumentParser
internal import Foundation
internal import Pipeline

/// `allot plan`: what a run would do.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Says who would enter, leave and switch offers, and what it would cost; publishes nothing.")

    @OptionGroup var campaigns: CampaignOptions
    @OptionGroup var night: NightOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var log: LogOptions

    @Option(name: .long, help: "Write the plan there, for allot run --plan.", completion: .file())
    var output: String?

    @Flag(name: .long, help: "Print the plan as JSON.")
    var json = false

    func run() throws {
        let plan = try Night(project: try project.load(), log: log.logger()).plan(night.request(campaigns))
        let document = try plan.json()
        if let output { try Data((document + "\n").utf8).write(to: URL(fileURLWithPath: output), options: .atomic) }
        Console.result(json ? document : plan.description)
        guard !plan.isRefused else { throw ArgumentParser.ExitCode(Pipeline.ExitCode.refused.rawValue) }
    }
}
