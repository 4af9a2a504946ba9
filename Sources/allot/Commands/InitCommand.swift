internal import ArgumentParser
internal import Pipeline

/// `allot init`: a starting project.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a starting configuration, one campaign and the source queries; never overwrites a file.")

    @Argument(help: "The folder to write to.", completion: .directory)
    var directory = "."

    func run() throws {
        let outcome = try ProjectTemplate.write(to: directory)
        for path in outcome.written { Console.result("wrote \(path)") }
        for path in outcome.existing { Console.result("kept  \(path): it was there already") }
        Console.message("Next: edit Jobs/allot.yaml and Sql/source/*.sql, then allot migrate and allot check --online.")
    }
}
