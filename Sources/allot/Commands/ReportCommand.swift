internal import ArgumentParser
internal import Pipeline
internal import Postgres
internal import Reports

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

    /// The languages asked for; `nil` for the configured ones.
    private var languages: [Language]? {
        language?.split(separator: ",").compactMap { Language(rawValue: String($0)) }
    }

    func validate() throws {
        for tag in language?.split(separator: ",") ?? [] where Language(rawValue: String(tag)) == nil {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--language has no texts in '\(tag)'; there are \(known).")
        }
    }

    func run() throws {
        let project = try project.load()
        var connection = try project.connectTarget()
        try Migrator().requireCurrent(&connection)
        let paths = try ReportWriter(project: project) { Console.message("allot: \($0)") }.write(
            campaigns.campaigns, to: output ?? "\(project.directory)/reports", on: &connection, languages: languages)
        for path in paths { Console.result(path) }
    }
}
