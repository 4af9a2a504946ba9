internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot report`: the reports, anew.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the campaigns' reports: HTML, JSON and CSV in one folder.")

    @OptionGroup var campaigns: CampaignOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: "The folder for the reports.", completion: .directory)
    var output: String?

    @Option(name: .long, help: "Languages, such as en,zh-Hans; the configured ones where left out.")
    var language: String?

    func run() throws {
        let project = try project.load()
        var connection = try project.connectTarget()
        try Migrator().requireCurrent(&connection)
        let paths = try ReportWriter(project: project) { Console.message("allot: \($0)") }.write(
            campaigns.campaigns, to: output ?? "\(project.directory)/reports",
            languages: language?.split(separator: ",").map(String.init),
            on: &connection)
        for path in paths { Console.result(path) }
    }
}
