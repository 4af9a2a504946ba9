internal import ArgumentParser
internal import Pipeline

/// `allot check`: what is wrong, all at once.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks configuration and queries, and with --online the database; runs and changes nothing.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: .long, help: "Also check roles, source columns, row security, freshness, clock and pooler.")
    var online = false

    func run() throws {
        let project = try project.load()
        let count = project.configuration.campaigns.count
        Console.result("configuration: ok, \(count) campaign\(count == 1 ? "" : "s")")
        for campaign in project.configuration.campaigns {
            Console.result("  \(campaign.id): " + ProjectCheck.floorCost(of: campaign))
        }
        if let shared = ProjectCheck.shared(by: project.configuration.campaigns) { Console.result("  \(shared)") }
        guard online else { return }
        let check = try ProjectCheck(project: project).run()
        for finding in check.findings { Console.result(finding.description) }
        if let code = check.exitCode { throw ArgumentParser.ExitCode(code.rawValue) }
    }
}
