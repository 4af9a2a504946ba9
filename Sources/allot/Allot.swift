internal import ArgumentParser
internal import Pipeline

/// The command line: parses, calls `Pipeline`, prints, and ends with the exit code of CONTRACT.
@main
struct Allot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allot",
        abstract:
            "Decides each night which coupon or advertisement every user gets, under budget, and proves what it earns.",
        discussion: """
            Start with:  allot demo         a private database, a simulated shop and its reports
                         allot init         a starting configuration for your own shop
                         allot check        what is wrong with it, all at once

            Exit codes: 0 done · 3 refused by a safety check, the last good list stays live · 64 command line ·
            65 bad input · 69 database unreachable · 70 bug · 73 cannot write · 75 try again · 77 permission ·
            78 configuration · 130, 143 interrupted, nothing published.
            """,
        version: ToolVersion.current,
        subcommands: [
            DemoCommand.self, InitCommand.self, CheckCommand.self, SchemaCommand.self, MigrateCommand.self,
            PlanCommand.self, RunCommand.self, BackfillCommand.self, StatusCommand.self, RunsCommand.self,
            ReportCommand.self,
            PublishCommand.self, RollbackCommand.self, PauseCommand.self, ResumeCommand.self,
            CLVCommand.self,
        ])

    /// Parses the command line, runs the command and exits; the one place where errors become text and exit code.
    static func main() {
        Interruption.install()
        do {
            var command = try parseAsRoot()
            try command.run()
            Interruption.giveWay()
        } catch {
            Interruption.giveWay()
            guard let failure = Failure(error) else {
                // What the parser knows how to say has an exit code of its own; everything else was not foreseen.
                guard exitCode(for: error) == .failure else { exit(withError: error) }
                Console.message("allot: \(error)\nThis is a bug; please report it. The last good lists stay live.")
                exit(withError: ArgumentParser.ExitCode(Pipeline.ExitCode.bug.rawValue))
            }
            // The lines of a configuration error begin with file:line:column, where editors look for a place to go to.
            Console.message(error is ConfigurationError ? failure.description : "allot: \(failure.description)")
            exit(withError: ArgumentParser.ExitCode(failure.exitCode.rawValue))
        }
    }
}
