internal import ArgumentParser

/// Measures allot beside the tools that a user would take instead.
@main
struct AllotBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allot-benchmarks",
        abstract: "Measures allot beside the tools that a user would take instead, alternately, in fresh processes.",
        subcommands: [CompareCommand.self, SubjectCommand.self],
        defaultSubcommand: CompareCommand.self)
}
