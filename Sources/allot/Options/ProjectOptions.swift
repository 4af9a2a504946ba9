internal import ArgumentParser
internal import Pipeline

/// Where the shop's configuration stands.
struct ProjectOptions: ParsableArguments {
    @Option(name: .long, help: "The folder that holds Jobs/ and Sql/.", completion: .directory)
    var directory = "."

    /// Reads and checks the configuration.
    func load() throws -> Project { try Project(directory: directory) }
}
