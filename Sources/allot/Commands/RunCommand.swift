internal import ArgumentParser
internal import Foundation
internal import Pipeline

/// `allot run`: the night.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a night: features, segments, learning, allocation, checks, publishing, reports.",
        discussion: """
            Silent when all is well, so that cron mail means trouble; -v tells each step and the result.
            Running it again for the same day and inputs does nothing and exits 0.
            Campaigns of one run are decided together: with the greatest policy.floor among them, lowered to the greatest
            floor_min at least, and with the strictest limits.quarantine. Where they are to differ, run them one by one.
            """)

    enum Engine: String, ExpressibleByArgument, CaseIterable {
        case local
    }

    @OptionGroup var campaigns: CampaignOptions
    @OptionGroup var night: NightOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var log: LogOptions

    @Option(name: .long, help: "Publish exactly this plan, or refuse.", completion: .file(extensions: ["json"]))
    var plan: String?

    @Option(name: .long, help: "The run's identifier in the ledger; a UUID.")
    var runId: String?

    @Option(name: .long, help: "Where to compute.")
    var engine = Engine.local

    @Option(name: .long, help: "The folder for the reports.", completion: .directory)
    var output: String?

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard runId.map({ RunID($0) != nil }) ?? true else {
            throw ValidationError("--run-id takes a UUID, not '\(runId ?? "")'.")
        }
    }

    func run() throws {
        let project = try project.load()
        var request = night.request(campaigns)
        request.runID = runId.flatMap { RunID($0) }
        request.reports = output ?? "\(project.directory)/reports"
        if let plan {
            guard let text = try? String(contentsOfFile: plan, encoding: .utf8) else {
                throw NightError(.badInput, "the plan \(plan) cannot be read; allot plan … --output \(plan) makes one")
            }
            request.plan = try PlanDocument(json: text)
        }
        let result = try Night(project: project, log: log.logger()).run(request)
        if json {
            Console.result(try result.json())
        } else if log.verbose {
            Console.result(result.description)
            for report in result.reports { Console.result(report) }
        }
        guard result.exitCode == .success else {
            if !json && !log.verbose { Console.message(result.description) }
            throw ArgumentParser.ExitCode(result.exitCode.rawValue)
        }
    }
}
