internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot runs`: the ledger.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Lists the runs in the ledger, newest first; runs show ID tells all of one.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the runs, newest first.")

        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "Only runs of this campaign.")
        var campaign: String?

        @Option(name: .long, help: "At most so many.")
        var limit = 20

        @Flag(name: .long, help: "Print it as JSON.")
        var json = false

        func validate() throws {
            guard (1...10_000).contains(limit) else {
                throw ValidationError("--limit takes 1 to 10000, not \(limit).")
            }
        }

        func run() throws {
            var connection = try project.load().connectTarget()
            try Migrator().requireCurrent(&connection)
            let listing = try Ledger.runs(of: campaign, limit: limit, on: &connection)
            Console.result(json ? try listing.json() : listing.table)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tells all about one run.")

        @Argument(help: "The run's identifier, or how it begins.")
        var id: String

        @OptionGroup var project: ProjectOptions

        @Flag(name: .long, help: "Print it as JSON.")
        var json = false

        func run() throws {
            var connection = try project.load().connectTarget()
            try Migrator().requireCurrent(&connection)
            let listing = try Ledger.run(matching: id, on: &connection)
            Console.result(json ? try listing.json() : listing.details)
        }
    }
}
